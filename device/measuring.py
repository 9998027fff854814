"""What the recorder measures of its devices while it films, for whoever looks after it.

A few numbers of the last recording, in memory and in the status file: how many pictures
came, how loud it got, how fast the sound card ran. Nothing of what was seen or said.
"""

from __future__ import annotations

import math

import numpy as np

from device.media import SECOND, Block, Frame, Item, Nanoseconds

SILENCE = -120.0
"""In dB, where there was no sound at all."""


class Measuring:
    """Of one recording; the recorder's line calls, no other."""

    def __init__(self, wanted: float) -> None:
        """*wanted* are the pictures a second that the camera is set to."""
        self._wanted = wanted
        self._frames = 0
        self._first = self._last = Nanoseconds(0)
        self._blocks = 0
        self._peak = 0.0

    def take(self, item: Item) -> None:
        """Take what a driver delivered."""
        if isinstance(item, Frame):
            self._first = item.taken if not self._frames else self._first
            self._frames, self._last = self._frames + 1, item.taken
        elif isinstance(item, Block):
            self._blocks += 1
            loudest = float(np.abs(item.samples).max(initial=0.0))
            self._peak = max(self._peak, loudest)

    def told(self, drift_ppm: float) -> dict[str, float]:
        """``Status.measured``; *drift_ppm* as the film's timeline estimated it."""
        span = (self._last - self._first) / SECOND
        rate = (self._frames - 1) / span if span > 0 else 0.0
        level = 20 * math.log10(self._peak) if self._peak > 0 else SILENCE
        return {
            "frames_a_second": round(rate, 2),
            "wanted": self._wanted,
            "blocks": self._blocks,
            "loudest_db": round(max(level, SILENCE), 1),
            "drift_ppm": round(drift_ppm, 1),
        }
