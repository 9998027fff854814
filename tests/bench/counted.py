"""A long HD film in which every picture says its number, encoded in seconds.

Only key pictures are encoded one by one, each with its own second written into a
strip at the top. The pictures between them are encoded once: the strip stands still in
them, so that they carry over what the key picture before them says, and a second strip
below counts them. That a second's key picture may be replaced is seen by decoding.

A number is a row of cells as in ``tests.films``: 16 pixels each, least significant bit
first, from x = 16 on. The second lies at y = 16, the picture within it at y = 112.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import islice
from typing import Final

import av
import numpy as np
from av.video.frame import PictureType
from numpy.typing import NDArray

from device.libav.camera import OPTIONS
from device.media import SECOND, Block, Frame, Nanoseconds
from tests.bench import reel
from tests.bench.reel import HD

CELL: Final = 16
SECONDS_AT, PICTURES_AT = 16, 112
"""Where the two rows of cells begin, in lines."""
SECONDS_BITS, PICTURES_BITS = 12, 5
EDGE: Final = 16
"""Dark lines and columns about each row: nothing may move near it."""
QUALITY = 26.6
"""x264's constant rate factor: gives 4 Mbit/s with this scene and its grain."""


def items(seconds: int) -> Iterator[Frame | Block]:
    """The film with the sound of the reel, in the order in which they would come."""
    return reel.items(HD, seconds, frames(seconds))


def frames(seconds: int) -> Iterator[Frame]:
    """The film as a camera would have delivered it."""
    rate = int(HD.frame_rate)
    between = _between()
    for second, key in enumerate(_keys(seconds)):
        for number, payload in enumerate((key, *between)):
            taken = reel.BEGAN + (second * rate + number) * SECOND // rate
            yield Frame(Nanoseconds(taken), number == 0, payload)


def numbers_in(film: bytes) -> list[int]:
    """The number of every picture of *film*, edit lists ignored."""
    rate, options = int(HD.frame_rate), {"ignore_editlist": "1"}
    with av.open(io.BytesIO(film), "r", options=options) as container:
        grey = (
            picture.reformat(format="gray").to_ndarray().astype(np.uint8)
            for picture in container.decode(video=0)
        )
        return [
            rate * _read(luma, SECONDS_AT, SECONDS_BITS)
            + _read(luma, PICTURES_AT, PICTURES_BITS)
            for luma in grey
        ]


def _read(luma: NDArray[np.uint8], at: int, bits: int) -> int:
    half = CELL // 2
    row = luma[at + half, EDGE + half :: CELL]
    return sum(1 << bit for bit in range(bits) if row[bit] > 125)


@cache
def _scene() -> tuple[NDArray[np.uint8], ...]:
    """One second of the drawn scene, with the strips' grounds laid into it."""
    pictures = islice(reel.Grainy(HD).pictures(), int(HD.frame_rate))
    scene = [np.array(picture.raw) for picture in pictures]
    for number, raw in enumerate(scene):
        _ground(raw, 0, SECONDS_AT + CELL + EDGE)
        _ground(raw, PICTURES_AT - EDGE, PICTURES_AT + CELL + EDGE)
        _write(raw, PICTURES_AT, number, PICTURES_BITS)
    return tuple(scene)


def _ground(raw: NDArray[np.uint8], first: int, last: int) -> None:
    """Make the lines from *first* to *last* dark and grey, over the whole width."""
    raw[first:last] = 16
    planes = raw[HD.height :].reshape(2, HD.height // 2, HD.width // 2)
    planes[:, first // 2 : last // 2] = 128


def _write(raw: NDArray[np.uint8], at: int, number: int, bits: int) -> None:
    for bit in range(bits):
        left = EDGE + CELL * bit
        light = 235 if number >> bit & 1 else 16
        raw[at : at + CELL, left : left + CELL] = light


class _Encoder:
    """x264 as the simulated camera has it, but asked for a quality, not for a rate."""

    def __init__(self) -> None:
        self._codec = av.CodecContext.create("libx264", "w")
        self._codec.width, self._codec.height = HD.width, HD.height
        self._codec.pix_fmt = "yuv420p"
        self._codec.time_base = Fraction(1, int(HD.frame_rate))
        self._codec.framerate = Fraction(int(HD.frame_rate))
        self._codec.options = OPTIONS | {"crf": str(QUALITY)}
        self._next = 0

    def encode(self, raw: NDArray[np.uint8], *, key: bool) -> bytes:
        picture = av.VideoFrame.from_ndarray(raw, format="yuv420p")
        picture.pts, self._next = self._next, self._next + 1
        picture.time_base = Fraction(1, int(HD.frame_rate))
        picture.pict_type = PictureType.I if key else PictureType.NONE
        return b"".join(bytes(packet) for packet in self._codec.encode(picture))


@cache
def _between() -> tuple[bytes, ...]:
    """The pictures of a second but its first."""
    encoder = _Encoder()
    coded = [encoder.encode(raw, key=n == 0) for n, raw in enumerate(_scene())]
    return tuple(coded[1:])


def _keys(seconds: int) -> Iterator[bytes]:
    """The first picture of each second."""
    encoder = _Encoder()
    for second in range(seconds):
        raw = _scene()[0].copy()
        _write(raw, SECONDS_AT, second, SECONDS_BITS)
        yield encoder.encode(raw, key=True)
