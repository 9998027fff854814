"""Films with a known truth: every picture carries its number, no sound repeats.

A number is a bar code, top left: 20 cells of 16 × 16 pixels in one row at y = 16,
x = 16 + 16 × bit, least significant bit first, light for 1 and dark for 0, on a dark
field. It survives encoding, and a copy of a clip can be asked what it really shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from device.media import SAMPLE_RATE, SECOND, Block, Frame, Nanoseconds, Samples

Draw = Callable[[int], NDArray[np.uint8]]
WIDTH, HEIGHT, BITS, CELL = 384, 216, 20, 16


def picture(number: int, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """A YUV420 picture (shape (height * 3/2, width)) that says *number* and moves."""
    plane = np.full((height * 3 // 2, width), 128, np.uint8)
    ramp = (np.arange(width) + 3 * number) % 160 + 40
    plane[:height] = ramp.astype(np.uint8)
    plane[: CELL * 3, : CELL * (BITS + 2)] = 16
    for bit in range(BITS):
        if number >> bit & 1:
            x = CELL + CELL * bit
            plane[CELL : 2 * CELL, x : x + CELL] = 235
    return plane


@lru_cache(maxsize=4)
def jpeg(number: int = 0) -> bytes:
    """The same picture as a still."""
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    raw = av.VideoFrame.from_ndarray(picture(number), format="yuv420p")
    packets = [*encoder.encode(raw.reformat(format="yuvj420p")), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)


def number_of(luma: NDArray[np.uint8]) -> int:
    """The number that a decoded picture's luma plane (height, width) says."""
    row = luma[CELL + 4 : 2 * CELL - 4, CELL : CELL * (BITS + 1)].mean(0)
    cells = row.reshape(BITS, CELL)[:, 4:12].mean(1)
    return sum(1 << bit for bit in range(BITS) if cells[bit] > 125)


def numbers_in(film: bytes | Path, *, hidden: bool = False) -> list[int]:
    """The number of every picture of a film; with *hidden*, edit lists ignored."""
    import io

    source = io.BytesIO(film) if isinstance(film, bytes) else str(film)
    options = {"ignore_editlist": "1"} if hidden else {}
    with av.open(source, "r", options=options) as container:
        return [
            number_of(frame.reformat(format="gray").to_ndarray().astype(np.uint8))
            for frame in container.decode(video=0)
        ]


@lru_cache(maxsize=4)
def noise(seconds: float, seed: int = 7) -> Samples:
    """Sound that never repeats, so that correlation finds any piece of it."""
    rng = np.random.default_rng(seed)
    return (rng.standard_normal(int(seconds * SAMPLE_RATE)) * 0.1).astype(np.float32)


def _encoder(width: int, height: int, rate: int) -> av.VideoCodecContext:
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, 90_000), Fraction(rate)
    encoder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "x264-params": f"keyint={rate}:min-keyint={rate}:scenecut=0:"
        "repeat-headers=1:bframes=0:annexb=1",
    }
    return encoder


@lru_cache(maxsize=8)
def frames(
    seconds: float, rate: int = 30, width: int = WIDTH, height: int = HEIGHT
) -> tuple[Frame, ...]:
    """Encoded numbered frames as a camera delivers them, taken from 0 on."""
    encoder = _encoder(width, height, rate)
    packets = []
    for number in range(round(seconds * rate)):
        raw = av.VideoFrame.from_ndarray(
            picture(number, width, height), format="yuv420p"
        )
        raw.pts, raw.time_base = number * 90_000 // rate, Fraction(1, 90_000)
        packets += encoder.encode(raw)
    packets += encoder.encode(None)
    return tuple(
        Frame(Nanoseconds(n * SECOND // rate), bool(p.is_keyframe), bytes(p))
        for n, p in enumerate(packets)
    )


def blocks(seconds: float, size: int = 1024) -> Iterator[Block]:
    """``noise`` as a perfect microphone delivers it, heard from 0 on."""
    samples = noise(seconds)
    for first in range(0, len(samples) - size + 1, size):
        heard = Nanoseconds(first * SECOND // SAMPLE_RATE)
        arrived = Nanoseconds((first + size) * SECOND // SAMPLE_RATE)
        yield Block(heard, arrived, samples[first : first + size])


def write_film(
    path: Path, seconds: float, rate: int = 30, draw: Draw = picture
) -> Path:
    """An MP4 of numbered pictures and ``noise`` for the simulated rig.

    *draw* makes each picture of its number.
    """
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=rate, width=WIDTH, height=HEIGHT)
        video.pix_fmt, video.options = "yuv420p", {"preset": "ultrafast", "crf": "12"}
        audio = out.add_stream("aac", rate=SAMPLE_RATE, layout="mono")
        for number in range(round(seconds * rate)):
            raw = av.VideoFrame.from_ndarray(draw(number), format="yuv420p")
            raw.pts, raw.time_base = number, Fraction(1, rate)
            out.mux(video.encode(raw))
        out.mux(video.encode(None))
        for block in blocks(seconds):
            sound = av.AudioFrame.from_ndarray(
                block.samples[None], format="fltp", layout="mono"
            )
            sound.sample_rate, sound.time_base = SAMPLE_RATE, Fraction(1, SAMPLE_RATE)
            sound.pts = block.heard * SAMPLE_RATE // SECOND
            out.mux(audio.encode(sound))
        out.mux(audio.encode(None))
    return path
