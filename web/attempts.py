"""Tries to unlock: one at a time, each costs the box memory and seconds.

A try by passphrase is a guess until it was right: ``device.guesses`` counts it before
it is made, and says how long to wait. A key file cannot be guessed; it waits for its
turn and for nothing else.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from device.errors import VigError
from device.guesses import Guesses


class Wait(VigError):
    """Too many tries."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = math.ceil(seconds)


class Attempts:
    """Lets one at a time try. ``turn`` and ``guess`` may be entered from any thread."""

    def __init__(self, guesses: Guesses) -> None:
        self._guesses = guesses
        self._turn = threading.Lock()

    @property
    def wait(self) -> float:
        """Seconds until the next guess is allowed; 0 when it is allowed now."""
        return self._guesses.wait

    @property
    def whole_seconds(self) -> int:
        """``wait`` as it is told: rounded up, so that it is never too short."""
        return math.ceil(self.wait)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Try alone; raises ``Wait`` while somebody else does."""
        if not self._turn.acquire(blocking=False):
            raise Wait("Somebody else is unlocking the box just now.", 1.0)
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def guess(self) -> Iterator[None]:
        """Try a passphrase: a body that raises was a wrong one; raises ``Wait``."""
        with self.turn():
            if self.wait:
                raise Wait("Too many wrong tries.", self.wait)
            self._guesses.count()
            yield
            self._guesses.forgive()
