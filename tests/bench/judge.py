"""A small instrument of our own: how much later each beep is than its flash.

A flash is the first frame brighter than half way between the film's darkest and its
brightest; a beep begins where its 1 kHz amplitude, over two periods, reaches half its
height. Positive is sound late. A film's true times count: a demuxer tells them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from device.media import SAMPLE_RATE, Samples
from tests.bench.clapper import PITCH

WINDOW = 2 * SAMPLE_RATE // PITCH
NEAR = 0.4
"""Seconds around a flash in which its beep is looked for."""
LOUD = 0.1
"""Amplitude below which there is no beep."""


def offsets(film: Path) -> NDArray[np.float64]:
    """Milliseconds by which each beep is late; a flash without a beep gives none."""
    wanted = flashes(film)
    late = []
    with av.open(str(film)) as container:
        heard = _Heard(container)
        for flash in wanted:
            if (beep := heard.onset(flash)) is not None:
                late.append((beep - flash) * 1000)
    return np.array(late)


def flashes(film: Path) -> list[float]:
    """When the picture turns bright, in seconds."""
    times, luma = [], []
    with av.open(str(film)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for frame in container.decode(video=0):
            plane = np.frombuffer(memoryview(frame.planes[0]), np.uint8)
            times.append(float(frame.time or 0))
            luma.append(float(plane[::97].mean()))
    bright = np.array(luma) > (min(luma) + max(luma)) / 2
    turned = bright & ~np.concatenate(([False], bright[:-1]))
    return [float(time) for time in np.array(times)[turned]]


class _Heard:
    """The film's sound, read forward; holds a second or two of it."""

    def __init__(self, container: av.container.InputContainer) -> None:
        self._pieces = _pieces(container)
        self._held = np.zeros(0, np.float32)
        self._first = 0

    def onset(self, near: float) -> float | None:
        """When the beep begins that is nearest to this second, if there is one."""
        first = max(0, round((near - NEAR) * SAMPLE_RATE))
        amplitude = _amplitude(self._read(first, round(2 * NEAR * SAMPLE_RATE)))
        if amplitude.max(initial=0) < LOUD:
            return None
        half = float(np.percentile(amplitude, 99)) / 2
        at = int(np.argmax(amplitude > half))
        if at == 0:
            return first / SAMPLE_RATE
        part = (half - amplitude[at - 1]) / (amplitude[at] - amplitude[at - 1])
        return float(first + at - 1 + part + WINDOW / 2) / SAMPLE_RATE

    def _read(self, first: int, length: int) -> Samples:
        while self._first + len(self._held) < first + length:
            piece = next(self._pieces, None)
            if piece is None:
                break
            at, samples = piece
            hole = np.zeros(max(0, at - self._first - len(self._held)), np.float32)
            self._held = np.concatenate([self._held, hole, samples])
            gone = min(max(0, first - self._first), len(self._held))
            self._held, self._first = self._held[gone:], self._first + gone
        begin = max(0, first - self._first)
        return self._held[begin : begin + length]


def _pieces(container: av.container.InputContainer) -> Iterator[tuple[int, Samples]]:
    for frame in container.decode(audio=0):
        at = (frame.pts or 0) * (frame.time_base or 0) * SAMPLE_RATE
        yield round(at), frame.to_ndarray()[0].astype(np.float32)


def _amplitude(samples: Samples) -> NDArray[np.float64]:
    """How loud the pitch is over the ``WINDOW`` samples from each one on."""
    turn = np.exp(-2j * np.pi * PITCH * np.arange(len(samples)) / SAMPLE_RATE)
    sums = np.cumsum(np.concatenate(([0], samples * turn)))
    amplitude: NDArray[np.float64] = 2 * np.abs(sums[WINDOW:] - sums[:-WINDOW]) / WINDOW
    return amplitude
