"""The waveform: how loud it was, from the sound as it passes by."""

from __future__ import annotations

import numpy as np

from device.lanes import PEAK, Waveform
from device.media import SAMPLE_RATE, PlacedSound, Samples


class Peaks:
    """The waveform as far as it has been heard; worked out a second at a time."""

    def __init__(self) -> None:
        self.peaks: list[int] = []
        self._start: int | None = None
        self._waiting: list[Samples] = []
        self._count = 0

    def add(self, sound: PlacedSound) -> None:
        """Take the next sound; it touches what came before."""
        if self._start is None:  # peaks are counted from zero: begin at one of them
            self._start = sound.first - sound.first % PEAK
            self._wait_for(np.zeros(sound.first % PEAK, np.float32))
        self._wait_for(sound.samples)
        if self._count >= SAMPLE_RATE:
            self._gather()

    def finish(self) -> None:
        """Make the last peak of what is left."""
        if self._count % PEAK:
            self._wait_for(np.zeros(PEAK - self._count % PEAK, np.float32))
        self._gather()

    def take(self) -> Waveform:
        """Give what is whole, and begin anew behind it."""
        self._gather()
        start, peaks = self._start or 0, self.peaks
        if self._start is not None:
            self._start = start + PEAK * len(peaks)
        self.peaks = []
        return Waveform(start, peaks)

    def _wait_for(self, samples: Samples) -> None:
        self._waiting.append(samples)
        self._count += len(samples)

    def _gather(self) -> None:
        if self._count < PEAK:
            return
        heard = np.concatenate(self._waiting)
        whole = len(heard) // PEAK * PEAK
        pieces = np.abs(heard[:whole].reshape(-1, PEAK))
        loudest = np.fmax.reduce(pieces, axis=1, initial=0)  # passes over what is NaN
        self.peaks += np.rint(np.minimum(loudest, 1) * 255).astype(int).tolist()
        self._waiting, self._count = [heard[whole:]], len(heard) - whole
