"""A scene with a known truth: a flash and a beep at each whole second.

The picture is dark and turns white for a tenth of a second from each whole second on;
with it begins a beep of 1 kHz, 20 ms long (not at 0, where an encoder fades in). The
frames between come up to 4 ms early or late, as a camera's do that sets its own rate;
the one that shows a flash first is exactly on the second.
"""

from __future__ import annotations

from collections.abc import Iterator

import av
import numpy as np

from device.libav.source import Picture
from device.media import SAMPLE_RATE, SECOND, Nanoseconds, Samples
from device.rig import PictureFormat

RATE = 30
SIZE = (192, 108)
"""Small, so that hours are encoded in seconds."""
FLASH = 3
"""Frames that a flash lasts."""
DARK, WHITE = 40, 220
BEEP, PITCH, LOUDNESS = 0.02, 1000, 0.5
UNEVEN = 4e-3
"""Seconds by which a frame that shows no flash first may be early or late."""


class Clapper:
    """So many whole *seconds* of flashes and beeps; a ``Scene`` of the rig."""

    def __init__(self, seconds: int, seed: int) -> None:
        self.picture = PictureFormat(*SIZE, RATE)
        self.samples = seconds * SAMPLE_RATE
        self._seconds = seconds
        self._seed = seed

    def pictures(self) -> Iterator[Picture]:
        """Dark and white, at uneven times."""
        lots = np.random.default_rng([self._seed, 10])
        dark, white = _plain(self.picture, DARK), _plain(self.picture, WHITE)
        for number in range(self._seconds * RATE):
            within = number % RATE
            late = lots.uniform(-UNEVEN, UNEVEN) if within else 0.0
            start = number * SECOND // RATE + int(late * SECOND)
            yield Picture(Nanoseconds(start), white if within < FLASH else dark)

    def sound(self) -> Iterator[Samples]:
        """A second at a time: silence first, then a beep and silence."""
        time = np.arange(round(BEEP * SAMPLE_RATE)) / SAMPLE_RATE
        second = np.zeros(SAMPLE_RATE, np.float32)
        yield second.copy()
        second[: len(time)] = LOUDNESS * np.sin(2 * np.pi * PITCH * time)
        for _ in range(self._seconds - 1):
            yield second


def _plain(picture: PictureFormat, luma: int) -> av.VideoFrame:
    plain = np.full((picture.height * 3 // 2, picture.width), 128, np.uint8)
    plain[: picture.height] = luma
    return av.VideoFrame.from_ndarray(plain, format="yuv420p")
