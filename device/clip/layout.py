"""Where everything lies in a recording, and what of it is lost, from its index alone.

Each frame and packet by its own time, in ticks of its track. Nothing is opened here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from device.errors import ClipRefused, MediaError
from device.fragment import TIMESCALE
from device.media import PICTURE_TIMESCALE, IndexedSegment, Track


@dataclass(frozen=True, slots=True)
class Sample:
    """A frame or a sound packet where it lies; times in ticks of its track."""

    start: int
    duration: int
    key: bool
    segment: int
    offset: int
    size: int

    @property
    def end(self) -> int:
        """Where the next one starts if nothing is missing between."""
        return self.start + self.duration


def spread(near: Iterable[IndexedSegment], track: Track) -> tuple[Sample, ...]:
    """Lay out every frame or packet that these segments hold of a track."""
    found: list[Sample] = []
    for segment in near:
        run = segment.runs[track]
        starts = accumulate(run.durations, initial=run.start)
        offsets = accumulate(run.sizes, initial=run.offset)
        each = zip(starts, run.durations, offsets, run.sizes, strict=False)
        found += [
            Sample(at, duration, place in run.keys, segment.number, offset, size)
            for place, (at, duration, offset, size) in enumerate(each)
        ]
    if any(after.start <= before.start for before, after in pairwise(found)):
        raise MediaError("the film's times do not rise")
    return tuple(found)


def film_end(index: Sequence[IndexedSegment]) -> int:
    """When the last of picture and sound ends, in ticks of the picture."""
    ends = [0]
    for track, scale in TIMESCALE.items():
        last = next((s.runs[track] for s in reversed(index) if track in s.runs), None)
        if last:
            ends.append(-(-last.end * PICTURE_TIMESCALE // scale))
    return max(ends)


def key_frames(index: Iterable[IndexedSegment]) -> Iterator[Sample]:
    """Name every key frame of the film, in order, without laying out all others."""
    for segment in index:
        if run := segment.runs.get(Track.PICTURE):
            for key in run.keys:
                start = run.start + sum(run.durations[:key])
                offset = run.offset + sum(run.sizes[:key])
                length, size = run.durations[key], run.sizes[key]
                yield Sample(start, length, True, segment.number, offset, size)


def key_before(index: Sequence[IndexedSegment], time: int) -> int:
    """When the last key frame at or before *time* starts; 0 if none is known."""
    film = [segment for segment in index if Track.PICTURE in segment.runs]
    place = bisect_right(film, time, key=lambda each: each.runs[Track.PICTURE].start)
    for segment in reversed(film[:place]):
        if known := [key.start for key in key_frames([segment]) if key.start <= time]:
            return known[-1]
    return 0


def near(
    index: Sequence[IndexedSegment], track: Track, first: int, stop: int
) -> list[IndexedSegment]:
    """List the segments that hold any of [first, stop), one before and one after."""
    film = [segment for segment in index if track in segment.runs]
    low = bisect_right(film, first, key=lambda segment: segment.runs[track].end)
    high = bisect_left(film, stop, key=lambda segment: segment.runs[track].start)
    return film[max(low - 1, 0) : high + 1]


def check_whole(
    index: Sequence[IndexedSegment],
    near: Sequence[IndexedSegment],
    track: Track,
    wanted: tuple[int, int],
) -> None:
    """Refuse a clip if a segment that held any of *wanted* is not in the index."""
    present = {segment.number for segment in index}
    places = [(each.number, each.runs[track]) for each in near]
    last, end = -1, 0
    for number, run in places:
        missing = set(range(last + 1, number)) - present
        if missing and end < wanted[1] and run.start > wanted[0]:
            raise lost(track, end, run.start)
        last, end = number, run.end


def lost(track: Track, first: int, stop: int) -> ClipRefused:
    """Say between which seconds the film is missing."""
    start, end = first / TIMESCALE[track], stop / TIMESCALE[track]
    return ClipRefused(
        f"the film is missing from {start:.1f} to {end:.1f} seconds, "
        "and this clip would need it",
        "choose a span that keeps a second away from the missing piece",
    )
