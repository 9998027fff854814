"""Which frames, which sound and which segments a clip is made of.

Chosen by each frame's own time as the index tells it, never by counting. Nothing is
opened here. A clip holds every frame that starts in [start, end); its sound runs from
the start of its first frame to the start of the frame after its last one. Where the
picture was away, the frame before is held; across lost segments no clip is cut.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from device.clip.layout import (
    Sample,
    check_whole,
    film_end,
    key_before,
    lost,
    near,
    spread,
)
from device.errors import SpanInvalid
from device.fragment import to_ticks
from device.media import (
    PICTURE_TIMESCALE,
    SAMPLE_RATE,
    IndexedSegment,
    Nanoseconds,
    Track,
)

RUN_UP = SAMPLE_RATE // 10
"""Samples that are decoded before the first one wanted: AAC needs what went before."""
PACKET = 1024
"""Samples in a packet of AAC."""
SLACK = PICTURE_TIMESCALE // 20
"""How far past the film's end a mark may lie: pages round, and nothing is there."""

ROUNDING = PICTURE_TIMESCALE // 1000
"""A mark may be rounded to the millisecond; one picture stays one picture."""


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
        return (self.head or self.body)[0].start

    @property
    def starts(self) -> tuple[int, ...]:
        """When each frame starts, in ticks from the clip's own zero."""
        zero = self.start
        return tuple(frame.start - zero for frame in self.head + self.body)

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
    key = key_before(index, first)
    segments = near(index, Track.PICTURE, key, stop)
    check_whole(index, segments, Track.PICTURE, (key, stop))
    frames = spread(segments, Track.PICTURE)
    begin, after = (
        bisect_left(frames, mark, key=lambda frame: frame.start)
        for mark in (first, stop)
    )
    if begin == after:
        raise SpanInvalid("there is no picture between these marks")
    if after - begin == 1 and stop - first + ROUNDING < frames[begin].duration:
        raise SpanInvalid("the clip would be shorter than one picture")
    lead = max((n for n in range(begin + 1) if frames[n].key), default=None)
    if lead is None:
        raise lost(Track.PICTURE, 0, frames[begin].start)
    copy = next((n for n in range(begin, after) if frames[n].key), after)
    parts = frames[lead:begin], frames[begin:copy], frames[copy:after]
    follows = frames[after].start if after < len(frames) else film_end(index)
    span = Span(*parts, min(follows, max(frames[after - 1].end, stop)))
    return replace(span, sound=_sound(index, span.heard))


def _check_marks(index: Sequence[IndexedSegment], first: int, stop: int) -> None:
    length = film_end(index)
    if first >= stop:
        raise SpanInvalid("the clip would end before it begins")
    if first < 0 or stop > length + SLACK:
        seconds = length / PICTURE_TIMESCALE
        raise SpanInvalid(f"the film runs from 0 to {seconds:.3f} seconds")


def _sound(
    index: Sequence[IndexedSegment], heard: tuple[int, int]
) -> tuple[Sample, ...]:
    """Choose the packets of a span of sound and its run-up; none if it is not there.

    A packet lies in the segment where it starts, so right behind a lost one the first
    21 ms may be silent; that alone is no reason to refuse.
    """
    first, stop = heard
    segments = near(index, Track.SOUND, first - RUN_UP, stop)
    check_whole(index, segments, Track.SOUND, (first + PACKET, stop))
    packets = spread(segments, Track.SOUND)
    wanted = [p for p in packets if p.end > first - RUN_UP and p.start < stop]
    return tuple(wanted) if any(p.end > first for p in wanted) else ()
