"""The command line: one entry, ``vig-recorder``, a module for each group of commands.

Exit codes: 0 done, 1 could not, 2 wrong use. What goes wrong is one line ``error: …``
and one line ``hint: …`` on standard error, never a traceback.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from device import __version__
from device.cli.speak import complain
from device.errors import VigError

ROOMS: Final = (
    *("run", "keys", "claiming", "label", "family", "films", "leaving"),
    *("receipts", "page", "demo", "dark", "check", "box", "certificate"),
)
"""The modules beside this one, each with a few commands."""
AT_ONCE: Final = ("run", "dark", "box", "label", "check")
"""Rooms of one command of their name that nobody shall wait for: nothing of the others
is read first, which takes a slow machine seconds. A light that must go out is one, and
what a box starts with."""
DESCRIPTION = """\
A quiet box that films at the press of a button and seals what it films.

  vig-recorder keygen -o anna.key                    make a key for a practitioner
  vig-recorder enrol Anna --identity anna.key --store DIR
                                                     let the box seal film to her
  vig-recorder lend K7-14 --agreed review --store DIR --identity anna.key
                                                     what the family agreed to
  vig-recorder run --rig simulated --store DIR       the recorder; type: press
  vig-recorder page --store DIR                      the page, on this machine
  vig-recorder list --store DIR --identity anna.key  what was filmed

To see all of it at once: vig-recorder demo
"""


def parser(rooms: Sequence[str] = ROOMS) -> argparse.ArgumentParser:
    """The whole command line, or what some of its rooms add to it."""
    top = argparse.ArgumentParser(
        prog="vig-recorder",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=__version__)
    top.add_argument("-v", "--verbose", action="store_true", help="log numbers as well")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for room in rooms:
        import_module(f"device.cli.{room}").add_to(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    at_once = [room for room in AT_ONCE if room in words[:1]]
    args = parser(at_once or ROOMS).parse_args(words)
    logging.basicConfig(
        level=logging.DEBUG if args.verbose else logging.INFO,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    try:
        code: int = args.do(args)
    except VigError as exc:
        complain(str(exc), exc.hint)
        return 1
    except BrokenPipeError:  # whoever read us has had enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return code
