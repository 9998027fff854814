"""The start of a sound: held until the card's stamps can be believed.

The stamps of about the first second are not true (once 590 ms wrong). So the first
blocks wait until the stamps agree with the count of samples; the clock is set by those
that agree, and what came before is placed by counting back from them.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median, quantiles

from device.media import SAMPLE_RATE, SECOND, Nanoseconds, Samples
from device.timeline.clock import SampleClock
from device.timeline.limits import Limits, samples_of

WINDOW = SAMPLE_RATE * 3 // 2
"""Samples whose stamps must agree: one and a half seconds."""
SPREAD = 16e-3
"""Seconds: the middle half of agreeing stamps lies within so much."""
SHIFT = 8e-3
"""Seconds: the medians of the window's two halves may differ by so much."""
FEW = 4
"""Fewer stamps than this cannot agree."""
FIRST_SIGMA = 5e-3
"""Standard deviation of the median that the clock begins with, in seconds."""


@dataclass(frozen=True, slots=True)
class Held:
    """A block in hand; *count* samples of the card came before its first."""

    count: int
    heard: Nanoseconds
    arrived: Nanoseconds
    samples: Samples
    after_loss: bool = False
    """Whether blocks are known to be missing right before it."""

    @property
    def end(self) -> int:
        """The count after its last sample."""
        return self.count + len(self.samples)


class Start:
    """Collects the first blocks of a sound and finds when they were heard."""

    def __init__(self, limits: Limits):
        self.blocks: deque[Held] = deque()
        self._limits = limits
        self._first: int | None = None

    def add(self, held: Held) -> None:
        """Take the next block."""
        if self._first is None:
            self._first = held.count
        self.blocks.append(held)

    def forget_all_but(self, samples: int) -> None:
        """Let go of the oldest blocks, which came long before any picture."""
        while self.blocks[-1].end - self.blocks[0].count > samples:
            self.blocks.popleft()

    @property
    def due(self) -> bool:
        """Whether it is time to place the sound."""
        return self.settled or self._length >= samples_of(self._limits.start_limit)

    @property
    def settled(self) -> bool:
        """Whether it is long enough and the newest stamps agree with the count."""
        if self._length < samples_of(self._limits.start_hold):
            return False
        offsets = self._offsets(self.window())
        if len(offsets) < FEW:
            return False
        half = len(offsets) // 2
        lower, _, upper = quantiles(offsets, n=4)
        shift = median(offsets[half:]) - median(offsets[:half])
        return upper - lower <= SPREAD and abs(shift) <= SHIFT

    def clock(self, zero: Nanoseconds) -> SampleClock:
        """The clock as the newest stamps tell it, in seconds from *zero*."""
        window = self.window()
        first, middle = window[0].count, median(self._offsets(window))
        began = (self.blocks[0].heard - zero) / SECOND + middle
        clock = SampleClock(
            first, began + (first - self.blocks[0].count) / SAMPLE_RATE, FIRST_SIGMA
        )
        for held in window:
            clock.learn(held.count, (held.heard - zero) / SECOND)
        clock.advance(self.blocks[-1].end)
        return clock

    def window(self) -> list[Held]:
        """The blocks of the last second and a half; of a short sound its last half."""
        end = self.blocks[-1].end
        span = min(WINDOW, (end - self.blocks[0].count + 1) // 2)
        return [held for held in self.blocks if held.end > end - span]

    @property
    def _length(self) -> int:
        return self.blocks[-1].end - (self._first or 0)

    def _offsets(self, blocks: list[Held]) -> list[float]:
        base = self.blocks[0]
        return [
            (held.heard - base.heard) / SECOND - (held.count - base.count) / SAMPLE_RATE
            for held in blocks
        ]
