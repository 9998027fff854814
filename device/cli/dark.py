"""``dark``: make the light dark. systemd runs it after a recorder that died.

A process that is killed lets go of its pins, but the kernel may leave them as they
were. Camera and microphone are closed by then: so must the light be.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from device import config
from device.rig import RigSettings


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "dark",
        help="make the light dark; run after a recorder that died",
        description="Make the light on the Raspberry Pi's pin dark, and let go of it.",
    )
    command.add_argument("--config", type=Path, metavar="FILE", help="a TOML file")
    command.set_defaults(do=do)


def do(args: argparse.Namespace) -> int:
    """Take the pins and let go of them: a panel that closes is dark."""
    pins = config.load(args.config).panel
    settings = RigSettings(button_pin=pins.button_pin, light_pin=pins.light_pin)
    import_module("device.rig.pi").open_panel(settings).close()
    return 0
