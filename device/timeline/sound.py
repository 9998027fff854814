"""The sound of the film: blocks in, pieces of the sound track out.

A sound is held at its start until the clock can be set, then runs through a short
line in which losses are found before they are heard, until the microphone goes away.
While there is none, silence follows behind the picture.
"""

from __future__ import annotations

from device.media import Block, Nanoseconds, PlacedSound
from device.timeline.evidence import Evidence
from device.timeline.limits import Limits, samples_of
from device.timeline.line import Line
from device.timeline.start import Held, Start
from device.timeline.track import AWAY, SoundTrack

BEFORE_PICTURE = 2
"""How many start limits of sound are kept while there is no picture yet."""


class Sound:
    """One film's sound: at its start, running, or away."""

    def __init__(self, limits: Limits, track: SoundTrack, evidence: Evidence):
        self._limits, self._track, self._evidence = limits, track, evidence
        self._zero: Nanoseconds | None = None
        self._start: Start | None = None
        self._line: Line | None = None
        self._away = False
        self._count = self._size = self._lost = 0
        self._now = self._last = self._began = 0
        self._patience = limits.never_after

    def begin(self, zero: Nanoseconds) -> None:
        """The film begins at *zero* on CLOCK_MONOTONIC."""
        self._zero = zero

    def heard(self, block: Block) -> list[PlacedSound]:
        """Take the next block."""
        if not len(block.samples):
            return []
        held = self._hold(block)
        if self._line is not None:
            self._line.add(held)
            return self._line.let_go()
        if self._start is None:
            self._start, self._began = Start(self._limits), self._now
        self._start.add(held)
        return self._place() if self._start.due else []

    def lost(self, blocks: int) -> None:
        """The intake let *blocks* go: the next one comes so much later."""
        self._lost += blocks * self._size

    def gone(self) -> list[PlacedSound]:
        """The microphone went away: what is held is placed, then comes silence."""
        placed = self._place()
        if self._line is not None:
            placed += self._line.let_go(everything=True) + self._track.end_stretch(AWAY)
        self._start = self._line = None
        self._away, self._lost = True, 0
        return placed

    def passed(self, now: Nanoseconds) -> list[PlacedSound]:
        """The picture has come to *now* on film time: silence may have to follow."""
        self._now = now
        placed: list[PlacedSound] = []
        if self._start is not None and self._waited_too_long():
            placed += self._place()
        if not self._away and now - self._last > self._patience:
            placed += self.gone()
        if self._away:
            behind = now - self._limits.silence_behind
            placed += self._track.silence_until(samples_of(behind))
        return placed

    def finish(self, end: Nanoseconds) -> list[PlacedSound]:
        """Place what is held; if the sound stopped before *end*, silence follows."""
        placed = self.gone()
        if samples_of(end) - self._track.end > samples_of(self._limits.gap):
            placed += self._track.silence_until(samples_of(end))
        return placed

    def _hold(self, block: Block) -> Held:
        after_loss, self._lost = self._lost > 0, self._count_on(self._lost)
        held = Held(self._count, block.heard, block.arrived, block.samples, after_loss)
        self._count_on(len(block.samples))
        self._size, self._last, self._away = len(block.samples), self._now, False
        self._patience = self._limits.silent_after
        return held

    def _count_on(self, samples: int) -> int:
        self._count += samples
        return 0

    def _waited_too_long(self) -> bool:
        limits = self._limits
        return self._now - self._began > limits.start_limit + limits.silent_after

    def _place(self) -> list[PlacedSound]:
        """Begin the line with what the start holds, as soon as there is a picture."""
        if self._start is None:
            return []
        if self._zero is None:
            limit = BEFORE_PICTURE * self._limits.start_limit
            self._start.forget_all_but(samples_of(limit))
            return []
        start, self._start = self._start, None
        self._line = Line(start, self._zero, self._limits, self._track, self._evidence)
        return self._line.let_go()
