"""The line: a fifth of a second of sound, held to see a loss before it is heard.

The clock learns a block's stamp as the block leaves, so what follows a loss never
bends it. When the held blocks are late together, what is missing is left out of the
sound track as silence, and the sound goes on at its true time.
"""

from __future__ import annotations

from itertools import takewhile

from device.media import SECOND, Nanoseconds, PlacedSound
from device.timeline.evidence import Evidence
from device.timeline.losses import step_at_head, whole_blocks
from device.timeline.start import Held, Start
from device.timeline.track import LOST, SoundTrack


class Line:
    """The running sound between the card's blocks and the sound track."""

    def __init__(
        self,
        start: Start,
        zero: Nanoseconds,
        hold: int,
        track: SoundTrack,
        evidence: Evidence,
    ):
        self._zero, self._hold = zero, hold
        self._track, self._evidence = track, evidence
        self._clock, self._held = start.clock(zero), start.blocks
        self._believed = start.window()[0].count
        evidence.began(start.settled)

    def add(self, held: Held) -> None:
        """Take the next block."""
        self._held.append(held)

    def let_go(self, *, everything: bool = False) -> list[PlacedSound]:
        """Give what need not be held any longer, or everything."""
        hold = 0 if everything else self._hold
        placed: list[PlacedSound] = []
        while self._held and self._held[-1].end - self._held[0].end >= hold:
            placed += self._close_loss(self._held[0])
            placed += self._write(self._held.popleft())
        return placed

    def _close_loss(self, head: Held) -> list[PlacedSound]:
        """If something was lost right before the head, move time on."""
        placed = self._track.end_stretch(LOST) if head.after_loss else []
        if head.count < self._believed:
            return placed
        last = head.end + self._hold
        near = list(takewhile(lambda held: held.count <= last, self._held))
        errors = [self._stamp(held) - self._clock.at(held.count) for held in near]
        step = step_at_head(errors, self._clock.jitter)
        if step is None:
            return placed
        step = whole_blocks(step, {len(held.samples) for held in near})
        self._clock.skip(step.seconds, step.sigma, near[-1].end)
        return placed + self._track.end_stretch(LOST)

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
