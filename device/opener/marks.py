"""Finding recordings by the practitioner's own words.

What she wrote is looked through here, where notes are open anyway. The answer holds
names, places and the kind of field that matched; the words of her notes stay inside.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from device.documents import Document
from device.media import SECOND

FIELDS = ("name", "labels", "seen", "note")
"""Where words can stand, in the order in which a match is told."""
LONGEST = 200
"""Characters of what is searched for that are looked at."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment or a still as it can be found; *words* are folded, by field."""

    id: str
    kind: str
    at: int
    name: str
    words: dict[str, str]

    def where(self, term: str) -> str | None:
        """The first field that holds *term*."""
        return next((field for field, text in self.words.items() if term in text), None)


def fold(text: str) -> str:
    """Text without case and accents: "Zoë" is found by "zoe"."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def terms(words: str) -> list[str]:
    """The words that are searched for, folded."""
    return fold(words[:LONGEST]).replace(",", " ").split()


def marks_of(notes: Document) -> tuple[Mark, ...]:
    """Every moment and still of the notes, in the order of the film."""
    moments = [_mark("moment", "start", each) for each in notes.get("moments", [])]
    stills = [_mark("still", "at", each) for each in notes.get("stills", [])]
    return tuple(sorted(moments + stills, key=lambda mark: mark.at))


def day_words(made: int | None, today: str) -> str:
    """What the day and time of a recording can be found by.

    *today* is a day, or empty if nobody knows.
    """
    if made is None:
        return "time not known"
    local = datetime.fromtimestamp(made / SECOND, UTC).astimezone()
    now = date.fromisoformat(today) if today else date.max
    near = {now: "today", now - timedelta(days=1): "yesterday"}
    day = near.get(local.date(), "")
    return fold(f"{day} {local:%A} {local.day} {local:%B} {local.year} {local:%H:%M}")


def find(
    searched: Sequence[str], day: str, marks: Iterable[Mark]
) -> list[dict[str, Any]] | None:
    """The marks in which a term stands, best first; None if one stands nowhere.

    A term may also stand in the words of the day, which need no mark. A mark is told
    by its id, kind, name, place (ns) and the field *where* its first term was found.
    """
    hits = [(mark, found) for mark in marks if (found := _found(searched, mark))]
    for term in searched:
        if term not in day and not any(term in found for _, found in hits):
            return None
    hits.sort(key=lambda hit: -len(hit[1]))
    return [_told(mark, next(iter(found.values()))) for mark, found in hits]


def _found(searched: Sequence[str], mark: Mark) -> dict[str, str]:
    """Where in *mark* each term stands, for those that do."""
    places = ((term, mark.where(term)) for term in searched)
    return {term: where for term, where in places if where is not None}


def _mark(kind: str, place: str, value: dict[str, Any]) -> Mark:
    texts = {field: value.get(field) or "" for field in FIELDS}
    joined = {
        field: text if isinstance(text, str) else " · ".join(text)
        for field, text in texts.items()
    }
    folded = {field: fold(text) for field, text in joined.items() if text}
    return Mark(value["id"], kind, value[place], joined["name"], folded)


def _told(mark: Mark, where: str) -> dict[str, Any]:
    return {
        "id": mark.id,
        "kind": mark.kind,
        "at": mark.at,
        "name": mark.name,
        "where": where,
    }
