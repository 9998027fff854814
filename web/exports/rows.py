"""Moments as rows: what every form writes, rounded and cleaned once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

MILLISECOND: Final = 1_000_000
_UNWRITABLE: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (its production 2, Char), and carriage returns."""
_FORMULA: Final = "=+-@＝＋－＠\t\n"


@dataclass(frozen=True, slots=True)
class Row:
    """A moment; times in milliseconds on the film's time, the end after the start."""

    start: int
    end: int
    name: str
    labels: tuple[str, ...]
    seen: str
    note: str | None
    """The private note; None if it is left out."""


def rows(moments: Iterable[dict[str, Any]], *, private: bool) -> list[Row]:
    """The *moments* in the film's order; their private notes only if *private*."""
    found = [_row(moment, private) for moment in moments]
    return sorted(found, key=lambda row: (row.start, row.end))


def _row(moment: dict[str, Any], private: bool) -> Row:
    start = milliseconds(moment["start"])
    return Row(
        start,
        max(start + 1, milliseconds(moment["end"])),
        clean(moment["name"]),
        tuple(clean(label) for label in moment.get("labels", ())),
        clean(moment.get("seen", "")),
        clean(moment.get("note", "")) if private else None,
    )


def milliseconds(nanoseconds: int) -> int:
    """Rounded to the nearest."""
    return (nanoseconds + MILLISECOND // 2) // MILLISECOND


def clean(text: str) -> str:
    """*text* without characters that some form has no place for."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """*text* with single spaces for all that is white."""
    return " ".join(text.split())


def harmless(text: str) -> str:
    """*text* so that a spreadsheet does not take it for a formula.

    An apostrophe goes before what begins like one (OWASP, "CSV Injection").
    """
    return f"'{text}" if text.lstrip(" ")[:1] in tuple(_FORMULA) else text


def clock(time: int) -> str:
    """``0:01:42.500`` for so many milliseconds."""
    seconds, rest = divmod(time, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}.{rest:03d}"
