"""Where one segment ends and the next begins, from the picture alone.

Cut before every key frame, so that every other segment can be looked at by itself,
and else after half a second. While there is no picture the sound is the measure. Every
duration is the difference of two absolute times in ticks, so rounding never adds up.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from device.errors import MediaError
from device.fragment import Piece, to_ticks
from device.media import SECOND, SEGMENT, Nanoseconds, Track

SHORTEST = Nanoseconds(SEGMENT // 2)
"""A key frame closer than this to the last cut starts no segment of its own."""
_REMEMBERED = 31


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the film up to *end*, with its picture if there was any."""

    end: Nanoseconds
    picture: Piece | None


class Cutter:
    """Gathers frames and hands them out as spans that follow one another."""

    def __init__(self, frame_rate: float) -> None:
        usual = Nanoseconds(round(SECOND / frame_rate))
        # A quarter: at 25 frames a second 13 + 12 frames then end at the key frame,
        # where 12 + 12 would leave it alone in the middle of the next segment.
        self._slack = usual // 4
        self._steps: deque[Nanoseconds] = deque([usual], maxlen=_REMEMBERED)
        self._starts: list[Nanoseconds] = []
        self._samples: list[bytes] = []
        self._keys: list[int] = []
        self._dark: Nanoseconds | None = None  # uncut time without a picture, from here
        self._free = 0  # the tick from which the picture track is not yet filled

    def frame(self, start: Nanoseconds, key: bool, sample: bytes) -> list[Span]:
        """Take a frame; a film, and a picture that comes back, begin with a key."""
        spans: list[Span] = []
        if self._starts:
            self._steps.append(Nanoseconds(start - self._starts[-1]))
            spans = [self._cut(start)] if self._due(start, key) else []
        elif key:
            spans = self._light(start)
        else:
            return []
        self._hold(start, key, sample)
        return spans

    def gone(self, start: Nanoseconds) -> list[Span]:
        """Take note that there is no picture from *start* on."""
        if not self._starts:
            return []
        self._dark = Nanoseconds(max(start, self._starts[-1] + SECOND // 1000))
        return [self._cut(self._dark)]

    def dark_until(self, time: Nanoseconds) -> list[Span]:
        """Cut time without a picture into full spans, as far as *time*."""
        spans = []
        while self._dark is not None and time - self._dark >= SEGMENT:
            self._dark = Nanoseconds(self._dark + SEGMENT)
            spans.append(Span(self._dark, None))
        return spans

    def finish(self) -> list[Span]:
        """Hand out what is left; the last frame lasts as long as most before it."""
        if not self._starts:
            return []
        return [self._cut(Nanoseconds(self._starts[-1] + median_low(self._steps)))]

    def _due(self, start: Nanoseconds, key: bool) -> bool:
        length = start - self._starts[0]
        return length >= (SHORTEST if key else SEGMENT - self._slack)

    def _light(self, start: Nanoseconds) -> list[Span]:
        spans = self.dark_until(start)
        if self._dark is not None and start > self._dark:
            spans.append(Span(start, None))
        self._dark = None
        return spans

    def _hold(self, start: Nanoseconds, key: bool, sample: bytes) -> None:
        tick = to_ticks(Track.PICTURE, start)
        if tick < self._free:
            raise MediaError("the camera's frames are not in the order of their times")
        self._free = tick + 1
        if key:
            self._keys.append(len(self._starts))
        self._starts.append(start)
        self._samples.append(sample)

    def _cut(self, end: Nanoseconds) -> Span:
        ticks = [to_ticks(Track.PICTURE, time) for time in (*self._starts, end)]
        durations = [later - earlier for earlier, later in pairwise(ticks)]
        piece = Piece(ticks[0], self._samples, durations, self._keys)
        self._starts, self._samples, self._keys = [], [], []
        self._free = ticks[-1]
        return Span(end, piece)
