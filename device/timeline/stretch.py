"""An unbroken stretch of sound: follows the clock so gently that nobody hears it.

The clock learns in small jumps; sound that jumped with it would wobble. So a stretch
runs along a path of its own, a critically damped loop behind the clock, and FFmpeg's
resampler follows the path.
"""

from __future__ import annotations

from device.libav.resample import DELAY, Follower
from device.media import SAMPLE_RATE, SECOND, Nanoseconds, Samples

STIFF = 0.2
"""Natural frequency of the loop, in radians a second: it settles in some 15 s."""


class Stretch:
    """Sound from one place in the film on, without a break."""

    def __init__(self, at: float, rate: float = 0.0):
        self.first = round(at * SAMPLE_RATE)
        """The sample of the sound track at which it begins."""
        self.late = 0.0
        """Seconds by which the newest sound stands later than its clock says."""
        self.rate = rate
        """How much more time than its count says a sample takes, as a share."""
        self._path = at
        self._written = 0
        self._follower = Follower()

    def write(self, samples: Samples, at: float) -> Samples:
        """Go on with *samples*, heard *at* (seconds of film time)."""
        span = len(samples) / SAMPLE_RATE
        even = self._follower.push(samples, Nanoseconds(round(self._path * SECOND)))
        self._written += len(even)
        wanted = at * SAMPLE_RATE + len(samples) - DELAY
        self.late = (self.first + self._written - wanted) / SAMPLE_RATE
        behind = at - self._path
        self.rate += STIFF**2 * span * behind
        self._path += span * (1 + self.rate + 2 * STIFF * behind)
        return even

    def finish(self) -> Samples:
        """What it still holds."""
        return self._follower.finish()
