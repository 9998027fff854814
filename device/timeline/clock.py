"""The sound card's clock: tells when a sample was heard, by its number.

A Kalman filter with two states, the time of a sample and the card's rate error, fed
with the card's own jittery stamps. Plain numbers, no matrices: it runs 47 times a
second on a small machine. Times are seconds of film time as floats.

The rate may wander by about 0.3 ppm in a second (a crystal that warms up: 20 ppm in
some minutes). How much the stamps jitter is learned from the stamps.
"""

from __future__ import annotations

from math import sqrt

from device.media import SAMPLE_RATE

RATE_WANDER = 3e-7
"""Random walk of the rate error, per square root of a second."""
TIME_WANDER = 2e-6
"""Random walk of the time itself, in seconds per square root of a second."""
RATE_UNKNOWN = 150e-6
"""Standard deviation of the rate error of a card nobody has listened to yet."""
JITTER = 5e-3
"""First guess of the stamps' standard deviation, in seconds; learned later."""
JITTER_LEAST = 0.3e-3
JITTER_MOST = 12e-3
LEARNED_IN = 10.0
"""Seconds over which the jitter is learned."""
SMOOTHED_OVER = 1.0
"""Seconds over which the error is smoothed, to see whether the clock has slipped."""
NOTABLE = 5.0
"""Standard deviations of the smoothed error that no chance explains."""


class SampleClock:
    """A line through (sample count, stamp) that knows how sure it is."""

    def __init__(self, count: int, time: float, sigma: float):
        self.count = count
        """The sample up to which stamps are in the estimate."""
        self.jitter = JITTER
        """Standard deviation of the stamps, in seconds, as learned so far."""
        self._time, self._rate = time, 0.0
        self._tt, self._tr, self._rr = sigma**2, 0.0, RATE_UNKNOWN**2
        self._error = 0.0

    def at(self, count: int) -> float:
        """When sample *count* was heard; earlier samples are found by counting back."""
        return self._time + (count - self.count) * (1 + self._rate) / SAMPLE_RATE

    @property
    def sigma(self) -> float:
        """Standard deviation of ``at(self.count)`` in seconds, by its own account."""
        return sqrt(self._tt)

    @property
    def ppm(self) -> float:
        """How much too fast the card runs, in parts per million."""
        return -1e6 * self._rate / (1 + self._rate)

    def is_wild(self, error: float) -> bool:
        """Whether a stamp that is off by *error* seconds tells nothing."""
        return abs(error) > 3 * (self.jitter + self.sigma)

    def advance(self, count: int) -> None:
        """Move on to sample *count* without a stamp; never backwards."""
        span = (count - self.count) / SAMPLE_RATE
        if span <= 0:
            return
        self._time, self.count = self.at(count), count
        self._tt += span * (2 * self._tr + span * self._rr + TIME_WANDER**2)
        self._tr += span * self._rr
        self._rr += span * RATE_WANDER**2

    def learn(self, count: int, stamp: float) -> None:
        """Take in the stamp of sample *count*, unless it is known already or wild.

        Wildly late stamps are what a busy machine makes, and not even a sign that the
        clock has slipped: a true step is found by the line.
        """
        if count < self.count:
            return
        span = (count - self.count) / SAMPLE_RATE
        self.advance(count)
        error = stamp - self._time
        wild = self.is_wild(error)
        if not wild or error < 0:
            self._watch(error, span)
        if not wild:
            self._update(error)

    def skip(self, seconds: float, sigma: float, count: int) -> None:
        """Time went on by *seconds* without samples, as the stamps up to *count* say.

        *sigma* is how sure they are of it; they are not to be learned once more.
        """
        self._time += seconds
        self._tt += sigma**2
        self._error = 0.0
        self.advance(count)

    def _update(self, error: float) -> None:
        spread = self._tt + self.jitter**2
        gain, rate_gain = self._tt / spread, self._tr / spread
        self._time += gain * error
        self._rate += rate_gain * error
        self._rr -= rate_gain * self._tr
        self._tr -= gain * self._tr
        self._tt -= gain * self._tt

    def _watch(self, error: float, span: float) -> None:
        """Learn the jitter; doubt the time if stamps stay on one side for a second."""
        most = 3 * (self.jitter + self.sigma)
        error = max(-most, min(most, error))
        variance = self.jitter**2
        weight = min(1.0, span / LEARNED_IN)
        variance += weight * (error**2 - self._tt - variance)
        self.jitter = min(max(sqrt(max(variance, 0.0)), JITTER_LEAST), JITTER_MOST)
        weight = min(1.0, span / SMOOTHED_OVER)
        self._error += weight * (error - self._error)
        if abs(self._error) > NOTABLE * self.jitter * sqrt(weight / 2):
            self._tt = max(self._tt, self._error**2 / 4)
