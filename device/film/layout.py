"""One track of the film laid out: every sample, one after the other, nothing moved.

A player adds up durations, so what is missing lasts as long as it would have lasted:
the picture before a hole stays, and the sound is silent. After a hole the picture
goes on with a key frame: what comes before it was drawn upon pictures that are missing,
and would show what never was.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from device.errors import MediaError
from device.film.body import Body
from device.fragment import to_time
from device.media import Gap, IndexedSegment, Nanoseconds, Run, Track

MISSING = "pieces of the film missing"
"""Cause of a gap where segments were recorded that are not there any more."""
HOLE = "nothing recorded"
"""Cause of a gap that was there when it was filmed."""


@dataclass(slots=True)
class Layout:
    """A track's tables; *start* and *durations* in its ticks.

    *chunks* are offsets of touching samples in the film's body, *counts* how many.
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
        """Append the run of a part of the body that lies at *offset*."""
        if run.keys:
            self.keys.extend(len(self.sizes) + at for at in run.keys)
        self.sizes.extend(run.sizes)
        self.durations.extend(run.durations)
        self.chunks.append(offset + run.offset)
        self.counts.append(len(run.sizes))
        self.end = run.end

    def note(self, until: int, cause: str) -> None:
        """Note that there is nothing until then."""
        start, end = to_time(self.track, self.end), to_time(self.track, until)
        self.gaps.append(Gap(self.track, start, Nanoseconds(end - start), cause))

    def last(self, until: int) -> None:
        """Let the sample that is there last go on until then."""
        if self.sizes:
            self.durations[-1] += until - self.end


class _Place(NamedTuple):
    """A run, and which segment it is in, by number and by place in the index."""

    run: Run
    number: int
    at: int


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
    for at, segment in enumerate(index):
        run = segment.runs.get(track)
        if run and track is Track.PICTURE and run.start != end:
            run = _from_key(run)
        if run:
            yield _Place(run, segment.number, at)
            end = run.end


def lay_out(track: Track, index: Sequence[IndexedSegment], body: Body) -> Layout | None:
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
            layout.note(start, MISSING if missing else HOLE)
            if track is Track.SOUND and place.at in body.silent:
                layout.add(*body.silence(place.at, layout.end))
            layout.last(start)
        layout.add(place.run, body.offset(track, place.at))
        number, at = place.number, place.at
    return layout
