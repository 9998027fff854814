"""One place of a film, by the chapter that it lies in: enough for a picture of it.

To index all of a film for the picture on its card takes a tenth of a second of work and
a megabyte, for each card that comes into view. A glimpse opens a handful of pieces. It
gives the picture that the whole film would, or says that it cannot.
"""

from __future__ import annotations

from typing import Final

from device.chapters import LENGTH, chapter_name, read_chapter
from device.errors import SegmentDamaged
from device.fragment import to_ticks
from device.media import SEGMENT, IndexedSegment, Nanoseconds, Run, Track
from device.pieces import Pieces, read_init

TRIES: Final = 4
"""Chapters that are looked into for the right one: segments may be a little longer."""


class Glimpse:
    """A ``FilmSource`` of a stopped recording about one time; for one thread.

    Raises ``SegmentDamaged`` where only the whole film can tell what is shown then.
    """

    def __init__(self, pieces: Pieces, at: Nanoseconds) -> None:
        self._pieces = pieces
        self._promised = int(pieces.document("end")["segments"])
        self.index = self._about(to_ticks(Track.PICTURE, at), at // (LENGTH * SEGMENT))
        self._macs = {one.number: one.mac for one in self.index}
        self.init = read_init(pieces).payload

    def segment(self, number: int) -> bytes:
        """The plaintext of a segment, proven; raises ``SegmentDamaged``."""
        payload, link = self._pieces.segment(number)
        if link.mac.hex() != self._macs[number]:
            raise SegmentDamaged("this is not the segment that its chapter names")
        return payload

    def _about(self, tick: int, guess: int) -> list[IndexedSegment]:
        """The segments from a key frame before *tick* to the one that holds it."""
        chapter = guess
        for _ in range(TRIES):
            segments = self._chapter(chapter)
            first, last = _run(segments[0]), _run(segments[-1])
            if tick < first.start and chapter:
                chapter -= 1
            elif tick >= last.end:
                chapter += 1
            else:
                return _to_a_key(self._before(chapter) + segments, tick)
        raise SegmentDamaged("no chapter holds this time")

    def _before(self, chapter: int) -> list[IndexedSegment]:
        return self._chapter(chapter - 1) if chapter else []

    def _chapter(self, number: int) -> list[IndexedSegment]:
        found = read_chapter(self._pieces.document(chapter_name(number)))
        if not found or found[-1].number >= self._promised:
            raise SegmentDamaged("a chapter goes on after the end")
        return found


def _run(segment: IndexedSegment) -> Run:
    if Track.PICTURE not in segment.runs:
        raise SegmentDamaged("there is no picture here")
    return segment.runs[Track.PICTURE]


def _to_a_key(segments: list[IndexedSegment], tick: int) -> list[IndexedSegment]:
    """Of touching segments those that a player needs to show what is at *tick*."""
    shown = [one for one in segments if _run(one).start <= tick]
    if not shown or tick >= _run(shown[-1]).end:
        raise SegmentDamaged("there is no picture here")
    for place in range(len(shown) - 1, -1, -1):
        run = _run(shown[place])
        if run.keys and (run.start + sum(run.durations[: run.keys[0]])) <= tick:
            return shown[place:]
        if not place or _run(shown[place - 1]).end != run.start:
            break
    raise SegmentDamaged("there is no key frame before it")
