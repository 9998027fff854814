"""What is known of how well sound and picture are in step, gathered on the way."""

from __future__ import annotations

from device.media import SAMPLE_RATE
from device.timeline.clock import SampleClock

SMOOTHED_OVER = 4.0
"""Seconds over which stamps are compared with where the sound was placed."""
SURE = 3.0
"""Standard deviations of the clock's own doubt that are added."""


class Evidence:
    """The worst that was seen, and whether the start could be believed."""

    def __init__(self) -> None:
        self.worst = 0.0
        """The largest smoothed error, in seconds, with the clock's doubt added."""
        self.ppm = 0.0
        """How much too fast the card runs, as last estimated."""
        self.settled: bool | None = None
        """Whether every start was settled; None before any sound was placed."""
        self._error = 0.0

    def began(self, settled: bool) -> None:
        """A sound was placed by stamps that agreed, or not."""
        self.settled = settled and self.settled is not False
        self._error = 0.0

    def seen(self, clock: SampleClock, error: float, samples: int) -> None:
        """A block's stamp is later by *error* seconds than where it was placed."""
        if clock.is_wild(error):
            return
        weight = min(1.0, samples / (SMOOTHED_OVER * SAMPLE_RATE))
        self._error += weight * (error - self._error)
        self.worst = max(self.worst, abs(self._error) + SURE * clock.sigma)
        self.ppm = clock.ppm
