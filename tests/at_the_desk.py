"""An opener in this process, so that a test holds its clock; all else of it is real."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from device.errors import Locked
from device.media import Nanoseconds
from device.opener.client import Opener
from device.opener.desk import Desk
from device.receipting import WallClock
from device.rig.simulated import ToldClock


class HouseClock:
    """What the opener reads in the house of a ``ToldClock``: the boot clock runs on."""

    def __init__(self, told: ToldClock) -> None:
        self._told = told

    def boot_id(self) -> str:
        return self._told.boot_id()

    def boot(self) -> Nanoseconds:
        return Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))

    def wall(self) -> Nanoseconds:
        return self._told.wall()

    def wall_trusted(self) -> bool:
        return self._told.wall_trusted()


class AtTheDesk(Opener):
    """Asks its desk straight away, with no process and no line between."""

    def __init__(self, store: Path, clock: WallClock) -> None:
        self._desk: Desk | None = Desk(store, time.monotonic)
        self._desk.calendar.clock = clock

    @property
    def alive(self) -> bool:
        return self._desk is not None

    def end(self) -> None:
        self._desk = None

    def _call(
        self, request: dict[str, Any], sent: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        if self._desk is None:
            raise Locked
        answer, body = self._desk.answer(request)
        return {"done": answer}, body


def starting(clock: WallClock) -> Callable[[Path], AtTheDesk]:
    """Starts such openers, as ``Opener.start`` does."""
    return lambda store: AtTheDesk(store, clock)
