"""What the page is told of a recording: plain values, sentences, no keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from device.errors import SegmentDamaged
from device.media import SECOND
from device.opened import OpenedRecording
from device.timeline.statement import SyncStatement

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


def summary(opened: OpenedRecording, taken: int) -> dict[str, Any]:
    """What a card on the recordings page says."""
    end = opened.end or {}
    return {
        "id": opened.id,
        "openable": True,
        "empty": not opened.index,
        "seconds": opened.duration / SECOND,
        "made": made(opened.about),
        "boot_clock": opened.about.get("boot_clock", 0),
        "ended": opened.ended,
        "stopped_by": end.get("stopped_by"),
        "moments": len(notes_of(opened)["moments"]),
        "taken": taken,
        "damaged": opened.damaged or bool(flaws(opened)),
        "sync": sync_sentence(opened),
    }


def closed(
    recording: str, *, openable: bool = False, empty: bool = False, hurt: bool = False
) -> dict[str, Any]:
    """The same for a recording that cannot be looked into."""
    return {
        "id": recording,
        "openable": openable,
        "empty": empty,
        "seconds": 0.0,
        "made": None,
        "boot_clock": 0,
        "ended": True,
        "stopped_by": None,
        "moments": 0,
        "taken": 0,
        "damaged": hurt,
        "sync": "",
    }


def detail(opened: OpenedRecording, taken: int) -> dict[str, Any]:
    """The summary, and what looking through a film needs beside it."""
    picture = opened.about.get("picture", {})
    return {
        **summary(opened, taken),
        "width": picture.get("width"),
        "height": picture.get("height"),
        "frame_rate": picture.get("frame_rate"),
        "duration": opened.duration,
        "gaps": [asdict(gap) for gap in opened.gaps],
        "notes": notes_of(opened),
        "waveform": opened.waveform,
        "waveform_step": 0.05,
    }


def made(about: dict[str, Any]) -> int | None:
    """When it was made (ns since 1970), if the box knew."""
    return about.get("wall_clock") if about.get("wall_clock_trusted") else None


def sync_sentence(opened: OpenedRecording) -> str:
    """The sync statement in words."""
    statement = opened.sync
    return SyncStatement.from_json(statement).sentence() if statement else NOT_MEASURED


def newest_first(summaries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sorted by when they were made; those of no known time last, by the boot clock."""
    return sorted(summaries, key=_when, reverse=True)


def _when(one: dict[str, Any]) -> tuple[int, int]:
    return one["made"] or 0, one["boot_clock"]
