"""Which frames, which sound and which segments a clip is made of.

Chosen by each frame's own time as the index tells it, never by counting. Nothing is
opened here. A clip holds every frame that starts in [start, end); its sound runs from
the start of its first frame to the start of the frame after its last one. Where the
picture was away, the frame before is held; across lost segments no clip is cut.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from device.errors import ClipRefused, MediaError, SpanInvalid
from device.fragment import TIMESCALE, to_ticks
from device.media import (
    PICTURE_TIMESCALE,
    SAMPLE_RATE,
    IndexedSegment,
    Nanoseconds,
    Track,
)

RUN_UP = SAMPLE_RATE // 10
"""Samples that are decoded before the first one wanted: AAC needs what went before."""
SLACK = PICTURE_TIMESCALE // 20
"""How far past the film's end a mark may lie: pages round, and nothing is there."""


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


@dataclass(frozen=True, slots=True)
class Span:
    """What a clip takes: *lead* is only decoded, *head* made anew, *body* copied.

    *end* counts ticks of the picture. *sound* has the run-up in front, and is empty
    if there is none.
    """

    lead: tuple[Sample, ...]
    head: tuple[Sample, ...]
    body: tuple[Sample, ...]
    end: int
    sound: tuple[Sample, ...] = ()

    @property
    def start(self) -> int:
        """When the first frame starts, in ticks of the picture."""
        return (self.head + self.body)[0].start

    @property
    def starts(self) -> tuple[int, ...]:
        """When each frame starts, in ticks from the clip's own zero."""
        return tuple(frame.start - self.start for frame in self.head + self.body)

    @property
    def heard(self) -> tuple[int, int]:
        """The first sample of sound that is wanted, and the first that is not."""
        return in_samples(self.start), in_samples(self.end)


def in_samples(ticks: int) -> int:
    """Round ticks of the picture track to the nearest sample of sound."""
    return (2 * ticks * SAMPLE_RATE + PICTURE_TIMESCALE) // (2 * PICTURE_TIMESCALE)


def choose(
    index: Sequence[IndexedSegment], start: Nanoseconds, end: Nanoseconds
) -> Span:
    """Choose what lies between two marks; raises ``SpanInvalid``, ``ClipRefused``.

    Marks are rounded to ticks, so a frame's start is found again whichever way it was
    rounded to nanoseconds.
    """
    first, stop = to_ticks(Track.PICTURE, start), to_ticks(Track.PICTURE, end)
    _check_marks(index, first, stop)
    key = _key_before(index, first)
    near = _near(index, Track.PICTURE, key, stop)
    _check_whole(index, near, Track.PICTURE, (key, stop))
    frames = spread(near, Track.PICTURE)
    begin, after = (
        bisect_left(frames, mark, key=lambda frame: frame.start)
        for mark in (first, stop)
    )
    if begin == after:
        raise SpanInvalid("there is no picture between these marks")
    lead = max((n for n in range(begin + 1) if frames[n].key), default=None)
    if lead is None:
        raise _lost(Track.PICTURE, 0, frames[begin].start)
    copy = next((n for n in range(begin, after) if frames[n].key), after)
    parts = frames[lead:begin], frames[begin:copy], frames[copy:after]
    follows = frames[after].start if after < len(frames) else _film_end(index)
    span = Span(*parts, min(follows, max(frames[after - 1].end, stop)))
    return replace(span, sound=_sound(index, span.heard))


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


def _check_marks(index: Sequence[IndexedSegment], first: int, stop: int) -> None:
    length = _film_end(index)
    if first >= stop:
        raise SpanInvalid("the clip would end before it begins")
    if first < 0 or stop > length + SLACK:
        seconds = length / PICTURE_TIMESCALE
        raise SpanInvalid(f"the film runs from 0 to {seconds:.3f} seconds")


def _film_end(index: Sequence[IndexedSegment]) -> int:
    """When the last of picture and sound ends, in ticks of the picture."""
    ends = [0]
    for track, scale in TIMESCALE.items():
        last = next((s.runs[track] for s in reversed(index) if track in s.runs), None)
        if last:
            ends.append(-(-last.end * PICTURE_TIMESCALE // scale))
    return max(ends)


def _key_before(index: Sequence[IndexedSegment], first: int) -> int:
    """When the last key frame at or before *first* starts; else 0."""
    runs = [
        segment.runs[Track.PICTURE]
        for segment in index
        if Track.PICTURE in segment.runs
    ]
    place = bisect_right(runs, first, key=lambda run: run.start)
    for run in reversed(runs[:place]):
        keys = [run.start + sum(run.durations[:key]) for key in run.keys]
        if known := [key for key in keys if key <= first]:
            return known[-1]
    return 0


def _near(
    index: Sequence[IndexedSegment], track: Track, first: int, stop: int
) -> list[IndexedSegment]:
    """List the segments that hold any of [first, stop), one before and one after."""
    film = [segment for segment in index if track in segment.runs]
    low = bisect_right(film, first, key=lambda segment: segment.runs[track].end)
    high = bisect_left(film, stop, key=lambda segment: segment.runs[track].start)
    return film[max(low - 1, 0) : high + 1]


def _check_whole(
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
        lost = set(range(last + 1, number)) - present
        if lost and end < wanted[1] and run.start > wanted[0]:
            raise _lost(track, end, run.start)
        last, end = number, run.end


def _lost(track: Track, first: int, stop: int) -> ClipRefused:
    start, end = first / TIMESCALE[track], stop / TIMESCALE[track]
    return ClipRefused(
        f"the film is missing from {start:.1f} to {end:.1f} seconds, "
        "and this clip would need it",
        "choose a span that keeps a second away from the missing piece",
    )


def _sound(
    index: Sequence[IndexedSegment], heard: tuple[int, int]
) -> tuple[Sample, ...]:
    """Choose the packets of a span of sound and its run-up; none if it is not there."""
    first, stop = heard
    near = _near(index, Track.SOUND, first - RUN_UP, stop)
    _check_whole(index, near, Track.SOUND, heard)
    packets = spread(near, Track.SOUND)
    wanted = [p for p in packets if p.end > first - RUN_UP and p.start < stop]
    return tuple(wanted) if any(p.end > first for p in wanted) else ()
