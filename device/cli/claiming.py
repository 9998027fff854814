"""``claim-code``: the code by which somebody with the label makes a box hers."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from device.claim import waiting, whole
from device.cli.speak import say
from device.store import Store

FILM = 0o007
"""What the services take from new files: the group ``film`` keeps everything."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "claim-code",
        help="the code by which this box is claimed; made if there is none",
        description="Print the claim code of a box that is nobody's yet, and make one "
        "if it has none. A box that is claimed has none; that is no error.",
    )
    command.add_argument(
        "--store", type=Path, metavar="DIR", default=Path("/var/lib/vig-recorder")
    )
    command.set_defaults(do=claim_code)


def claim_code(args: argparse.Namespace) -> int:
    """Print the code on standard output, and nothing else there."""
    os.umask(FILM)  # root makes it, the page reads and destroys it
    store = Store(args.store)
    store.create_layout()
    whole.finish(store)
    code = waiting.make_code(store)
    if code is None:
        sys.stderr.write("this box is claimed, so it has no claim code\n")
    else:
        say(code)
    return 0
