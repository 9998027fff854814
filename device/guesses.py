"""Guesses at a passphrase: few, and counted on the card, so that no restart forgets.

Three at once, then 1, 2, 4 … 64 seconds between, and from the tenth wrong one in a row
on sixteen minutes. So in any 24 hours at most ten and ninety are made: a hundred. It is
never for good: a right passphrase forgives all, and so does a day without a guess. One
count for everybody, since a guesser chooses his address.

It is counted before its passphrase is tried (``device.counted``): pulling the plug in
between gains nothing. After the machine was started anew nobody knows how long it was
off, so a pause then begins again in full.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from device.counted import Counted

FILE: Final = "guesses.json"
AT_ONCE: Final = 3
SLOWEST_FROM: Final = 10
SLOWEST: Final = 16 * 60.0
FORGOTTEN_AFTER: Final = 24 * 3600.0
"""Seconds without a guess, of one run of the machine."""


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
        self._clock = clock
        self._counted = Counted(folder, FILE, clock)

    @property
    def wait(self) -> float:
        """Seconds until the next guess is allowed; 0 when it is allowed now."""
        return max(0.0, pause_after(self._counted.wrong) - self._since_last())

    def count(self) -> None:
        """Count a guess that is about to be made; raises the errors of the store."""
        if self._since_last() >= FORGOTTEN_AFTER:
            self._counted.wrong = 0
        self._counted.add()

    def forgive(self) -> None:
        """The last guess was right."""
        self._counted.forget()

    def _since_last(self) -> float:
        """Seconds, of those that this run of the machine knows of."""
        return self._clock() - (0.0 if self._counted.restarted else self._counted.at)
