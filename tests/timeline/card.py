"""A simulated camera and sound card with a known truth, and a judge of the result.

True time is seconds since the first key frame. The card runs at 48,000 Hz × (1 + ppm),
stamps its blocks with an error, loses some without a word, and hears a 20 ms beep of
1 kHz at each whole second; the camera flashes then. So a film is in step when every
beep begins at a whole second of film time.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from device.media import (
    SAMPLE_RATE,
    SECOND,
    Block,
    Frame,
    Item,
    Nanoseconds,
    Placed,
    PlacedSound,
    Samples,
)
from device.timeline import Timeline

ZERO = Nanoseconds(4_321_987_654_321)
"""When the first key frame is taken, on the monotonic clock."""
WANDER_PERIOD = 1800.0
BEEP = 0.02


@dataclass(frozen=True)
class World:
    """What camera and card do in a simulated recording; times in seconds."""

    seconds: float = 60
    ppm: float = 100
    jitter: float = 5e-3
    wander_ppm: float = 0
    lies: float = 0
    """How wrong the stamps of the first second may be."""
    losses: int = 0
    loss: int = 1024
    block: int | None = 1024
    """Samples in a block; None: it varies from block to block."""
    frames_lost: float = 0
    """Share of frames that the camera loses."""
    sound_from: float = -0.4
    """When the microphone opens; the first key frame is at 0."""
    seed: int = 1
    error: Callable[[np.random.Generator, float], float] | None = None
    """Error of a stamp at a time, instead of the even jitter."""
    delay: Callable[[float], float] = field(default=lambda _: 0.0)
    """How long after it could come a block that begins at a time does come."""

    def losses_at(self) -> list[float]:
        """When sound is lost: away from the beeps."""
        every = self.seconds / max(1, self.losses)
        return [every * (i + 0.5) // 1 + 0.47 for i in range(self.losses)]


HARD = World(jitter=10e-3, wander_ppm=20, lies=0.6, losses=40, frames_lost=1 / 200)
"""The hard case; *losses* are an hour's."""


def hard(seconds: float, ppm: float, seed: int) -> World:
    """The hard case for so long: 40 losses an hour."""
    losses = max(1, round(40 * seconds / 3600))
    return replace(HARD, seconds=seconds, ppm=ppm, seed=seed, losses=losses)


class Card:
    """The sound card: sample numbers to true times, and blocks."""

    def __init__(self, world: World):
        self.world = world
        self.rng = np.random.default_rng(world.seed)

    def time(self, sample: float) -> float:
        """When *sample* is really converted."""
        w = self.world
        t = sample / (SAMPLE_RATE * (1 + w.ppm * 1e-6))
        turn = 2 * np.pi / WANDER_PERIOD
        wander = w.wander_ppm * 1e-6 / turn * (1 - np.cos(turn * t))
        return float(w.sound_from + t + wander)

    def blocks(self) -> Iterator[tuple[float, Block]]:
        """Every block with the time at which it arrives."""
        w, n, comes = self.world, 0, 0.0
        losses = w.losses_at()
        while self.time(n) < w.seconds:
            begins = self.time(n)
            if losses and begins >= losses[0]:
                losses.pop(0)
                n += w.loss
                continue
            size = w.block or int(self.rng.integers(64, 2048))
            ends = self.time(n + size)
            heard = Nanoseconds(ZERO + round((begins + self._error(begins)) * SECOND))
            comes = max(comes, ends + 0.005 + w.delay(begins))
            arrived = Nanoseconds(ZERO + round(comes * SECOND))
            yield comes, Block(heard, arrived, self.sound(begins, ends, size))
            n += size

    def sound(self, begins: float, ends: float, size: int) -> Samples:
        """What is heard between two times: a beep at each whole second."""
        samples = np.zeros(size, np.float32)
        for second in {np.floor(begins), np.floor(ends)}:
            if second < 1 or begins > second + BEEP:
                continue
            t = begins - second + np.arange(size) / size * (ends - begins)
            on = (t >= 0) & (t < BEEP)
            samples[on] = 0.8 * np.sin(2 * np.pi * 1000 * t[on])
        return samples

    def _error(self, at: float) -> float:
        w = self.world
        if w.error is not None:
            return w.error(self.rng, at)
        error = self.rng.uniform(-w.jitter, w.jitter)
        if w.lies and at < w.sound_from + 1:
            error += self.rng.uniform(-w.lies, w.lies)
        return float(error)


def camera(world: World) -> Iterator[tuple[float, Frame]]:
    """Frames of a picture with a varying rate; one is taken at each whole second."""
    rng = np.random.default_rng(world.seed + 1000)
    for number in range(int(world.seconds * 30)):
        shift = 0.0 if number % 30 == 0 else rng.uniform(-4e-3, 4e-3)
        if number and rng.random() < world.frames_lost:
            continue
        at = number / 30 + shift
        taken = Nanoseconds(ZERO + round(at * SECOND))
        yield at + 0.06, Frame(taken, number % 30 == 0, b"")


def items(world: World) -> Iterator[Item]:
    """Everything the intake would give, in order of arrival."""
    sound: Iterator[tuple[float, Item]] = Card(world).blocks()
    picture: Iterator[tuple[float, Item]] = camera(world)
    merged = heapq.merge(sound, picture, key=lambda pair: pair[0])
    return (item for _, item in merged)


def film(timeline: Timeline, stream: Iterable[Item]) -> Iterator[Placed]:
    """All that the timeline gives for *stream*."""
    for item in stream:
        yield from timeline.feed(item)
    yield from timeline.finish()


def arrivals(timeline: Timeline, world: World) -> list[tuple[float, float]]:
    """When each piece of sound came out of the timeline, and where it begins.

    Both in seconds of film time; what comes out only at the end is left out.
    """
    sound: Iterator[tuple[float, Item]] = Card(world).blocks()
    picture: Iterator[tuple[float, Item]] = camera(world)
    return [
        (at, piece.first / SAMPLE_RATE)
        for at, item in heapq.merge(sound, picture, key=lambda pair: pair[0])
        for piece in timeline.feed(item)
        if isinstance(piece, PlacedSound)
    ]


def sound_of(placed: Iterable[Placed]) -> Iterator[Samples]:
    """The pieces of the sound track; each must begin where the one before ended."""
    end = 0
    for piece in placed:
        if isinstance(piece, PlacedSound):
            assert piece.first == end, "the pieces of sound do not touch"
            end += len(piece.samples)
            yield piece.samples


def beeps(pieces: Iterable[Samples]) -> NDArray[np.float64]:
    """When each beep begins, in seconds of film time: middle of its energy − 10 ms."""
    found, places = [], np.arange(SAMPLE_RATE)
    for number, second in enumerate(_seconds(pieces)):
        energy = second.astype(np.float64) ** 2
        if energy.sum() > 10:
            middle = np.average(places, weights=energy)
            found.append(number + 0.5 + middle / SAMPLE_RATE - BEEP / 2)
    return np.array(found)


def _seconds(pieces: Iterable[Samples]) -> Iterator[Samples]:
    """The sound second by second, from half past zero on, so that beeps are whole."""
    held: list[Samples] = []
    have = -SAMPLE_RATE // 2
    for piece in pieces:
        held.append(piece)
        have += len(piece)
        if have < SAMPLE_RATE:
            continue
        joined = np.concatenate(held)[-have:]
        while have >= SAMPLE_RATE:
            yield joined[:SAMPLE_RATE]
            joined, have = joined[SAMPLE_RATE:], have - SAMPLE_RATE
        held = [joined]


def offsets(world: World, timeline: Timeline, unheard: int = 1) -> NDArray[np.float64]:
    """By how many milliseconds each beep is later than its flash.

    At most *unheard* beeps may be missing: those in lost sound, and the film's last.
    """
    begins = beeps(sound_of(film(timeline, items(world))))
    expected = int(world.seconds) - 1
    assert len(begins) >= expected - unheard, f"{len(begins)} of {expected} beeps"
    return (begins - np.round(begins)) * 1000
