"""``scripts/card``: prepare the boot partition of a freshly flashed card."""

from __future__ import annotations

import argparse
import difflib
import getpass
import re
import sys
import zoneinfo
from collections.abc import Sequence
from pathlib import Path

from device.box.wishes import JoinNetwork
from device.card.seed import Wanted
from device.card.writing import prepare, require_boot_partition
from device.country import instead_of
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
    if instead := instead_of(args.country):
        said = f"{args.country!r} is not the two capitals of a country"
        raise ConfigError(said, f"such as {instead}")
    _require_zone(args.timezone)
    wifi = None
    if args.wifi:
        asked = f"Password of “{args.wifi}”: "
        typed = getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()
        wifi = JoinNetwork(args.wifi, typed.rstrip("\n"))
    return Wanted(args.country, args.timezone, wifi)


def _require_zone(name: str) -> None:
    """Refuse what is no time zone; the computer's own list is asked, if it has one."""
    known = zoneinfo.available_timezones()
    if not re.fullmatch(r"[A-Za-z0-9_+/-]+", name) or (known and name not in known):
        near = difflib.get_close_matches(name, known, 3) or ["Europe/London"]
        raise ConfigError(f"{name!r} is no time zone", f"such as {', '.join(near)}")


if __name__ == "__main__":
    sys.exit(main())
