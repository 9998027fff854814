"""The child whose plug is pulled: a real Recording on a real card, fed at full speed.

It is forked from a server that has made its film before, since a cut lasts some
milliseconds and to start Python a second. After each frame or block it tells through a
pipe, which lies on no card, how far it was fed and how many segments were acknowledged.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from device.errors import StoreError
from device.store import Store
from tests.faults.parts import delivered, recording, time_of

SECONDS = 12
FILM = delivered(SECONDS)


def film(folder: Path, told: Connection, flaw: str) -> None:
    """Film until the plug is pulled: then a write fails, or this process is killed."""
    FLAWS[flaw]()
    with suppress(StoreError):
        made = recording(Store(folder))
        told.send((made.id, 0, 0))
        for item in FILM:
            made.feed(item)
            told.send((made.id, time_of(item), made.kept))


def _sync_no_folder() -> None:
    real = os.fsync

    def fsync(fd: int) -> None:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            real(fd)

    os.fsync = fsync  # type: ignore[assignment]


def _sync_nothing() -> None:
    os.fsync = lambda fd: None


FLAWS: dict[str, Callable[[], None]] = {
    "none": lambda: None,
    "folder not synced": _sync_no_folder,
    "nothing synced": _sync_nothing,
}
