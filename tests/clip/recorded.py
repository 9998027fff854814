"""Recordings in memory for the cutter: real frames, real sound, the real muxer.

In front of each segment stands a box that players ignore, as the chain puts it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from device.boxes import box
from device.errors import SegmentDamaged
from device.media import (
    SECOND,
    Frame,
    IndexedSegment,
    Nanoseconds,
    PictureGone,
    PlacedFrame,
    Run,
    Segment,
    SoundPacket,
    Track,
)
from tests import films
from tests.muxer import parts

CHAIN = box(b"uuid", bytes(92))


@dataclass
class Recorded:
    """A film source whose segments can be lost or damaged."""

    init: bytes
    segments: dict[int, Segment]
    damaged: set[int] = field(default_factory=set)

    @property
    def index(self) -> Sequence[IndexedSegment]:
        return [
            IndexedSegment(n, len(CHAIN) + len(s.payload), "", _moved(s.runs))
            for n, s in sorted(self.segments.items())
        ]

    def segment(self, number: int) -> bytes:
        if number in self.damaged:
            raise SegmentDamaged
        return CHAIN + self.segments[number].payload

    def without(self, *numbers: int) -> Recorded:
        kept = {n: s for n, s in self.segments.items() if n not in numbers}
        return Recorded(self.init, kept)

    def samples(self, track: Track = Track.PICTURE) -> list[bytes]:
        """The bytes of every frame or packet of the film."""
        found = []
        for segment in self.segments.values():
            run = segment.runs[track]
            at = run.offset
            for size in run.sizes:
                found.append(segment.payload[at : at + size])
                at += size
        return found


def _moved(runs: dict[Track, Run]) -> dict[Track, Run]:
    return {
        track: Run(r.start, r.offset + len(CHAIN), r.sizes, r.durations, r.keys)
        for track, r in runs.items()
    }


def record(
    frames: Sequence[Frame | PictureGone],
    sound: Sequence[SoundPacket] = (),
) -> Recorded:
    """Mux *frames*, taken from zero on, with packets of ``parts.sound``, or none."""
    picture = [
        PlacedFrame(f.taken, f.key, f.payload) if isinstance(f, Frame) else f
        for f in frames
    ]
    made = parts.mux(parts.in_order(picture, sound), parts.sound(1.0)[0])
    return Recorded(made.init, {segment.number: segment for segment in made.segments})


@lru_cache(maxsize=4)
def film(seconds: float = 12.0, rate: int = 30) -> Recorded:
    """A plain recording: steady pictures and sound. Do not change it."""
    return record(films.frames(seconds, rate), parts.sound(seconds)[1])


def time(number: int, rate: int = 30) -> Nanoseconds:
    """When a frame of a steady film starts."""
    return Nanoseconds(number * SECOND // rate)
