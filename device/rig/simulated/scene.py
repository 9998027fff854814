"""What the simulated camera sees and the simulated microphone hears.

A scene is one lap of picture and sound that repeats for ever. Its length is a whole
number of samples, and every lap begins on a sample: so picture and sound are still in
step after a thousand laps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from device.libav.source import Picture
from device.media import SAMPLE_RATE, SECOND, Nanoseconds, Samples
from device.rig import PictureFormat

KEEP = 120 * SAMPLE_RATE
"""A lap of up to two minutes of sound is kept (23 MB), and not decoded again."""


class Scene(Protocol):
    """One lap of picture and sound."""

    picture: PictureFormat
    samples: int
    """The length of a lap, in samples at 48 kHz."""

    def pictures(self) -> Iterator[Picture]:
        """The pictures of one lap, their times ascending from 0."""

    def sound(self) -> Iterator[Samples]:
        """The sound of one lap, ``samples`` in all, in pieces of any size."""


def time_of(sample: float) -> Nanoseconds:
    """When this sample is, counted as the samples are."""
    return Nanoseconds(int(sample * SECOND / SAMPLE_RATE))


def lap_start(scene: Scene, lap: int) -> Nanoseconds:
    """When this lap begins, in the scene's own time; lap 0 begins at 0."""
    return Nanoseconds(lap * scene.samples * SECOND // SAMPLE_RATE)


class Tape:
    """The sound of a scene, lap after lap, to be read forward only."""

    def __init__(self, scene: Scene) -> None:
        self._pieces = _laps(scene)
        self._first = 0
        self._held = np.zeros(0, np.float32)

    def read(self, first: int, length: int) -> Samples:
        """Samples *first* to *first* + *length*; what lies before is forgotten."""
        while self._first + len(self._held) < first + length:
            self._forget(first)
            self._held = np.concatenate([self._held, next(self._pieces)])
        self._forget(first)
        return self._held[:length].copy()

    def _forget(self, before: int) -> None:
        gone = min(before - self._first, len(self._held))
        self._held, self._first = self._held[gone:], self._first + gone


def _laps(scene: Scene) -> Iterator[Samples]:
    """The scene's sound for ever; a short lap is decoded once and then repeated."""
    kept = []
    for piece in scene.sound():
        if scene.samples <= KEEP:
            kept.append(piece)
        yield piece
    while True:
        yield from kept or scene.sound()
