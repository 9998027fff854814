"""A CSV file (RFC 4180) for spreadsheets: a line for each moment."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from web.exports.rows import Row, clock, harmless

COLUMNS = (
    "Start",
    "End",
    "Start (seconds)",
    "End (seconds)",
    "Length (seconds)",
    "Name",
    "Labels",
    "What I see",
)
PRIVATE = "My note"


def table(rows: Sequence[Row]) -> bytes:
    """The rows with a line of headings; UTF-8 with the mark that Excel looks for."""
    private = any(row.note is not None for row in rows)
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([*COLUMNS, PRIVATE] if private else COLUMNS)
    writer.writerows(_cells(row, private) for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _cells(row: Row, private: bool) -> list[str]:
    times = [clock(row.start), clock(row.end)]
    seconds = [f"{t / 1000:.3f}" for t in (row.start, row.end, row.end - row.start)]
    texts = [row.name, "; ".join(row.labels), row.seen]
    if private:
        texts.append(row.note or "")
    return [*times, *seconds, *map(harmless, texts)]
