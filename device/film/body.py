"""What follows the film's header: the segments, and silence where some are missing.

A player adds up durations, so a hole in the sound has to last as long as the sound
would have. Chromium insists: it counts samples, whatever the tables say of a long
one, and it drops sound that lies earlier in the file than the sound before it. So the
hole is filled, in its place, with silent packets of four bytes.

The recorder holds the first sound back for some seconds, so it lies in a later segment
than the picture it belongs to. A browser shows nothing before it has both, or it would
have to fetch all between: so that sound, some tens of kilobytes, is put in front of
all. In its own segment it stays as dead bytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from device.media import IndexedSegment, Run, Track

SILENT = b"\x00\x00\x00\x07"
"""The shortest silent AAC-LC frame: one channel without a single band, and the end
(ISO/IEC 14496-3, 4.4.2.1: element 0, tag 0, gain 0, max_sfb 0, no tools; element 7)."""
SILENT_LENGTH = 1024
"""How many samples it lasts."""
SILENCE = -1
"""Stands for a segment's number where silence was put in."""


class Body:
    """The parts of the film after its header, by their numbers and places."""

    def __init__(self, index: Sequence[IndexedSegment]) -> None:
        self.silent = _holes(index)
        """How many silent packets lie before which places of the index."""
        self._offsets = array("q", [0] * len(index))
        self.numbers = array("q")
        """What the parts are: segments by number, or ``SILENCE``."""
        self.starts = array("q", [0])
        """Where the parts begin, and at last where the body ends."""
        self.skipped = array("q")
        """How many bytes of its segment lie before each part: 0 but for that sound."""
        self._late = _late_sound(index)
        if self._late:
            run = index[self._late].runs[Track.SOUND]
            self._ahead = -run.offset
            self._add(index[self._late].number, sum(run.sizes), run.offset)
        for at, segment in enumerate(index):
            if at in self.silent:
                self._add(SILENCE, self.silent[at] * len(SILENT))
            self._offsets[at] = self.starts[-1]
            self._add(segment.number, segment.size)

    @property
    def size(self) -> int:
        """How many bytes the body has."""
        return self.starts[-1]

    def offset(self, track: Track, at: int) -> int:
        """Where the segment at a place of the index begins, for a track's samples."""
        if self._late and at == self._late and track is Track.SOUND:
            return self._ahead
        return self._offsets[at]

    def silence(self, at: int, start: int) -> tuple[Run, int]:
        """Index the silence before a place of the index, and say where it begins.

        Its first sample is number *start* of the sound.
        """
        count = self.silent[at]
        run = Run(start, 0, (len(SILENT),) * count, (SILENT_LENGTH,) * count)
        return run, self._offsets[at] - count * len(SILENT)

    def _add(self, number: int, size: int, skipped: int = 0) -> None:
        self.numbers.append(number)
        self.skipped.append(skipped)
        self.starts.append(self.starts[-1] + size)


def _late_sound(index: Sequence[IndexedSegment]) -> int:
    """The place of the first sound; 0 if it is not late, or there is none."""
    return next((at for at, one in enumerate(index) if Track.SOUND in one.runs), 0)


def _holes(index: Sequence[IndexedSegment]) -> dict[int, int]:
    holes: dict[int, int] = {}
    end: int | None = None
    for at, segment in enumerate(index):
        if run := segment.runs.get(Track.SOUND):
            if end is not None and run.start - end >= SILENT_LENGTH:
                holes[at] = (run.start - end) // SILENT_LENGTH
            end = run.end
    return holes
