"""Guesses at a passphrase: few, and counted on the card, so that no restart forgets.

Three at once, then 1, 2, 4 … 64 seconds between, and from the tenth wrong one in a row
on sixteen minutes. So in any 24 hours at most ten and ninety are made: a hundred. It is
never for good: a right passphrase forgives all, and so does a day without a guess. One
count for everybody, since a guesser chooses his address.

A guess is written down and synced before its passphrase is tried: pulling the plug in
between gains nothing. No clock that could be set is asked, only how long the machine
has been running. After it was started anew nobody knows how long it was off, so a pause
then begins again in full.
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

FILE: Final = "guesses.json"
FORMAT: Final = 1
AT_ONCE: Final = 3
SLOWEST_FROM: Final = 10
SLOWEST: Final = 16 * 60.0
FORGOTTEN_AFTER: Final = 24 * 3600.0
"""Seconds without a guess, of one run of the machine."""
MOST: Final = 10**9
"""More guesses, and more seconds, than can be meant."""


def pause_after(wrong: int) -> float:
    """Seconds to wait after so many wrong guesses in a row."""
    if wrong < AT_ONCE:
        return 0.0
    return SLOWEST if wrong >= SLOWEST_FROM else float(2 ** (wrong - AT_ONCE))


class Guesses:
    """The count in *folder*; *clock* tells the seconds since the machine started.

    One process counts, and one thread at a time.
    """

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self._folder = folder
        self._clock = clock
        self._wrong, self._at = _read(folder)
        if self._at > clock():  # it was made before the machine was started anew
            self._at = 0.0

    @property
    def wait(self) -> float:
        """Seconds until the next guess is allowed; 0 when it is allowed now."""
        since = self._clock() - self._at
        return max(0.0, pause_after(self._wrong) - since)

    def count(self) -> None:
        """Count a guess that is about to be made; raises the errors of the store."""
        now = self._clock()
        if now - self._at >= FORGOTTEN_AFTER:
            self._wrong = 0
        self._wrong, self._at = self._wrong + 1, now
        told = {"format": FORMAT, "wrong": self._wrong, "at": self._at}
        disk.write(self._folder, FILE, json.dumps(told).encode() + b"\n")

    def forgive(self) -> None:
        """The last guess was right."""
        self._wrong = 0
        try:
            disk.remove(self._folder, FILE)
        except StoreError as exc:  # she is in; the next start will not know of it
            logger.warning("guesses not forgiven kind=%s", type(exc).__name__)


def _read(folder: Path) -> tuple[int, float]:
    """How many in a row, and when the last; none if nothing that makes sense is there.

    Nothing proves it: whoever can write the card can take it away, and needs no box to
    guess with.
    """
    try:
        told = json.loads(disk.read(folder, FILE))
    except (StoreError, ValueError, RecursionError):
        return 0, 0.0
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        return 0, 0.0
    return int(_number(told.get("wrong"))), _number(told.get("at"))


def _number(value: Any) -> float:
    if type(value) not in (int, float) or value != value:  # NaN equals nothing
        return 0.0
    return float(max(0, min(value, MOST)))
