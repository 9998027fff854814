"""Decoding any film for the simulated rig: pictures with their own times, and sound.

The film's zero is its first picture; sound keeps its place against it. One lap is
decoded here, from beginning to end; whoever plays the film over and over asks again.
Only a few pictures and a little sound are in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition

from device.errors import FilmUnreadable
from device.libav.camera import RawPicture
from device.media import SAMPLE_RATE, SECOND, Nanoseconds, Samples
from device.rig import PictureFormat

HOLE = SAMPLE_RATE // 20
"""A jump in the sound's times beyond this (50 ms) is a hole; below it, rounding."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A raw picture and when it appears, counted from the lap's beginning."""

    start: Nanoseconds
    raw: RawPicture


class FilmFile:
    """A film on disk, looked through once to learn its size and its length."""

    def __init__(self, path: Path, limit: tuple[int, int]) -> None:
        """Look through *path*; its pictures are made even-sized and fit *limit*.

        Raises ``FilmUnreadable``.
        """
        self._path = path
        with self._reading(), av.open(str(path)) as film:
            stream = _video(film)
            spans = _spans(film, stream) if stream else []
            rate = (stream and stream.average_rate) or Fraction(25)
        with self._reading(), av.open(str(path)) as film:
            stream = _video(film)
            frame = next(film.decode(stream), None) if stream else None
        if not spans or frame is None:
            raise FilmUnreadable(f"{path} has no picture")
        self._turns = round(frame.rotation / 90) % 4
        across, up = (limit[1], limit[0]) if self._turns % 2 else limit
        self._size = _fitted((frame.width, frame.height), (across, up))
        shown = self._size[::-1] if self._turns % 2 else self._size
        self.picture = PictureFormat(*shown, float(rate))
        self._zero = min(start for start, _ in spans)
        length = max(end for _, end in spans) - self._zero
        self.samples = max(1, round(length * SAMPLE_RATE))

    def pictures(self) -> Iterator[Picture]:
        """The film's pictures once, their times ascending from 0."""
        last = -1
        with self._reading(), av.open(str(self._path)) as film:
            stream = cast(av.VideoStream, _video(film))
            stream.thread_type = "AUTO"
            for frame in film.decode(stream):
                if frame.pts is None or frame.time_base is None:
                    continue
                start = int((frame.pts * frame.time_base - self._zero) * SECOND)
                if start > last:
                    last = start
                    raw = frame.reformat(*self._size, format="yuv420p")
                    upright = _turned(raw, self._turns) if self._turns else raw
                    yield Picture(Nanoseconds(start), upright)

    def sound(self) -> Iterator[Samples]:
        """The film's sound once: ``samples`` in all, silence where it has none."""
        done = 0
        for first, samples in self._placed_sound():
            ahead = min(first, self.samples) - done
            if done == 0 and ahead < 0:
                samples = samples[-ahead:]  # it was heard before the first picture
            elif done == 0 or ahead > HOLE:
                samples = np.concatenate([np.zeros(ahead, np.float32), samples])
            samples = samples[: self.samples - done]
            yield samples
            done += len(samples)
        yield np.zeros(self.samples - done, np.float32)

    def _placed_sound(self) -> Iterator[tuple[int, Samples]]:
        """Pieces of sound, and where each begins in samples from the film's zero."""
        # Of whole numbers the resampler mixes channels so that none can be too loud.
        resampler = av.AudioResampler("s16", "mono", SAMPLE_RATE)
        with self._reading(), av.open(str(self._path)) as film:
            if not film.streams.audio:
                return
            for frame in chain(film.decode(film.streams.audio[0]), [None]):
                for part in resampler.resample(frame):
                    at = (part.pts or 0) * (part.time_base or 0) - self._zero
                    samples = part.to_ndarray()[0].astype(np.float32) / 32768
                    yield round(at * SAMPLE_RATE), samples

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turn what PyAV raises into one sentence that names the film."""
        try:
            yield
        except (FFmpegError, ValueError, EOFError) as exc:
            why = getattr(exc, "strerror", None) or str(exc)
            raise FilmUnreadable(
                f"{self._path} cannot be read as a film: {why[:1].lower()}{why[1:]}"
            ) from exc


def _video(film: InputContainer) -> av.VideoStream | None:
    """The first stream of moving pictures; the cover of a record is none."""
    for stream in film.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    return None


def _spans(
    film: InputContainer, stream: av.VideoStream
) -> list[tuple[Fraction, Fraction]]:
    """Start and end, in seconds, of every picture; read from the packets, undecoded."""
    usual = 1 / (stream.average_rate or Fraction(25))
    spans = []
    for packet in film.demux(stream):
        if packet.pts is not None and packet.time_base and not packet.is_discard:
            start = packet.pts * packet.time_base
            length = (packet.duration or 0) * packet.time_base or usual
            spans.append((start, start + length))
    return spans


def _fitted(size: tuple[int, int], limit: tuple[int, int]) -> tuple[int, int]:
    """The even size, in proportion, that lies within *limit* (width, height)."""
    scale = min(Fraction(1), Fraction(limit[0], size[0]), Fraction(limit[1], size[1]))
    width, height = (max(2, int(edge * scale) // 2 * 2) for edge in size)
    return width, height


def _turned(raw: av.VideoFrame, turns: int) -> RawPicture:
    """The picture turned left by so many quarters: telephones film lying down."""
    stacked, height = raw.to_ndarray(), raw.height
    luma, chroma = stacked[:height], stacked[height:].reshape(2, height // 2, -1)
    planes = [np.rot90(plane, turns) for plane in (luma, *chroma)]
    flat = np.concatenate([plane.reshape(-1) for plane in planes])
    return flat.reshape(-1, planes[0].shape[1])
