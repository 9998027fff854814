"""``label``: the sheet that is printed once and kept in the box's lid."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from device.cli.files import write_pieces
from device.label import facts
from device.label.sheet import sheet
from device.store import Store


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "label",
        help="the box's label, to print: Wi-Fi, address, fingerprint, claim code",
        description="Write the label as an SVG on A6. Any browser shows and prints it, "
        "on paper or as a PDF. It holds the Wi-Fi's password, so it takes root, and "
        "the file is its owner's alone.",
    )
    command.add_argument(
        "--out", type=Path, metavar="FILE", required=True, help="- is stdout"
    )
    command.add_argument(
        "--store", type=Path, metavar="DIR", default=Path("/var/lib/vig-recorder")
    )
    command.add_argument(
        "--certificate", type=Path, metavar="FILE", default=facts.CERTIFICATE
    )
    command.add_argument("--wifi", type=Path, metavar="FILE", default=facts.WIFI)
    command.set_defaults(do=label)


def label(args: argparse.Namespace) -> int:
    """Write it, and say what is not on it; that is no error."""
    found, missing = facts.gather(Store(args.store), args.certificate, args.wifi)
    write_pieces(args.out, [sheet(found).encode()])
    for each in missing:
        sys.stderr.write(f"note: {each}\n")
    return 0
