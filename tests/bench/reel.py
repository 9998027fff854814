"""Film as a camera and a sound card deliver it, encoded once and played for ever.

The drawn scene with grain over it, so that 4 Mbit/s are really needed, and its voices
with a little noise, which is what rooms sound like. A lap lasts twelve seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np

from device.libav.source import Picture
from device.media import SAMPLE_RATE, SECOND, Block, Frame, Nanoseconds, Samples
from device.rig import PictureFormat
from device.rig.simulated.drawn import DrawnScene
from device.rig.simulated.roll import Coded, Roll
from device.rig.simulated.scene import Tape

HD = PictureFormat(1280, 720, 30)
SMALL = PictureFormat(320, 180, 30)
BIT_RATE = {HD: 4_000_000, SMALL: 400_000}
GRAIN = 6
"""Standard deviation of the noise in the picture, of 255."""
HISS = 0.003
DRAWN = 12
"""Pictures drawn beforehand where film is made in real time."""
BLOCK = 1024
BEGAN = 1000 * SECOND
"""When the first frame is taken, on CLOCK_MONOTONIC."""


class Grainy:
    """The drawn scene as a cheap camera sees it; a ``Scene`` of the rig."""

    def __init__(self, picture: PictureFormat) -> None:
        self._drawn = DrawnScene(picture.width, picture.height, picture.frame_rate)
        self.picture, self.samples = self._drawn.picture, self._drawn.samples
        self._lots = np.random.default_rng(12)

    def pictures(self) -> Iterator[Picture]:
        """The scene's pictures, each with grain of its own."""
        shape = (self.picture.height + 64, self.picture.width)
        grain = np.rint(self._lots.normal(0, GRAIN, shape)).astype(np.int16)
        for picture in self._drawn.pictures():
            raw = np.array(picture.raw)
            luma = raw[: self.picture.height]
            first = int(self._lots.integers(64))
            grained = np.roll(grain, int(self._lots.integers(64)), 1)[first:]
            luma[:] = np.clip(luma + grained[: len(luma)], 16, 235)
            yield Picture(picture.start, raw)

    def sound(self) -> Iterator[Samples]:
        """The voices, and a hiss."""
        for samples in self._drawn.sound():
            hiss = self._lots.normal(0, HISS, len(samples)).astype(np.float32)
            yield samples + hiss


@lru_cache(maxsize=2)
def lap(picture: PictureFormat) -> tuple[Coded, ...]:
    """One lap, encoded as the simulated camera does."""
    scene = Grainy(picture)
    count = round(scene.samples / SAMPLE_RATE * picture.frame_rate)
    return tuple(islice(Roll(scene, BIT_RATE[picture]).pictures(), count))


@lru_cache(maxsize=2)
def sound(picture: PictureFormat) -> Samples:
    """The sound of one lap."""
    scene = Grainy(picture)
    return Tape(scene).read(0, scene.samples)


def frames(picture: PictureFormat, seconds: float) -> Iterator[Frame]:
    """Frames as the camera delivers them."""
    once = lap(picture)
    for number in range(round(seconds * picture.frame_rate)):
        coded = once[number % len(once)]
        taken = BEGAN + round(number * SECOND / picture.frame_rate)
        yield Frame(Nanoseconds(taken), coded.key, coded.payload)


def blocks(picture: PictureFormat, seconds: float) -> Iterator[Block]:
    """Blocks as a perfect card delivers them."""
    once = np.concatenate([sound(picture), sound(picture)[:BLOCK]])
    length = len(once) - BLOCK
    for first in range(0, round(seconds * SAMPLE_RATE) - BLOCK + 1, BLOCK):
        heard = Nanoseconds(BEGAN + first * SECOND // SAMPLE_RATE)
        arrived = Nanoseconds(heard + BLOCK * SECOND // SAMPLE_RATE)
        at = first % length
        yield Block(heard, arrived, once[at : at + BLOCK])


def items(
    picture: PictureFormat, seconds: float, seen: Iterator[Frame] | None = None
) -> Iterator[Frame | Block]:
    """Both, in the order in which they would come; *seen* instead of its frames."""
    heard = blocks(picture, seconds)
    block = next(heard, None)
    for frame in seen or frames(picture, seconds):
        while block and block.heard + BLOCK * SECOND // SAMPLE_RATE <= frame.taken:
            yield block
            block = next(heard, None)
        yield frame
    if block:
        yield block
    yield from heard


def film_time(item: Frame | Block) -> Nanoseconds:
    """When on the film's time something was taken or heard."""
    at = item.taken if isinstance(item, Frame) else item.heard
    return Nanoseconds(at - BEGAN)


@dataclass
class Blank:
    """A scene with a format and nothing to see, for a rig that is not opened."""

    picture: PictureFormat
    samples: int = SAMPLE_RATE

    def pictures(self) -> Iterator[Picture]:
        """None."""
        return iter(())

    def sound(self) -> Iterator[Samples]:
        """None."""
        return iter(())


class Ready(Grainy):
    """The same, but its pictures are drawn beforehand, and only a few of them.

    In real time a camera encodes while it films, but nobody has to draw the world.
    """

    def __init__(self, picture: PictureFormat) -> None:
        super().__init__(picture)
        self._drawn_ones = [each.raw for each in islice(super().pictures(), DRAWN)]

    def pictures(self) -> Iterator[Picture]:
        """The few pictures over and over."""
        for number in range(
            round(self.samples / SAMPLE_RATE * self.picture.frame_rate)
        ):
            start = Nanoseconds(round(number * SECOND / self.picture.frame_rate))
            yield Picture(start, self._drawn_ones[number % DRAWN])
