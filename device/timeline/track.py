"""The sound track as it is written: pieces that touch each other, from sample 0 on.

What lies before zero or before the end of the track is cut to the sample; where
nothing was heard stands silence, and why. Nothing is ever moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from device.media import SAMPLE_RATE, PlacedSound, Samples
from device.timeline.stretch import Stretch

AWAY = "microphone away"
LOST = "sound lost"
SILENCE = np.zeros(SAMPLE_RATE, np.float32)
SILENCE.setflags(write=False)
EARLY = 0.1
"""Seconds before zero at which sound begins to pass through the resampler."""


@dataclass(slots=True)
class Silence:
    """*count* samples from *first* on in which nothing was heard, and why."""

    first: int
    count: int
    cause: str


class SoundTrack:
    """Writes stretches of sound; knows where the track ends."""

    def __init__(self) -> None:
        self.end = 0
        """The sample after the last one written."""
        self.silences: list[Silence] = []
        """Where nothing was heard."""
        self._stretch: Stretch | None = None
        self._next = 0
        self._cause = AWAY
        self._rate = 0.0

    def write(self, samples: Samples, at: float) -> list[PlacedSound]:
        """Go on with the stretch: *samples* were heard *at* (seconds of film time)."""
        if self._stretch is None:
            if at + len(samples) / SAMPLE_RATE < -EARLY:
                return []
            self._stretch = Stretch(at, self._rate)
            self._next = self._stretch.first
        return self._put(self._stretch.write(samples, at))

    @property
    def late(self) -> float:
        """Seconds by which the newest sound stands later than its clock says."""
        return self._stretch.late if self._stretch else 0.0

    def end_stretch(self, cause: str) -> list[PlacedSound]:
        """Write what the resampler holds; *cause* is why silence follows, if any."""
        self._cause = cause
        if self._stretch is None:
            return []
        rest, self._rate = self._stretch.finish(), self._stretch.rate
        self._stretch = None
        return self._put(rest)

    def silence_until(self, sample: int) -> list[PlacedSound]:
        """Write silence up to *sample*, in pieces of a second at most."""
        pieces = []
        if sample > self.end:
            self._note(sample - self.end)
        while self.end < sample:
            quiet = SILENCE[: sample - self.end]
            pieces.append(PlacedSound(self.end, quiet))
            self.end += len(quiet)
        return pieces

    def _put(self, samples: Samples) -> list[PlacedSound]:
        first, self._next = self._next, self._next + len(samples)
        pieces = self.silence_until(first)
        rest = samples[max(0, self.end - first) :]
        if len(rest):
            pieces.append(PlacedSound(self.end, rest))
            self.end += len(rest)
        return pieces

    def _note(self, count: int) -> None:
        last = self.silences[-1] if self.silences else None
        if last and last.first + last.count == self.end and last.cause == self._cause:
            last.count += count
        else:
            self.silences.append(Silence(self.end, count, self._cause))
