"""Squares that a telephone's camera reads (QR codes), as one path of an SVG.

Only this module imports ``segno``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

import segno

QUIET: Final = 4
"""Modules of white around it, as the standard (ISO/IEC 18004) asks for."""


@dataclass(frozen=True, slots=True)
class Square:
    """A square of *size* by *size* units; *path* draws its dark part (SVG's ``d``)."""

    size: int
    path: str


def square(text: str) -> Square:
    """Draw *text*, with a quarter of the code to spare for scratches at the least."""
    rows = segno.make_qr(text, error="q").matrix
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _dark(bytes(row))
    )
    return Square(len(rows) + 2 * QUIET, path)


def _dark(row: bytes) -> list[tuple[int, int]]:
    """Where dark runs begin in a row, and how long they are."""
    runs, x = [], 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            runs.append((x, length))
        x += length
    return runs
