"""One track of the film laid out: every sample, one after the other, nothing moved.

A player adds up durations, so what is missing has to last as long as it would have
lasted: the picture before a hole stays, and a hole in the sound is filled with silent
packets. (A long sound packet would not do: Chromium counts samples and ignores the
times of packets, so all later sound came early by the length of the hole.)

After a hole the picture goes on with a key frame: what comes before it was drawn upon
pictures that are missing, and would show what never was.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from device.errors import MediaError
from device.fragment import to_time
from device.media import Gap, IndexedSegment, Nanoseconds, Run, Track

MISSING = "pieces of the film missing"
"""Cause of a gap where segments were recorded that are not there any more."""
HOLE = "nothing recorded"
"""Cause of a gap that was there when it was filmed."""

SILENT = b"\x00\x00\x00\x07"
"""The shortest silent AAC-LC frame: one channel without a single band, and the end
(ISO/IEC 14496-3, 4.4.2.1: element 0, tag 0, gain 0, max_sfb 0, no tools; element 7)."""
SILENT_LENGTH = 1024
SILENT_FRAMES = 64
SILENCE = SILENT * SILENT_FRAMES
"""What every hole's samples are taken from, as often as it takes."""


@dataclass(slots=True)
class Layout:
    """A track's tables; *start* and *durations* in its ticks.

    *chunks* are offsets of touching samples, counted from the end of the film's
    header: silence lies before it, at negative ones. *counts* are samples a chunk.
    """

    track: Track
    start: int
    end: int
    sizes: array[int] = field(default_factory=lambda: array("I"))
    durations: array[int] = field(default_factory=lambda: array("I"))
    keys: array[int] = field(default_factory=lambda: array("I"))
    chunks: array[int] = field(default_factory=lambda: array("q"))
    counts: array[int] = field(default_factory=lambda: array("I"))
    gaps: list[Gap] = field(default_factory=list)

    def add(self, run: Run, offset: int) -> None:
        """Append the run of a segment that lies at *offset*."""
        self.keys.extend(len(self.sizes) + at for at in run.keys)
        self.sizes.extend(run.sizes)
        self.durations.extend(run.durations)
        self.chunks.append(offset + run.offset)
        self.counts.append(len(run.sizes))
        self.end = run.end

    def leave(self, until: int, cause: str) -> None:
        """Note a gap; what was there last, or silence, goes on until its end."""
        start, end = to_time(self.track, self.end), to_time(self.track, until)
        self.gaps.append(Gap(self.track, start, Nanoseconds(end - start), cause))
        if self.sizes:
            self._fill(until)

    def _fill(self, until: int) -> None:
        hole = until - self.end
        if self.track is Track.SOUND and hole >= SILENT_LENGTH:
            self._silence(hole // SILENT_LENGTH)
        self.durations[-1] += until - self.end
        self.end = until

    def _silence(self, frames: int) -> None:
        self.end += frames * SILENT_LENGTH
        while frames:
            count = min(frames, SILENT_FRAMES)
            self.sizes.extend([len(SILENT)] * count)
            self.durations.extend([SILENT_LENGTH] * count)
            self.chunks.append(-len(SILENCE))
            self.counts.append(count)
            frames -= count


class _Place(NamedTuple):
    """A run, the segment it is in and its place in the index, and that one's offset."""

    run: Run
    number: int
    at: int
    offset: int


def _places(track: Track, index: Sequence[IndexedSegment]) -> Iterator[_Place]:
    offset = 0
    for at, segment in enumerate(index):
        if run := segment.runs.get(track):
            yield _Place(run, segment.number, at, offset)
        offset += segment.size


def _from_key(run: Run) -> Run | None:
    """Leave out what stands before the first key frame."""
    if not run.keys:
        return None
    first = run.keys[0]
    return Run(
        run.start + sum(run.durations[:first]),
        run.offset + sum(run.sizes[:first]),
        run.sizes[first:],
        run.durations[first:],
        tuple(at - first for at in run.keys),
    )


def _whole(track: Track, index: Sequence[IndexedSegment]) -> Iterator[_Place]:
    """Yield what can be shown: after a hole, picture from the next key frame on."""
    end = -1
    for place in _places(track, index):
        run: Run | None = place.run
        if track is Track.PICTURE and place.run.start != end:
            run = _from_key(place.run)
        if run:
            yield place._replace(run=run)
            end = run.end


def lay_out(track: Track, index: Sequence[IndexedSegment]) -> Layout | None:
    """Lay out a track; ``None`` if no segment holds any of it.

    Raises ``MediaError`` if two segments claim the same time.
    """
    layout, number, at = None, -1, -1
    for place in _whole(track, index):
        start = place.run.start
        layout = layout or Layout(track, start, 0)
        if start < layout.end:
            raise MediaError("two pieces of the film claim the same time")
        if start > layout.end:
            missing = place.number - number != place.at - at
            layout.leave(start, MISSING if missing else HOLE)
        layout.add(place.run, place.offset)
        number, at = place.number, place.at
    return layout
