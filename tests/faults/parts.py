"""What a real Recording is fed with: frames and blocks made before, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from device.media import SECOND, Block, Frame, Nanoseconds
from device.recording import Circumstances, Recording
from device.rig import PictureFormat
from device.rig.simulated import ToldClock
from device.store import Store
from tests import films

Delivered = Frame | Block


class HandCamera:
    """What a recording asks of a camera; the frames come by hand."""

    picture = PictureFormat(films.WIDTH, films.HEIGHT, 30)
    timing = "by hand"


class HandRig:
    """What a recording asks of a rig."""

    name = "by hand"

    def __init__(self) -> None:
        self.camera = HandCamera()
        self.clock = ToldClock()


def recording(store: Store) -> Recording:
    """A real recording for whom the store knows, to be fed by hand."""
    made_with = Circumstances(HandRig(), 1_000_000)  # type: ignore[arg-type]
    return Recording(store, list(store.recipients().values()), made_with)


def time_of(item: Delivered) -> Nanoseconds:
    """When it was taken or heard."""
    return item.taken if isinstance(item, Frame) else item.heard


@lru_cache(maxsize=4)
def delivered(seconds: int) -> tuple[Delivered, ...]:
    """Frames and blocks in the order in which they are there."""
    items: list[Delivered] = [*films.frames(seconds), *films.blocks(seconds)]
    return tuple(sorted(items, key=_there))


def for_ever(seconds: int) -> Iterator[Delivered]:
    """The same over and over, on a clock that goes on."""
    lap = delivered(seconds)
    length = seconds * 48_000 // 1024 * 1024 * SECOND // 48_000
    began = 0
    while True:
        for item in lap:
            if time_of(item) < length:
                yield _later(item, began)
        began += length


def _there(item: Delivered) -> int:
    if isinstance(item, Frame):
        return item.taken
    return item.heard + len(item.samples) * SECOND // 48_000


def _later(item: Delivered, by: int) -> Delivered:
    at = Nanoseconds(time_of(item) + by)
    if isinstance(item, Frame):
        return replace(item, taken=at)
    return replace(item, heard=at)
