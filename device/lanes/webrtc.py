"""The one door to webrtcvad: tells sound from silence with next to no memory.

It takes toys, music and water for voices (``docs/decisions.md`` has the figures), so
that a lane by it is called "Sound". Its strictest mode, 3, is the least wrong.
"""

from __future__ import annotations

import numpy as np
import webrtcvad

from device.media import Samples

STRICTEST = 3
RATE = 16_000


class WebRtc:
    """Judges windows of 20 ms."""

    name = "webrtcvad"
    window = RATE // 50

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin a new stretch of sound."""
        self._vad = webrtcvad.Vad(STRICTEST)

    def judge(self, windows: Samples) -> Samples:
        """Whether each of the windows, shape (n, 320), holds sound: 0 or 1."""
        whole = np.rint(np.clip(windows, -1, 1) * 32767).astype("<i2")
        told = [self._vad.is_speech(one.tobytes(), RATE) for one in whole]
        return np.array(told, np.float32)
