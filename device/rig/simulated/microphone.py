"""The simulated microphone: the scene's sound through a card with a clock of its own.

``hear`` is the card: it samples the world at its own, perhaps wrong, speed, tells the
time of each block as badly as it is told to, and loses blocks without a word. At the
right speed the samples are the scene's own, bit by bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count

import numpy as np

from device.errors import MicrophoneLost
from device.media import SAMPLE_RATE, SECOND, Block, Nanoseconds, Samples, Track
from device.rig import Deliver
from device.rig.simulated.faults import Faults
from device.rig.simulated.pace import Due, Dues, Reel
from device.rig.simulated.scene import Scene, Tape, time_of
from device.rig.simulated.stage import Session, Stage
from device.rig.simulated.world import Plug

BLOCK = 1024
"""Samples in a block."""
WANDERING = 1800 * SAMPLE_RATE
"""A wandering clock comes back to its speed after this long: half an hour."""
LOSS = 5 * SAMPLE_RATE
"""``lose_blocks`` loses one block each time this long has passed."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A block as the card gives it, in world time: what it says, and what is true."""

    said: Nanoseconds
    start: Nanoseconds
    end: Nanoseconds
    samples: Samples
    lost: bool


def hear(scene: Scene, faults: Faults, first: Nanoseconds) -> Iterator[Heard]:
    """Every block of the scene from the world time *first* on."""
    tape = Tape(scene)
    lots = np.random.default_rng([faults.seed, 2])
    begin = position = float(math.ceil(first * SAMPLE_RATE / SECOND))
    for _ in count():
        wander = faults.wander_ppm * math.sin(math.tau * position / WANDERING)
        step = 1 / (1 + (faults.ppm + wander) * 1e-6)
        start, position = position, position + BLOCK * step
        error = faults.jitter_ms * lots.uniform(-1, 1)
        early = faults.first_second_ms * lots.random()
        error -= early if start - begin < SAMPLE_RATE else 0
        yield Heard(
            said=Nanoseconds(time_of(start) + int(error * 1e6)),
            start=time_of(start),
            end=time_of(position),
            samples=_sampled(tape, start, step),
            lost=_lost(faults, start - begin, position - begin, lots.random()),
        )


def _sampled(tape: Tape, start: float, step: float) -> Samples:
    """A block whose samples lie *step* apart, drawn straight between the scene's."""
    first = int(start)
    if step == 1 and first == start:
        return tape.read(first, BLOCK)
    at = start - first + step * np.arange(BLOCK)
    around = tape.read(first, int(at[-1]) + 2)
    samples: Samples = np.interp(at, np.arange(len(around)), around).astype(np.float32)
    return samples


def _lost(faults: Faults, start: float, end: float, lot: float) -> bool:
    """Whether the block from *start* to *end*, in samples since opening, is lost."""
    per_block = BLOCK / SAMPLE_RATE / 3600
    due = start // LOSS < end // LOSS <= faults.lose_blocks
    return due or lot < faults.lose_blocks_per_hour * per_block


class SimulatedMicrophone:
    """Hears the scene; can be unplugged, and told to be as bad as cheap cards are."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        faults = stage.faults
        self._plug = Plug(
            missing=faults.no_microphone,
            out=faults.unplug_microphone_at,
            back=faults.plug_microphone_at,
        )
        self._reel: Reel | None = None

    def open(self, deliver: Deliver) -> None:
        """Deliver blocks until closed; raises ``MicrophoneLost``."""
        self.close()
        session = Session(self._stage, Track.SOUND, self._plug, deliver)
        dues = partial(self._dues, session, deliver)
        self._reel = session.begin(dues, MicrophoneLost)

    def close(self) -> None:
        """Deliver nothing more."""
        reel, self._reel = self._reel, None
        if reel:
            self._stage.pace.stop(reel)
            self._stage.world.leave()

    def unplug(self) -> None:
        """Pull the cable."""
        self._plug.pull()

    def plug(self) -> None:
        """Put the cable back."""
        self._plug.push()

    def _dues(self, session: Session, deliver: Deliver, first: Nanoseconds) -> Dues:
        """Every block from this world time on, and when its last sample is there."""
        began, clock = self._stage.world.began, self._stage.pace.clock

        def hand(heard: Heard) -> None:
            at, now = Nanoseconds(began + heard.start), clock.monotonic()
            if session.connected(at) and not heard.lost:
                said = Nanoseconds(began + heard.said)
                deliver(Block(said, now, heard.samples))

        for heard in hear(self._stage.scene, self._stage.faults, first):
            due = Nanoseconds(began + heard.end)
            yield Due(due, due, partial(hand, heard))
