"""WebVTT (W3C): a cue for each moment, so that a player shows its words in time."""

from __future__ import annotations

import html
from collections.abc import Sequence

from web.exports.rows import Row, clock, one_line


def webvtt(rows: Sequence[Row]) -> bytes:
    """The rows as cues; UTF-8, as the format asks."""
    cues = (_cue(number, row) for number, row in enumerate(rows, 1))
    return "\n".join(["WEBVTT\n", *cues]).encode()


def _cue(number: int, row: Row) -> str:
    """A cue ends at the first empty line, so each text becomes one line."""
    texts = [row.name, " · ".join(row.labels), row.seen, row.note or ""]
    lines = [html.escape(one_line(text), quote=False) for text in texts if text]
    times = f"{_time(row.start)} --> {_time(row.end)}"
    return "\n".join([str(number), times, *(lines or ["Moment"]), ""])


def _time(time: int) -> str:
    return clock(time).rjust(12, "0")
