"""The values that travel through the recorder: frames, blocks, packets, segments.

Every time is whole nanoseconds. On the way in they lie on CLOCK_MONOTONIC; from the
timeline on they count from the film's zero, the middle of the exposure of its first
key frame. Sound is mono, nominally 48 kHz; picture is H.264 without B-frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType, Protocol, TypeAlias

if TYPE_CHECKING:  # who handles no samples need not hold numpy, 12 MB
    import numpy as np
    from numpy.typing import NDArray

Nanoseconds = NewType("Nanoseconds", int)
Samples: TypeAlias = "NDArray[np.float32]"

SECOND = Nanoseconds(1_000_000_000)
SAMPLE_RATE = 48_000
"""Samples a second of the sound track, and its time scale in the film."""
PICTURE_TIMESCALE = 90_000
"""Ticks a second of the picture track (the customary clock of H.264 in MP4)."""
SEGMENT = Nanoseconds(SECOND // 2)
"""How much film one segment holds, and so about how much a power cut may take."""


class Track(StrEnum):
    """One medium within a recording."""

    PICTURE = "picture"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Frame:
    """One encoded picture: an H.264 access unit in Annex B form.

    *taken* is the middle of its exposure on CLOCK_MONOTONIC. A key frame carries its
    parameter sets (SPS, PPS), so that a film can begin with any of them.
    """

    taken: Nanoseconds
    key: bool
    payload: bytes


@dataclass(frozen=True, slots=True)
class Block:
    """One callback's worth of sound: float32 mono samples, shape (n,), in -1 … 1.

    *heard* is when its first sample was converted, on CLOCK_MONOTONIC, as well as the
    sound card could tell: it jitters by milliseconds and is wrong at first. *arrived*
    is when the driver was handed the block, on the same clock: often late, never early.
    """

    heard: Nanoseconds
    arrived: Nanoseconds
    samples: Samples


@dataclass(frozen=True, slots=True)
class Gone:
    """A camera or microphone went away; its next frame or block means it is back."""

    track: Track
    at: Nanoseconds


@dataclass(frozen=True, slots=True)
class Overrun:
    """The intake was full: *count* frames or blocks were let go, the first at *at*."""

    track: Track
    at: Nanoseconds
    count: int


Item: TypeAlias = Frame | Block | Gone | Overrun
"""What comes out of the intake."""


@dataclass(frozen=True, slots=True)
class PlacedFrame:
    """A frame on the film's own time: *start* counts from zero."""

    start: Nanoseconds
    key: bool
    payload: bytes


@dataclass(frozen=True, slots=True)
class PlacedSound:
    """Sound on the film's own time: *first* counts samples at 48 kHz from zero.

    Consecutive values touch: silence stands where nothing was heard.
    """

    first: int
    samples: Samples


@dataclass(frozen=True, slots=True)
class PictureGone:
    """No picture from *start* until the next key frame."""

    start: Nanoseconds


Placed: TypeAlias = PlacedFrame | PlacedSound | PictureGone
"""What comes out of the timeline."""


@dataclass(frozen=True, slots=True)
class SoundPacket:
    """One AAC packet; *first* counts samples at 48 kHz from the film's zero."""

    first: int
    duration: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Run:
    """The samples of one track in one segment; they touch each other there.

    *start* and *durations* are in the track's time scale, *offset* and *sizes* in
    bytes from the beginning of the segment, *keys* are positions in the run.
    """

    start: int
    offset: int
    sizes: tuple[int, ...]
    durations: tuple[int, ...]
    keys: tuple[int, ...] = ()

    @property
    def end(self) -> int:
        """Where the next run starts if nothing is missing between."""
        return self.start + sum(self.durations)


@dataclass(frozen=True, slots=True)
class Segment:
    """A media segment: one ``moof`` and one ``mdat``, about half a second.

    *runs* index the payload; a track that had nothing to say is not in it.
    """

    number: int
    payload: bytes
    runs: dict[Track, Run] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """A span of the film in which a track has nothing, and why."""

    track: Track
    start: Nanoseconds
    duration: Nanoseconds
    cause: str


@dataclass(frozen=True, slots=True)
class IndexedSegment:
    """What the index knows of a stored segment: enough to lay out a film unopened.

    *size* is of the whole plaintext, the chain's box included; *mac* is its link of
    the chain in hex; *runs* are as in ``Segment``.
    """

    number: int
    size: int
    mac: str
    runs: dict[Track, Run]


class FilmSource(Protocol):
    """An opened recording as film and clip need it."""

    @property
    def init(self) -> bytes:
        """The initialization segment."""

    @property
    def index(self) -> Sequence[IndexedSegment]:
        """The segments that are there, in order."""

    def segment(self, number: int) -> bytes:
        """The plaintext of a segment, proven; raises ``SegmentDamaged``."""
