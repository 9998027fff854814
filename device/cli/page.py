"""``page``: the page on which the practitioner looks through film.

The page is another program (``web``), which knows this one and not the other way
round: it takes this process's place.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from device.errors import StoreUnwritable

LISTEN = "127.0.0.1:8080"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "page",
        help="the page, to look through film and take clips away",
        description="Serve the page until told to end. On its own it is for this "
        "machine only; in a home it stands behind nginx, on a socket.",
    )
    command.add_argument(
        "--store", type=Path, metavar="DIR", default=Path("/var/lib/vig-recorder")
    )
    where = command.add_mutually_exclusive_group()
    where.add_argument(
        "--listen", metavar="HOST:PORT", help=f"default: {LISTEN}", default=None
    )
    where.add_argument("--socket", type=Path, metavar="PATH", help="a unix socket")
    command.set_defaults(do=do)


def do(args: argparse.Namespace) -> int:
    """Become the page."""
    if not args.store.is_dir():
        raise StoreUnwritable(f"there is no folder {args.store}")
    sys.stdout.flush()
    command = page_command(args.store, args.listen or LISTEN, args.socket)
    os.execv(sys.executable, command)  # noqa: S606


def page_command(store: Path, listen: str, socket: Path | None = None) -> list[str]:
    """The command that runs the page."""
    where = ["--socket", str(socket)] if socket else ["--listen", listen]
    return [sys.executable, "-P", "-m", "web", "--store", str(store), *where]
