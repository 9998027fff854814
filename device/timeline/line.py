"""The line: a fifth of a second of sound, held to see a loss before it is heard.

The clock learns a block's stamp as the block leaves, so what follows a loss never
bends it. When the held blocks are late together, what is missing is left out of the
sound track as silence, and the sound goes on at its true time.

On a busy machine stamps err together too, for tenths of a second or for seconds. So a
step that the stamps speak of is believed only if it lasts for three quarters of a
second and if the moments at which blocks arrived do not contradict it (``witness``).
Stamps that speak of a step which is none are not learned.
"""

from __future__ import annotations

from itertools import takewhile

from device.media import SAMPLE_RATE, SECOND, Nanoseconds, PlacedSound
from device.timeline.evidence import Evidence
from device.timeline.limits import Limits, samples_of
from device.timeline.losses import Step, lasts, step_at_head, whole_blocks
from device.timeline.start import Held, Start
from device.timeline.track import LOST, SoundTrack
from device.timeline.witness import Witness


class Line:
    """The running sound between the card's blocks and the sound track."""

    def __init__(
        self,
        start: Start,
        zero: Nanoseconds,
        limits: Limits,
        track: SoundTrack,
        evidence: Evidence,
    ):
        self._zero = zero
        self._hold, self._doubt = samples_of(limits.hold), samples_of(limits.doubt)
        self._distrust, self._distrusted = samples_of(limits.distrust), 0
        self._track, self._evidence = track, evidence
        self._clock, self._held = start.clock(zero), start.blocks
        self._believed = start.window()[0].count
        self._witness = Witness()
        for held in start.window():
            self._saw(held)
        evidence.began(start.settled)

    def add(self, held: Held) -> None:
        """Take the next block."""
        self._held.append(held)

    def let_go(self, *, everything: bool = False) -> list[PlacedSound]:
        """Give what need not be held any longer, or everything."""
        placed: list[PlacedSound] = []
        while self._held and (everything or self._holds(self._hold)):
            step = self._step_at_head()
            real = step is not None and self._is_real(step)
            if real and not self._holds(self._doubt):
                if not everything:
                    break
                real = False  # too little is in hand to tell it from a burst
            if real or self._held[0].after_loss:
                placed += self._track.end_stretch(LOST)
            if step and real:
                self._move_on(step)
            placed += self._write(self._held.popleft(), learn=real or step is None)
        return placed

    def _holds(self, samples: int) -> bool:
        return self._held[-1].end - self._held[0].end >= samples

    def _step_at_head(self) -> Step | None:
        """The step right before the head that the stamps speak of, if any."""
        if self._held[0].count < self._believed:
            return None
        near = self._within(self._hold)
        step = step_at_head([self._late(held) for held in near], self._clock.jitter)
        return step and whole_blocks(step, {len(held.samples) for held in near})

    def _is_real(self, step: Step) -> bool:
        """Whether all that is in hand bears out the step that the stamps speak of."""
        blocks = self._within(self._doubt)
        newest = blocks[-len(self._within(self._hold)) :]
        if not lasts(step, [self._late(held) for held in newest]):
            return False
        if self._distrusted > self._distrust:
            return True
        after = [self._after(held) for held in blocks]
        return not self._witness.contradicts(step.seconds, after)

    def _within(self, samples: int) -> list[Held]:
        last = self._held[0].end + samples
        return list(takewhile(lambda held: held.count <= last, self._held))

    def _move_on(self, step: Step) -> None:
        """Let the head lie behind the *step*."""
        last = self._within(self._hold)[-1]
        self._clock.skip(step.seconds, step.sigma, last.end)

    def _write(self, held: Held, *, learn: bool) -> list[PlacedSound]:
        stamp = self._seconds(held.heard)
        self._distrusted = 0 if learn else self._distrusted + len(held.samples)
        if learn:
            self._clock.learn(held.count, stamp)
        else:
            self._clock.advance(held.count)
        at = self._clock.at(held.count)
        placed = self._track.write(held.samples, at)
        if held.count >= self._believed:
            self._saw(held)
            error = stamp - at - self._track.late
            self._evidence.seen(self._clock, error, len(held.samples))
        return placed

    def _saw(self, held: Held) -> None:
        self._witness.saw(self._after(held), len(held.samples) / SAMPLE_RATE)

    def _late(self, held: Held) -> float:
        """By how much the stamp of a block is later than expected."""
        return self._seconds(held.heard) - self._clock.at(held.count)

    def _after(self, held: Held) -> float:
        """How long after it was heard a block came."""
        return self._seconds(held.arrived) - self._clock.at(held.count)

    def _seconds(self, moment: Nanoseconds) -> float:
        return (moment - self._zero) / SECOND
