"""The cards of the recordings page: words for each recording, grouped by day.

A card is plain text and links, made here once; the page shows it, and its script fills
new cards in the same way. Only names of moments are on it, never what a note says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Any

from flask import url_for

from device.status import Status
from web import words
from web.review_words import film_of
from web.words import SECOND

NAMES = 3
"""Names of moments on a card; the others are counted."""
PROBLEMS = 3
"""Places on a card where something is missing; the others are counted."""

BLANK: dict[str, Any] = {
    "id": "",
    "kind": "film",
    "title": "",
    "when": "",
    "length": "",
    "now": "",
    "growing": False,
    "plain": "",
    "ending": "",
    "stars": "",
    "work": "",
    "names": "",
    "review": "",
    "problems": [],
    "sync": "",
    "still": "",
    "link": "",
    "action": "",
}
"""A card with nothing on it: what the page's script makes new ones from.

*kind* is film, live, closing, empty or shut. *now* is said while it is being made,
*plain* instead of a length where there is nothing to look at, *ending* if it was not an
ordinary one. *action* names *link*.
"""

NOW = ("now", "Now", "")
UNKNOWN = (
    "unknown",
    "Time not known",
    "The box did not know the time when it filmed these. They are in the order in "
    "which they were filmed, the newest first.",
)
SHUT = ("shut", "Cannot be opened", "")

EMPTY = "Holds no film: it ended before its first second."
TOO_NEW = (
    "Too new for this box",
    "It was made by a newer version of the box’s program. Once this box is up to date, "
    "it opens.",
)
DAMAGED = ("Damaged", "It is damaged and cannot be opened.")
FOREIGN = (
    "Not for your key",
    "Your key does not open this recording. Whoever was enrolled when it was filmed "
    "can open it.",
)


def days(
    recordings: Iterable[dict[str, Any]],
    status: Status | None,
    films: Mapping[str, dict[str, Any]] = MappingProxyType({}),
    today: str = "",
) -> list[dict[str, Any]]:
    """Cards, newest first as they come, under the day on which they were filmed.

    *films* are those of reviews (``review_films`` of an opener): their cards say so.
    *today* is a day, or empty if nobody knows.

    Each day has a *day* (its date, or now, unknown, shut), a *title*, a *note* under
    it, and its *recordings*. What is being made comes first.
    """
    now = date.fromisoformat(today) if today else None
    placed = [
        (
            place(each, now),
            card(each, status) | {"review": film_of(films.get(each["id"]))},
        )
        for each in recordings
    ]
    placed.sort(key=lambda pair: _rank(pair[0][0]))  # keeps the order within a day
    return [
        {
            "day": day,
            "title": title,
            "note": note,
            "recordings": [card for _, card in group],
        }
        for (day, title, note), group in groupby(placed, key=lambda pair: pair[0])
    ]


def place(recording: dict[str, Any], today: date | None) -> tuple[str, str, str]:
    """Under which day, title and note a recording stands."""
    if recording["recording_now"]:
        return NOW
    if not recording["openable"]:
        return SHUT
    if recording["made"] is None:
        return UNKNOWN
    filmed = datetime.fromtimestamp(recording["made"] / SECOND, UTC).astimezone().date()
    return filmed.isoformat(), day_title(filmed, today), ""


def day_title(filmed: date, today: date | None) -> str:
    """``Today``, ``Yesterday``, ``Tuesday, 24 November``, with the year if another."""
    if filmed == today:
        return "Today"
    if today and filmed == today - timedelta(days=1):
        return "Yesterday"
    year = "" if today and filmed.year == today.year else f" {filmed.year}"
    return f"{filmed:%A}, {filmed.day} {filmed:%B}{year}"


def card(recording: dict[str, Any], status: Status | None) -> dict[str, Any]:
    """What stands on the card of a recording."""
    made = recording["made"]
    clock = datetime.fromtimestamp(made / SECOND, UTC).astimezone() if made else None
    common = {
        **BLANK,
        "id": recording["id"],
        "title": f"{clock:%H:%M}" if clock else _between(recording),
        "when": words.when(made),
    }
    if recording["recording_now"]:
        return common | _under_way(recording, status)
    if not recording["openable"]:
        title, reason = _shut(recording)
        return common | {"kind": "shut", "title": title, "plain": reason}
    if recording["empty"]:
        return common | {"kind": "empty", "plain": EMPTY}
    return common | _film(recording)


def _between(recording: dict[str, Any]) -> str:
    """What can be said of when it was made, if the box did not know the time."""
    bounds = recording.get("after"), recording.get("before")
    return words.between(*bounds) or "Time not known"


def _under_way(recording: dict[str, Any], status: Status | None) -> dict[str, Any]:
    """It is being made, or being put away; there may be no film of it yet."""
    if status and status.state == "finishing":
        return {"kind": "closing", "now": "Being put away"}
    seconds = status.seconds if status else recording["seconds"]
    told = {
        "kind": "live",
        "now": f"{words.clock(int(seconds * SECOND))} so far",
        "growing": True,
    }
    if recording["empty"] or not recording["openable"]:
        return told
    action = {"link": _link(recording), "action": "Watch what there is so far"}
    at = SECOND if recording["seconds"] > 2 else 0  # stays while the film grows
    return told | action | {"still": _still(recording, at)}


def _shut(recording: dict[str, Any]) -> tuple[str, str]:
    """Why it cannot be opened: in a few words, and with what to do."""
    if recording["newer"]:
        return TOO_NEW
    return DAMAGED if recording["damaged"] else FOREIGN


def _film(recording: dict[str, Any]) -> dict[str, Any]:
    third = int(recording["seconds"] * SECOND) // 3
    return {
        "length": words.length(recording["seconds"]),
        "ending": recording["ending"],
        "stars": words.stars(recording["starred"]),
        "work": words.marked(recording),
        "names": _first(recording["names"]),
        "problems": _problems(recording),
        "sync": recording["in_step"],
        "still": _still(recording, third),
        "link": _link(recording),
        "action": "Look through",
    }


def _first(names: list[str]) -> str:
    """``“He laughs”, “She waits” and 2 more``."""
    told = ", ".join(f"“{name}”" for name in names[:NAMES])
    more = len(names) - NAMES
    return f"{told} and {more} more" if more > 0 else told


def _problems(recording: dict[str, Any]) -> list[str]:
    """What is not as it should be, a line each."""
    found = []
    if not recording["ended"]:
        found.append("Ended without a stop; it plays up to there")
    if recording["damaged"]:
        found.append("Part of the film is damaged")
    missing = [text[:1].upper() + text[1:] for text in recording["missing"]]
    found += missing[:PROBLEMS]
    if len(missing) > PROBLEMS:
        more = words.count(len(missing) - PROBLEMS, "more place")
        found.append(f"Something is missing in {more}")
    return found


def _link(recording: dict[str, Any]) -> str:
    return url_for("look.page", recording=recording["id"])


def _still(recording: dict[str, Any], at: int) -> str:
    return url_for("media.still", recording=recording["id"], at=at, width=640)


def _rank(day: str) -> int:
    """Now comes first, what cannot be opened last; days are in order already."""
    return {"now": 0, "unknown": 2, "shut": 3}.get(day, 1)
