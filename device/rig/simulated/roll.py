"""The scene as the camera's encoder gives it: H.264, lap after lap.

A lap that is short enough is encoded once and then repeated: it begins with a key
frame, so it may stand after itself. That spares a small machine most of the work, and
lets a test film for hours in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from device.errors import FilmUnreadable
from device.libav.camera import CameraEncoder
from device.media import SECOND, Nanoseconds
from device.rig.simulated.scene import Scene, lap_start

KEEP = 48_000_000
"""A lap of up to this many bytes is kept (two minutes at 3 Mbit/s)."""


@dataclass(frozen=True, slots=True)
class Coded:
    """An encoded picture and when it appears in the scene's own time."""

    start: Nanoseconds
    key: bool
    payload: bytes


class Roll:
    """The encoded pictures of a scene; remembers its lap from one use to the next."""

    def __init__(self, scene: Scene, bit_rate: int) -> None:
        self._scene = scene
        self._bit_rate = bit_rate
        self._lap: list[Coded] = []

    def pictures(self, dropped: Callable[[], bool] | None = None) -> Iterator[Coded]:
        """The scene's pictures from 0 on, for ever; without those that are *dropped*.

        A camera drops frames before its encoder, so with *dropped* (asked for each
        picture that is no key frame) every lap is encoded anew.
        """
        for lap in count():
            began = lap_start(self._scene, lap)
            again = self._lap if dropped is None else []
            for coded in again or self._encoded(dropped):
                start = Nanoseconds(began + coded.start)
                yield Coded(start, coded.key, coded.payload)

    def _encoded(self, dropped: Callable[[], bool] | None) -> Iterator[Coded]:
        """One lap, encoded; kept for the next time if it is short and complete."""
        kept: list[Coded] = []
        room = KEEP if dropped is None else 0
        for coded in self._keyed(dropped or (lambda: False)):
            room -= len(coded.payload)
            if room > 0:
                kept.append(coded)
            else:
                kept.clear()
            yield coded
        self._lap = kept

    def _keyed(self, dropped: Callable[[], bool]) -> Iterator[Coded]:
        """One lap with a key frame at its beginning and then every second."""
        encoder = CameraEncoder(self._scene.picture, self._bit_rate)
        half_a_frame = SECOND / self._scene.picture.frame_rate / 2
        next_key = 0
        for raw, start in ((each.raw, each.start) for each in self._scene.pictures()):
            key = start >= next_key - half_a_frame
            if key:
                next_key = start + SECOND
            elif dropped():
                continue
            yield Coded(start, key, encoder.encode(raw, start, key=key))
        if not next_key:
            raise FilmUnreadable("the film has no picture that can be decoded")
