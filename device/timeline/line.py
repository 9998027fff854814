"""The line: a fifth of a second of sound, held to see a loss before it is heard.

The clock learns a block's stamp as the block leaves, so what follows a loss never
bends it. When the held blocks are late together, what is missing is left out of the
sound track as silence, and the sound goes on at its true time.
"""

from __future__ import annotations

from collections import deque
from itertools import takewhile

from device.media import SECOND, Nanoseconds, PlacedSound
from device.timeline.evidence import Evidence
from device.timeline.losses import step_at_head, whole_blocks
from device.timeline.start import Held, Start
from device.timeline.track import LOST, SoundTrack


class Line:
    """The running sound between the card's blocks and the sound track."""

    def __init__(self, track: SoundTrack, evidence: Evidence, hold: int):
        self._track, self._evidence, self._hold = track, evidence, hold
        self._held: deque[Held] = deque()

    def begin(self, start: Start, zero: Nanoseconds) -> list[PlacedSound]:
        """Take over the blocks of *start*; film time counts from *zero*."""
        self._zero, self._clock = zero, start.clock(zero)
        self._believed = start.window()[0].count
        self._held.extend(start.blocks)
        self._evidence.began(start.settled)
        return self._let_go(self._hold)

    def add(self, held: Held) -> list[PlacedSound]:
        """Take the next block; give what need not be held any longer."""
        self._held.append(held)
        return self._let_go(self._hold)

    def finish(self, cause: str) -> list[PlacedSound]:
        """Give everything; *cause* is why silence follows, if any."""
        return self._let_go(0) + self._track.end_stretch(cause)

    def _let_go(self, hold: int) -> list[PlacedSound]:
        placed: list[PlacedSound] = []
        while self._held and self._held[-1].end - self._held[0].end >= hold:
            placed += self._close_loss()
            placed += self._write(self._held.popleft())
        return placed

    def _close_loss(self) -> list[PlacedSound]:
        """If something was lost right before the head, move time on."""
        head = self._held[0]
        if head.after_loss:
            return self._track.end_stretch(LOST)
        if head.count < self._believed:
            return []
        near = list(takewhile(lambda h: h.count <= head.end + self._hold, self._held))
        errors = [self._stamp(h) - self._clock.at(h.count) for h in near]
        step = step_at_head(errors, self._clock.jitter)
        if step is None:
            return []
        step = whole_blocks(step, {len(held.samples) for held in near})
        self._clock.skip(step.seconds, step.sigma, near[-1].end)
        return self._track.end_stretch(LOST)

    def _write(self, held: Held) -> list[PlacedSound]:
        stamp = self._stamp(held)
        self._clock.learn(held.count, stamp)
        at = self._clock.at(held.count)
        placed = self._track.write(held.samples, at)
        if held.count >= self._believed:
            error = stamp - at - self._track.late
            self._evidence.seen(self._clock, error, len(held.samples))
        return placed

    def _stamp(self, held: Held) -> float:
        return (held.heard - self._zero) / SECOND
