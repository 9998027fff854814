"""Voices: whether somebody speaks, for each 100 ms, as sound passes by.

The sound is brought to 16 kHz and judged in windows; a value is the mean of the
windows whose middle lies in its 100 ms. The judge is silero-vad where the machine
carries it, webrtcvad where not, and nobody where neither is installed.
"""

from __future__ import annotations

import logging
from itertools import groupby
from typing import Protocol

import numpy as np

from device.errors import JudgeMissing
from device.lanes import VOICE, Voices
from device.libav.resample import Thinner
from device.media import SAMPLE_RATE, PlacedSound, Samples

logger = logging.getLogger(__name__)

THIN = 16_000
"""Samples a second that judges want."""
BIN = VOICE * THIN // SAMPLE_RATE
"""Thin samples in 100 ms."""


class Judge(Protocol):
    """Says how surely windows of sound hold a voice."""

    name: str
    window: int
    """Samples at 16 kHz in a window."""

    def forget(self) -> None:
        """Begin a new stretch of sound."""

    def judge(self, windows: Samples) -> Samples:
        """Judge windows, shape (n, window), that follow on those before: 0 … 1."""


def find_judge(*, plain: bool = False) -> Judge | None:
    """The best judge that this machine carries; with *plain*, silero is not tried."""
    for hire in (_webrtc,) if plain else (_silero, _webrtc):
        try:
            return hire()
        except (ImportError, JudgeMissing) as exc:
            logger.info("a judge of voices is not there: %s", exc)
    return None


def _silero() -> Judge:
    from device.lanes.silero import Silero

    return Silero()


def _webrtc() -> Judge:
    from device.lanes.webrtc import WebRtc

    return WebRtc()


class Listener:
    """Hears the sound of a film, piece by piece; a hole begins it anew."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._end: int | None = None

    def hear(self, sound: PlacedSound) -> list[Voices]:
        """Take the next sound; gives the values that are complete."""
        given: list[Voices] = []
        if sound.first != self._end:
            given = self.finish()
            self._begin(sound.first)
        self._end = sound.first + len(sound.samples)
        self._take(self._thinner.push(sound.samples))
        return given + self._values(self._at // BIN)

    def finish(self) -> list[Voices]:
        """Give what is left; a stretch of sound has ended."""
        if self._end is None:
            return []
        rest = self._thinner.push(None)
        odd = -(len(self._rest) + len(rest)) % self._judge.window
        self._take(np.concatenate([rest, np.zeros(odd, np.float32)]))
        stop, self._end = -(-self._end // VOICE), None
        return self._values(stop)

    def _begin(self, first: int) -> None:
        self._at = first * THIN // SAMPLE_RATE  # the first thin sample not yet judged
        self._sure: list[tuple[int, float]] = []
        self._rest = np.zeros(0, np.float32)
        self._thinner = Thinner(THIN)
        self._judge.forget()

    def _take(self, thin: Samples) -> None:
        window = self._judge.window
        heard = np.concatenate([self._rest, thin])
        whole = len(heard) // window * window
        self._rest = heard[whole:]
        if not whole:
            return
        sure = self._judge.judge(heard[:whole].reshape(-1, window))
        middles = self._at + window * np.arange(len(sure)) + window // 2
        self._sure += zip((middles // BIN).tolist(), sure.tolist(), strict=True)
        self._at += whole

    def _values(self, stop: int) -> list[Voices]:
        """Give the values before the place *stop*: nothing can be added to them."""
        ready = [pair for pair in self._sure if pair[0] < stop]
        self._sure = self._sure[len(ready) :]
        if not ready:
            return []
        means = [
            float(np.mean([sure for _, sure in group]))
            for _, group in groupby(ready, key=lambda pair: pair[0])
        ]
        values = [round(255 * mean) for mean in means]
        return [Voices(ready[0][0], values, self._judge.name)]
