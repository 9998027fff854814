"""A table that BORIS takes by "Paste events" in an observation made from a film.

Its columns, as BORIS 8 names them: time, subject, code, modifier, comment, frame index.
Each label becomes a state: one line where it begins, one where it ends. BORIS refuses
the whole paste if one line has other than six columns, so there is no heading and no
line end after the last line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from web.exports.rows import Row, harmless, one_line

WITHOUT_LABEL = "Moment"
NO_FRAME = "NA"


def boris(rows: Sequence[Row]) -> bytes:
    """The rows as events, in the order of time."""
    events = sorted(event for row in rows for event in _events(row))
    lines = (_line(time, code, name) for time, code, name in events)
    return "\n".join(lines).encode()


def _events(row: Row) -> Iterator[tuple[int, str, str]]:
    for label in row.labels or (WITHOUT_LABEL,):
        yield row.start, label, row.name
        yield row.end, label, row.name


def _line(time: int, code: str, name: str) -> str:
    texts = [harmless(one_line(text)) for text in (code, "", name)]
    return "\t".join([f"{time / 1000:.3f}", "", *texts, NO_FRAME])
