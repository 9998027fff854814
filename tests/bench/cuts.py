"""``cuts``: the plug is pulled on a real ext4; nothing acknowledged may be lost.

Two broken writers go the same way, one that syncs nothing and one that does not sync
the folder, and must be caught losing film: else the cuts would prove nothing. Needs
root and a loop device. The last line tells it all.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from device.errors import VigError
from tests.bench.table import Row
from tests.power_cut import FLAWS, Card, Cut, NoCard, cuts

N, QUICK = 500, 3
PATIENCE = 400
"""Cuts in which a broken writer must be caught (one in some twenty catches it)."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add what this part can be told."""
    parser.add_argument("--n", type=int, default=N, help=f"cuts; default: {N}")


def run(args: argparse.Namespace) -> list[Row]:
    """Pull the plug, and catch the broken writers."""
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        try:
            card = Card.make(Path(place))
        except NoCard as exc:
            raise VigError(
                str(exc.__doc__), "run it as root, outside a sandbox"
            ) from exc
        found = cuts(card, "none", QUICK if args.quick else args.n, args.seed)
        caught = [_caught(card, flaw, args) for flaw in _flaws(args)]
    return [_row(args, found, caught)]


whole = run


def _flaws(args: argparse.Namespace) -> list[str]:
    """The broken writers; in the short form only the one that any cut catches."""
    return ["nothing synced"] if args.quick else [flaw for flaw in FLAWS if FLAWS[flaw]]


def _caught(card: Card, flaw: str, args: argparse.Namespace) -> int:
    """After how many cuts the broken writer had lost film; 0 if it never did."""
    for number in range(PATIENCE):
        if cuts(card, flaw, 1, args.seed * 1000 + number).lost:
            return number + 1
    return 0


def _row(args: argparse.Namespace, found: Cut, caught: list[int]) -> Row:
    times = QUICK if args.quick else args.n
    good = found.lost == 0 and found.torn == 0 and found.acknowledged > 0
    told = "yes" if all(caught) else "NO"
    return Row(
        figure="power cuts",
        value=f"{times} cuts, {found.acknowledged} acknowledged, {found.lost} lost, "
        f"{found.torn} torn, broken writers caught: {told}",
        reference=f"broken writers after {caught} cuts",
        goal="0 lost, both caught",
        met=good and all(caught),
        numbers={"cuts": times, "acknowledged": found.acknowledged, "lost": found.lost}
        | {"torn": found.torn, "caught": sum(map(bool, caught))},
    )
