"""``scripts/card``: prepare the boot partition of a freshly flashed card."""

from __future__ import annotations

import argparse
import getpass
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from device.box.wishes import JoinNetwork
from device.card.seed import Wanted
from device.card.writing import prepare, require_boot_partition
from device.errors import ConfigError, VigError

CHECKOUT = Path(__file__).parents[2]
AFTERWARDS = """\
The card is ready. Take it out safely and put it into the box, with {by}, then the plug.
It installs by itself, which may take half an hour, and starts anew when it is done.
Then there is a Wi-Fi called recorder-… and, on the card, a file recorder-says.txt.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Prepare the card; 1 if it cannot be."""
    args = _parser().parse_args(argv)
    try:
        wanted = _wanted(args)
        prepare(args.folder, CHECKOUT, wanted)
    except VigError as exc:
        sys.stderr.write(f"error: {exc}\nhint: {exc.hint}\n")
        return 1
    by = f"the Wi-Fi “{args.wifi}” in reach" if args.wifi else "a network cable"
    sys.stdout.write(AFTERWARDS.format(by=by))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/card",
        description="Prepare the boot partition of a card that was just flashed with "
        "Raspberry Pi OS Lite (64-bit), so that it makes a box of itself. It needs the "
        "internet once: by a cable, or by a Wi-Fi that is forgotten afterwards.",
    )
    parser.add_argument(
        "folder", type=Path, help="the small drive of the card (bootfs)"
    )
    parser.add_argument("--wifi", metavar="NAME", help="asks for its password")
    parser.add_argument("--country", metavar="GB", default="GB", help="for the Wi-Fi")
    parser.add_argument("--timezone", metavar="ZONE", default="Europe/London")
    return parser


def _wanted(args: argparse.Namespace) -> Wanted:
    """What is asked for, checked; the password is asked for last."""
    require_boot_partition(args.folder)
    if not re.fullmatch(r"[A-Z]{2}", args.country):
        raise ConfigError("A country is two capitals", "such as GB, IE, NL or DE")
    if not re.fullmatch(r"[A-Za-z]+(/[A-Za-z_+-]+)*", args.timezone):
        raise ConfigError("That is no time zone", "such as Europe/London")
    wifi = None
    if args.wifi:
        asked = f"Password of “{args.wifi}”: "
        typed = getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()
        wifi = JoinNetwork(args.wifi, typed.rstrip("\n"))
    return Wanted(args.country, args.timezone, wifi)


if __name__ == "__main__":
    sys.exit(main())
