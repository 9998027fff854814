"""Late stamps as a busy machine makes them: for a while they all err together.

Three kinds were seen on a PortAudio stream from PulseAudio with ten and more busy
programs beside it. The thread that stamps waits for the processor, so that a block
comes late and is stamped late by as much. The sound server's idea of its own delay is
wrong, for tenths of a second or for seconds, while blocks come as ever. And what piled
up is fetched at once, each block stamped a little earlier than the one before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from device.media import SAMPLE_RATE
from tests.timeline.card import World

BLOCK = 1024
JITTER = 2e-3
"""Stamps between the bursts: seconds, either way."""
APART = 1.0
"""Seconds that a burst keeps away from a loss."""
TOOTH = 0.12
"""How often the sawtooth falls back to nothing, in seconds."""
SHAPES: dict[str, Callable[[float, float], float]] = {
    "constant": lambda since, length: 1,
    "decaying": lambda since, length: 1 - since / length,
    "sawtooth": lambda since, length: 1 - since % TOOTH / TOOTH,
}


@dataclass(frozen=True)
class Burst:
    """From *begins* on stamps are late by up to *late*, blocks by up to *delay*."""

    begins: float
    length: float
    late: float
    delay: float
    shape: str

    def is_apart_from(self, moment: float) -> bool:
        """Whether it is over or yet to come, and not close by."""
        return not -APART < moment - self.begins < self.length + APART

    def share(self, at: float) -> float:
        """How much of it there is at a time."""
        since = at - self.begins
        during = 0 <= since < self.length
        return SHAPES[self.shape](since, self.length) if during else 0


def waiting(rng: np.random.Generator, begins: float, shape: str) -> Burst:
    """The thread that stamps waits for the processor."""
    late = rng.uniform(10e-3, 140e-3)
    return Burst(begins, rng.uniform(0.1, 0.6), late, late, shape)


def mistaken(rng: np.random.Generator, begins: float, shape: str) -> Burst:
    """The sound server is wrong about its own delay; blocks come as ever."""
    late, length = rng.uniform(10e-3, 140e-3), rng.uniform(0.1, 0.6)
    return Burst(begins, length, late, 0, shape)


def mistaken_for_long(rng: np.random.Generator, begins: float, shape: str) -> Burst:
    """The same for seconds, by less."""
    late, length = rng.uniform(10e-3, 18e-3), rng.uniform(1, 3)
    return Burst(begins, length, late, 0, "decaying")


def fetched(rng: np.random.Generator, begins: float, shape: str) -> Burst:
    """What piled up is fetched at once: blocks come late and are stamped early."""
    length = rng.uniform(0.1, 0.4)
    return Burst(begins, length, rng.uniform(-20e-3, -10e-3), length, "decaying")


KINDS = {
    each.__name__: each for each in (waiting, mistaken, mistaken_for_long, fetched)
}


def busy(world: World, kind: str, shape: str = "constant") -> World:
    """*world* with bursts of this kind and shape, at random, every few seconds."""
    rng = np.random.default_rng([world.seed, 7])
    bursts, begins = [], 4.0
    while begins < world.seconds:
        burst = KINDS[kind](rng, begins, shape)
        begins += burst.length + rng.uniform(1.5, 5)
        if all(burst.is_apart_from(loss) for loss in world.losses_at()):
            bursts.append(burst)
    starts = [burst.begins for burst in bursts]

    def of(at: float) -> Burst:
        return bursts[max(0, bisect_right(starts, at) - 1)]

    def error(rng: np.random.Generator, at: float) -> float:
        return of(at).late * of(at).share(at) + float(rng.uniform(-JITTER, JITTER))

    def delay(at: float) -> float:
        return of(at).delay * of(at).share(at)

    return replace(world, error=error, delay=delay)


SAID = Path(__file__).parents[1] / "data" / "busy-stamps.csv"
"""A minute that was really heard on a busy machine (see the README beside it)."""


def really_busy() -> World:
    """A world with the stamps and arrivals of that minute, and nothing lost."""
    late, arrived = np.loadtxt(SAID, delimiter=",", skiprows=1).T / 1000
    world = World(seconds=len(late) * BLOCK / SAMPLE_RATE - 1, ppm=0)

    def number(at: float) -> int:
        return round((at - world.sound_from) * SAMPLE_RATE / BLOCK)

    return replace(
        world,
        error=lambda _, at: float(late[number(at)]),
        delay=lambda at: float(arrived[number(at)]) - BLOCK / SAMPLE_RATE,
    )
