"""What the page is told of a recording: plain values, sentences, no keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from device.documents import Document
from device.errors import SegmentDamaged
from device.media import SECOND
from device.opened import OpenedRecording
from device.opener.glance import Seen, looked_through
from device.timeline.statement import SyncStatement, in_words

NOT_MEASURED = "How well sound and picture were in step was not written down."


NO_NOTES: dict[str, Any] = {"version": 0, "moments": []}


def notes_of(opened: OpenedRecording) -> dict[str, Any]:
    """The notes; none if they are damaged, which ``flaws`` tells."""
    try:
        return opened.notes()
    except SegmentDamaged:
        return NO_NOTES


def flaws(opened: OpenedRecording) -> list[str]:
    """What is damaged beside the film's own pieces, a sentence each."""
    found = []
    for what, look in (("head", lambda: opened.init), ("notes", opened.notes)):
        try:
            look()
        except SegmentDamaged:
            found.append(f"The film's {what} cannot be read: damaged or missing.")
    return found


def summary(seen: Seen, notes: Document | None) -> dict[str, Any]:
    """What a card on the recordings page says; *notes* are None if damaged.

    *names* are those of the moments, in the order of the film. *boot*, *boot_clock* and
    *wall_clock* only put into order what was filmed while no time was known.
    """
    about, moments = seen.about, (notes or NO_NOTES)["moments"]
    statement = SyncStatement.from_json(seen.sync) if seen.sync else None
    return {
        **closed(seen.id, openable=True, empty=not seen.duration),
        **filmed(about),
        "seconds": seen.duration / SECOND,
        "ended": seen.end is not None,
        "stopped_by": (seen.end or {}).get("stopped_by"),
        "ending": ending(seen.end),
        "starred": seen.stars,
        "moments": len(moments),
        "names": [name for each in moments if (name := each.get("name"))],
        "damaged": seen.damaged or notes is None,
        "sync": statement.sentence() if statement else NOT_MEASURED,
        "in_step": f"{statement.in_step()}." if statement else NOT_MEASURED,
        "missing": statement.missing() if statement else [],
    }


def filmed(about: Document) -> dict[str, Any]:
    """When: as far as the box knew, and by the clocks that only give an order."""
    return {
        "made": made(about),
        "boot": about.get("boot", ""),
        "boot_clock": about.get("boot_clock", 0),
        "wall_clock": about.get("wall_clock", 0),
    }


def closed(recording: str, **values: bool) -> dict[str, Any]:
    """The same for a recording that cannot be looked into; *values* say why not."""
    nothing: dict[str, Any] = {
        "id": recording,
        "openable": False,
        "empty": False,
        "newer": False,
        "seconds": 0.0,
        "made": None,
        "boot": "",
        "boot_clock": 0,
        "wall_clock": 0,
        "ended": True,
        "stopped_by": None,
        "ending": "",
        "starred": 0,
        "moments": 0,
        "names": [],
        "taken": 0,
        "damaged": False,
        "sync": "",
        "in_step": "",
        "missing": [],
    }
    return nothing | values


def detail(opened: OpenedRecording) -> dict[str, Any]:
    """The summary, and what looking through a film needs beside it."""
    picture = opened.about.get("picture", {})
    notes = notes_of(opened)
    return {
        **summary(looked_through(opened), notes),
        "damaged": opened.damaged or bool(flaws(opened)),
        "width": picture.get("width"),
        "height": picture.get("height"),
        "frame_rate": picture.get("frame_rate"),
        "duration": opened.duration,
        "gaps": [asdict(gap) for gap in opened.gaps],
        "stars": opened.stars,
        "notes": notes,
    }


def ending(end: Document | None) -> str:
    """What has to be said of how a film ended; nothing of an ordinary stop."""
    left_out = (end or {}).get("left_out", 0)
    if not left_out:
        return ""
    return f"Ended by the family, who left out the last {in_words(left_out / SECOND)}."


def between(
    found: Iterable[dict[str, Any]], row: Sequence[str]
) -> dict[str, tuple[int | None, int | None]]:
    """Between which times (ns) the films of no known time were made, by their ids.

    *row* is the order in which recordings were made: a film was made after the last one
    before it of which the time is known, and before the first such one behind it.
    """
    told = {one["id"]: one for one in found}
    there = [told[each] for each in row if each in told]
    after, before = _bounds(there), _bounds(there[::-1])
    return {
        one["id"]: (after[one["id"]], before[one["id"]])
        for one in there
        if one["made"] is None
    }


def _bounds(row: Sequence[dict[str, Any]]) -> dict[str, int | None]:
    """For each, when the last one before it in *row* was made that tells it."""
    last: int | None = None
    found = {}
    for one in row:
        found[one["id"]] = last
        last = last if one["made"] is None else one["made"]
    return found


def made(about: dict[str, Any]) -> int | None:
    """When it was made (ns since 1970), if the box knew."""
    return about.get("wall_clock") if about.get("wall_clock_trusted") else None


def newest_first(
    summaries: Iterable[dict[str, Any]], row: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Sorted by when they were made; those of no known time last.

    Among these the *row* of recordings tells, oldest first, which the box keeps. Of
    what does not stand there the boot clock tells, exactly within one start of the box;
    which start was later only its doubtful wall clock can say.
    """
    found, places = list(summaries), {one: place for place, one in enumerate(row)}
    started: dict[str, int] = {}
    for one in found:
        boot = one["boot"]
        started[boot] = max(started.get(boot, 0), one["wall_clock"])
    return sorted(
        found,
        key=lambda one: (
            one["made"] or 0,
            places.get(one["id"], -1),
            started[one["boot"]],
            one["boot_clock"],
        ),
        reverse=True,
    )
