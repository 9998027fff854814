"""``scripts/bench``: measure all of it, or one part by its name.

Without a part all are run, the table is printed, and the figures are written as JSON.
The exit status is 1 if a goal was missed (0 with --no-goals).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from device.cli.speak import complain, say
from device.errors import VigError
from tests.bench import (
    age,
    chapters,
    clip,
    cost,
    cpu,
    cuts,
    memory,
    opening_page,
    page,
    recordings,
    seal,
    sync,
)
from tests.bench.table import Row, all_met, keep, show

PARTS: dict[str, ModuleType] = {
    part.__name__.rpartition(".")[2].removesuffix("_page"): part
    for part in (
        *(sync, cuts, cpu, chapters, age, seal, clip),
        *(page, recordings, opening_page),
        *(memory, cost),
    )
}
"""By name; each has ``add_to``, ``run``, and ``whole`` for its share of everything."""
BUILD = Path(__file__).parents[2] / "build"


def main(argv: Sequence[str] | None = None) -> int:
    """Run what *argv* names."""
    words = list(sys.argv[1:] if argv is None else argv)
    args = parser().parse_args(words)
    name = f"bench-{args.part}.json" if args.part else "bench.json"
    kept = args.json or BUILD / name
    try:
        rows = PARTS[args.part].run(args) if args.part else _everything(words, kept)
    except VigError as exc:
        complain(str(exc), exc.hint)
        return 2
    if rows:
        show(rows)
        keep(rows, kept)
    return 0 if args.no_goals or all_met(rows) else 1


def parser() -> argparse.ArgumentParser:
    """The parts, and what all of them can be told."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--seed", type=int, default=1, help="of all lots; default: 1")
    common.add_argument("--quick", action="store_true", help="a short form of it")
    common.add_argument(
        "--json",
        type=Path,
        metavar="FILE",
        help="default: build/bench.json, or build/bench-PART.json",
    )
    common.add_argument(
        "--no-goals", action="store_true", help="exit with 0 if a goal is missed, too"
    )
    whole = argparse.ArgumentParser(
        prog="scripts/bench", parents=[common], description=__doc__
    )
    parts = whole.add_subparsers(dest="part", metavar="PART")
    for name, module in PARTS.items():
        about = (module.__doc__ or "").strip()
        part = parts.add_parser(
            name,
            parents=[common],
            help=about.partition("\n")[0].partition(": ")[2],
            description=about,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_to(part)
    return whole


def _everything(words: list[str], kept: Path) -> list[Row]:
    """Run every part; what one finds is kept before the next begins."""
    rows: list[Row] = []
    for name, module in PARTS.items():
        say(f"── {name}")
        try:
            made = module.whole(parser().parse_args([name, *words]))
        except VigError as exc:
            complain(str(exc), exc.hint)
            made = [Row(name, f"could not be measured: {exc}", met=False)]
        show(made)
        rows += made
        keep(rows, kept)
    say("── all")
    return rows


if __name__ == "__main__":
    sys.exit(main())
