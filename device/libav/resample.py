"""FFmpeg's resampler, following a clock: stretches sound by some samples a second.

Fed with blocks and the time at which each was heard; gives an even 48 kHz. It closes
what it is off with a time constant of a second, by at most 100 samples a second,
which nobody hears. It never inserts or cuts: that is the timeline's to decide.
"""

from __future__ import annotations

from fractions import Fraction

import av
import av.filter
import numpy as np

from device.libav import translated
from device.media import SAMPLE_RATE, Nanoseconds, Samples

OPTIONS = "async=100:min_comp=0.0000001:min_hard_comp=1000:comp_duration=30:flags=res"
"""libswresample: at most 100 samples a second; no dead band; nothing hard; rates in
steps of 1 ppm (by the long duration; 20 ppm otherwise); resample from the first sample
on, since it clicks when it begins later."""
DELAY = 16
"""Samples that its filter holds back (half of its 32 taps)."""
SOURCE = {
    "sample_rate": str(SAMPLE_RATE),
    "sample_fmt": "flt",
    "channel_layout": "mono",
    "time_base": "1/1000000000",
}


class Follower:
    """One resampler for one unbroken stretch of sound; not to be used after finish."""

    def __init__(self) -> None:
        with translated("the resampler cannot be set up"):
            graph = av.filter.Graph()
            self._source = graph.add("abuffer", **SOURCE)
            stretch = graph.add("aresample", f"{OPTIONS}:osr={SAMPLE_RATE}")
            self._sink = graph.add("abuffersink")
            self._source.link_to(stretch)
            stretch.link_to(self._sink)
            graph.configure()
        self._graph = graph

    def push(self, samples: Samples, at: Nanoseconds) -> Samples:
        """Give *samples*, the first heard *at*; get what is ready of the even sound."""
        frame = av.AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
        frame.sample_rate, frame.pts = SAMPLE_RATE, at
        frame.time_base = Fraction(1, 1_000_000_000)
        with translated("the sound cannot be resampled"):
            self._source.push(frame)
        return self._pull()

    def finish(self) -> Samples:
        """Get what it still holds."""
        with translated("the sound cannot be resampled"):
            self._source.push(None)
        return self._pull()

    def _pull(self) -> Samples:
        pieces: list[Samples] = []
        while True:
            try:
                frame = self._sink.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                break
            if isinstance(frame, av.AudioFrame):
                plane = np.frombuffer(memoryview(frame.planes[0]), np.float32)
                pieces.append(plane[: frame.samples])
        return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


class Thinner:
    """Brings one unbroken stretch of sound to a lower rate, for whoever judges it."""

    def __init__(self, rate: int) -> None:
        with translated("the resampler cannot be set up"):
            self._resampler = av.AudioResampler("flt", "mono", rate)

    def push(self, samples: Samples | None) -> Samples:
        """Give samples at 48 kHz, get what is ready; None for the end of them.

        What is not a number becomes silence.
        """
        frame: av.AudioFrame | None = None
        if samples is not None and len(samples):
            flat = np.ascontiguousarray(samples, np.float32)[None]
            frame = av.AudioFrame.from_ndarray(flat, format="flt", layout="mono")
            frame.sample_rate = SAMPLE_RATE
        elif samples is not None:
            return np.zeros(0, np.float32)
        with translated("the sound cannot be resampled"):
            made = self._resampler.resample(frame)
        thin = [part.to_ndarray()[0].astype(np.float32) for part in made]
        even = np.concatenate([np.zeros(0, np.float32), *thin])
        np.nan_to_num(even, copy=False, posinf=0, neginf=0)  # one would spoil the rest
        return even
