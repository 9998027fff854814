"""When a picture was really taken: the middle of its exposure.

libcamera's SensorTimestamp marks the start of readout of the first row, which is the
END of that row's exposure (picamera2 issue 821), and lies on CLOCK_MONOTONIC on a
Raspberry Pi. Rows are read out one after the other and each is exposed as long, so
the middle row's exposure has its middle at

    SensorTimestamp + readout / 2 - exposure / 2

The exposure comes with each frame. The readout is not told: the shortest frame that
the sensor's mode allows is taken for it, which is longer by the blanking (a few
percent of it, so well under a millisecond here).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from device.media import Nanoseconds

KEPT = 64
"""Frames that are remembered; an encoder holds some 20 at most."""
MICROSECOND = 1000


class Exposures:
    """Remembers the exposure of the last frames, by the time stamp of the sensor.

    ``note`` runs on the camera's thread, ``middle`` on the encoder's.
    """

    def __init__(self, readout: Nanoseconds) -> None:
        self._readout = readout
        self._seen: dict[int, tuple[int, int]] = {}
        self._last = 0  # ns, for a frame whose own exposure is not known

    def note(self, metadata: Mapping[str, Any]) -> None:
        """Take in a frame's SensorTimestamp (in ns) and ExposureTime (in µs)."""
        stamp = int(metadata["SensorTimestamp"])
        self._last = int(metadata.get("ExposureTime", 0)) * MICROSECOND
        self._seen[stamp // MICROSECOND] = stamp, self._last
        while len(self._seen) > KEPT:
            del self._seen[next(iter(self._seen))]

    def middle(self, microseconds: int) -> Nanoseconds:
        """The middle of the exposure of the frame with this time stamp."""
        stamp, exposure = self._seen.get(
            microseconds, (microseconds * MICROSECOND, self._last)
        )
        return Nanoseconds(stamp + (self._readout - exposure) // 2)

    def statement(self) -> str:
        """How frames are timed, for the film's sync statement."""
        exposure = "each frame's own exposure" if self._last else "no known exposure"
        return (
            "middle of exposure: the sensor's time stamp on the monotonic clock, plus "
            f"half a readout of {self._readout / 1e6:.1f} ms (taken from the sensor "
            f"mode's shortest frame), minus half of {exposure}"
        )
