"""``run``: the recorder, on a Pi or on the simulated rig."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from device import config
from device.claim import whole as claim
from device.cli.speak import say
from device.config import Settings
from device.errors import ConfigError
from device.notify import notify
from device.recorder import Recorder
from device.rig import RIGS, RigSettings, open_rig
from device.rig.simulated.faults import Faults
from device.rig.simulated.panel import SimulatedPanel, commands
from device.scout.beside import start_beside
from device.store import Store

logger = logging.getLogger(__name__)

STEP = 0.05
"""Seconds between two looks at the button: it is read to 30 ms (``device.button``)."""
LONGER_USEC = 15_000_000
"""Microseconds until it must be heard of again while it ends (sd_notify(3))."""

DESCRIPTION = """\
Run the recorder until it is told to end.

On the simulated rig, lines on standard input are the panel:
  press           push the button and let go: starts a recording, or stops it
  hold SECONDS    push it and hold it for so long: five seconds erase the last film
  second press    push the second button while recording: the parent's star
  second hold SECONDS
                  hold it while recording: two seconds are the guest pause
  quit            end the recorder (a recording is finished first)
and each change of the light is a line on standard output: light on, light off,
light on-blinking (recording, but camera or microphone has gone away),
light slow-wink (finishing), light count-wink (a hand holds on to erase the last film),
sound start, sound stop (only if the settings name a pin for the buzzer),
light double-wink (it cannot record; the log says why).
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "run",
        help="the recorder",
        description=DESCRIPTION,
        epilog=f"what --simulate understands:\n{Faults.help()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--rig", choices=RIGS, default="pi", help="default: pi")
    command.add_argument(
        "--film", type=Path, metavar="FILE", help="what the simulated camera sees"
    )
    command.add_argument(
        "--simulate",
        default="",
        metavar="KEY=VALUE,…",
        help="how the simulated rig misbehaves; listed below",
    )
    command.add_argument("--config", type=Path, metavar="FILE", help="a TOML file")
    command.add_argument("--store", type=Path, metavar="DIR", help="where film lies")
    command.set_defaults(do=do)


def do(args: argparse.Namespace) -> int:
    """Run until stopped; 0 when told to end."""
    settings = with_store(config.load(args.config), args.store)
    if args.rig != "simulated" and (args.film or args.simulate):
        raise ConfigError(
            "--film and --simulate are for the simulated rig",
            "add --rig simulated, or leave them out",
        )
    store = Store(settings.store_path)
    store.create_layout()
    store.tidy()
    claim.finish(store)
    rig = open_rig(args.rig, rig_settings(settings, args))
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with (
        closing(rig),
        closing(Recorder(rig, store, settings, start_beside, alive)) as recorder,
    ):
        if isinstance(rig.panel, SimulatedPanel):
            listen(rig.panel, stop)
        notify("READY=1")
        while not stop.is_set():
            _steps(recorder, stop)
            alive()
        notify("STOPPING=1")
    return 0


def alive() -> None:
    """Tell systemd that it goes on, and if it is to end, that it is not done yet."""
    notify(f"WATCHDOG=1\nEXTEND_TIMEOUT_USEC={LONGER_USEC}")


def _steps(recorder: Recorder, stop: threading.Event) -> None:
    """About a second's worth of the line."""
    end = time.monotonic() + 1
    while time.monotonic() < end and not stop.is_set():
        recorder.step(STEP)


def with_store(settings: Settings, store: Path | None) -> Settings:
    """The settings, with the store that the command line names."""
    if store is None:
        return settings
    return replace(settings, store=replace(settings.store, path=str(store)))


def rig_settings(settings: Settings, args: argparse.Namespace) -> RigSettings:
    """What the rig needs of settings and command line."""
    return RigSettings(
        film=args.film,
        simulate=args.simulate,
        say=say,
        width=settings.camera.width,
        height=settings.camera.height,
        frame_rate=settings.camera.frame_rate,
        bit_rate=settings.camera.bit_rate,
        microphone=settings.microphone.device,
        button_pin=settings.panel.button_pin,
        light_pin=settings.panel.light_pin,
        second_button_pin=_pin(settings.panel.second_button_pin),
        buzzer_pin=_pin(settings.panel.buzzer_pin),
    )


def _pin(number: int) -> int | None:
    return None if number == config.NO_PIN else number


def listen(panel: SimulatedPanel, stop: threading.Event) -> None:
    """Hear the simulated panel's lines on a thread; the end of input is no command."""

    def hear() -> None:
        if commands(sys.stdin, panel):
            stop.set()

    threading.Thread(target=hear, name="panel", daemon=True).start()
