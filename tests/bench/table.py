"""What was measured, as a table for people and JSON for programs.

A figure stands beside its reference from the same run, since a machine that others
use too makes either of them twice as long from one minute to the next.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from device.cli.speak import say


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; *met* is None where there is no goal, or it could not be measured."""

    figure: str
    value: str
    reference: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None
    numbers: dict[str, float] = field(default_factory=dict)


COLUMNS = [each.name for each in fields(Row) if each.name != "numbers"]
MET = {True: "yes", False: "NO", None: "-"}


def show(rows: Sequence[Row]) -> None:
    """Print the table."""
    lines = [COLUMNS] + [_cells(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        say("  ".join(cells).rstrip())


def keep(rows: Sequence[Row], path: Path) -> None:
    """Write them as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def all_met(rows: Sequence[Row]) -> bool:
    """Whether no goal was missed."""
    return all(row.met is not False for row in rows)


def _cells(row: Row) -> list[str]:
    return [row.figure, row.value, row.reference, row.ratio, row.goal, MET[row.met]]
