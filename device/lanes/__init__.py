"""Lanes: what helps to find a place in a film. Signposts, never scores.

Small pictures in a row, how loud it was, whether somebody speaks, how much moves. All
count from the film's zero. They are made while recording (``device.scout``), kept in
the chapters, and what is missing there is made by the opener.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

from device.media import SAMPLE_RATE, SECOND, Nanoseconds

PICTURE_EVERY: Final = Nanoseconds(5 * SECOND)
"""The first key frame in each of these spans becomes a small picture."""
PEAK: Final = SAMPLE_RATE // 20
"""Samples that one peak of the waveform stands for: 50 ms."""
VOICE: Final = SAMPLE_RATE // 10
"""Samples that one value of the voices stands for: 100 ms."""
VOICE_STEP: Final = 0.1
"""The same in seconds."""


class SmallPicture(NamedTuple):
    """A JPEG, 160 pixels wide, of the frame that starts *at* on the film's time."""

    at: Nanoseconds
    jpeg: bytes


class Waveform(NamedTuple):
    """Peaks (0 … 255), 50 ms each, the first beginning at a sample counted from zero.

    None stands for a hole in what was made afterwards.
    """

    start: int
    peaks: Sequence[int | None]


class Voices(NamedTuple):
    """How surely somebody speaks, 0 … 255 for 100 ms each; *by* says who judged.

    *start* is the place of the first value: it begins ``start * VOICE`` samples in.
    """

    start: int
    values: list[int]
    by: str


Found: TypeAlias = SmallPicture | Waveform | Voices
"""What a scout finds."""
