"""What is told of a recording, from as few of its pieces as possible.

A recording that was stopped and has all its pieces tells of itself in five: key, about,
end, head and last chapter. Only for any other must all of it be indexed.
"""

from __future__ import annotations

from dataclasses import dataclass

from device.chapters import LENGTH, chapter_name, read_chapter
from device.documents import Document
from device.errors import SegmentDamaged
from device.fragment import to_time
from device.media import IndexedSegment, Nanoseconds
from device.opened import OpenedRecording
from device.pieces import Pieces


@dataclass(frozen=True, slots=True)
class Seen:
    """A recording without its notes: its documents, length (ns), whether it is whole.

    *end* is None without a stop; *sync* is the statement as it was last written;
    *stars* is how many there are.
    """

    id: str
    about: Document
    end: Document | None
    duration: Nanoseconds
    sync: Document | None
    damaged: bool
    stars: int


def looked_through(opened: OpenedRecording) -> Seen:
    """The same of a recording that is indexed."""
    return Seen(
        opened.id,
        opened.about,
        opened.end,
        opened.duration,
        opened.sync,
        opened.damaged or not _has_head(opened),
        len(opened.stars),
    )


def at_a_glance(pieces: Pieces) -> Seen:
    """See a stopped and whole recording.

    Raises ``SegmentDamaged`` for any other, or if a piece is not what was recorded:
    then its index must tell. Damage in the middle of its film is not noticed.
    """
    about, end = pieces.document("about"), pieces.document("end")
    pieces.plain("init")
    promised = int(end["segments"])
    there = pieces.directory.film()
    if not promised or there.segments != list(range(promised)):
        raise SegmentDamaged("segments are missing")
    last = read_chapter(pieces.document(chapter_name((promised - 1) // LENGTH)))
    return Seen(
        pieces.directory.id,
        about,
        end,
        _end_of(last),
        end.get("sync"),
        damaged=len(there.stars) < end.get("stars", 0),
        stars=len(there.stars),
    )


def _has_head(opened: OpenedRecording) -> bool:
    try:
        return bool(opened.init)
    except SegmentDamaged:
        return False


def _end_of(segments: list[IndexedSegment]) -> Nanoseconds:
    runs = (item for segment in segments for item in segment.runs.items())
    return max((to_time(track, run.end) for track, run in runs), default=Nanoseconds(0))
