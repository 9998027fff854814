"""How often something went wrong in a row: one small file that no restart forgets.

It is written and synced before whatever it counts is tried. No clock that could be set
is asked, only how long the machine has been running: a time that lies ahead was written
before the machine was started anew. Nothing proves the file: whoever can write the card
can take it away, and needs no box to guess with.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from device import disk
from device.errors import StoreError

logger = logging.getLogger(__name__)

FORMAT: Final = 1
MOST: Final = 10**9
"""More times, and more seconds, than can be meant."""


class Counted:
    """The count in *file* of *folder*; *clock*: seconds since the machine started.

    *wrong* times in a row, the last of them *at*. *restarted* tells that the machine
    was started anew since. One process counts, and one thread at a time.
    """

    def __init__(self, folder: Path, file: str, clock: Callable[[], float]) -> None:
        self._folder, self._file = folder, file
        self._clock = clock
        self.wrong, self.at = _read(folder, file)
        self.restarted = self.at > clock()

    def add(self) -> None:
        """Count one more; raises the errors of the store, and has counted it then."""
        self.wrong, self.at, self.restarted = self.wrong + 1, self._clock(), False
        told = {"format": FORMAT, "wrong": self.wrong, "at": self.at}
        disk.write(self._folder, self._file, json.dumps(told).encode() + b"\n")

    def forget(self) -> None:
        """Begin anew."""
        self.wrong = 0
        try:
            disk.remove(self._folder, self._file)
        except StoreError as exc:  # only the next start will not know of it
            kind = type(exc).__name__
            logger.warning("%s was not removed kind=%s", self._file, kind)


def _read(folder: Path, file: str) -> tuple[int, float]:
    """What is written; nothing if that is nothing that makes sense."""
    try:
        told = json.loads(disk.read(folder, file))
    except (StoreError, ValueError, RecursionError):
        return 0, 0.0
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        return 0, 0.0
    return int(_number(told.get("wrong"))), _number(told.get("at"))


def _number(value: Any) -> float:
    if type(value) not in (int, float) or value != value:  # NaN equals nothing
        return 0.0
    return float(max(0, min(value, MOST)))
