"""Wrong passphrases cost time: three tries at once, then 1, 2, 4 … seconds between.

One count for everybody, as the one who guesses chooses his address. A try is counted
before it is made and forgiven when it was right, so that many at once do not slip by.
Never a lock for good: the longest wait is a quarter of an hour.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from device.errors import VigError
from web.opening import Clock

AT_ONCE = 3
LONGEST = 15 * 60.0


class Wait(VigError):
    """Too many tries."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = math.ceil(seconds)


def pause_after(wrong: int) -> float:
    """Seconds to wait after so many wrong tries in a row."""
    if wrong < AT_ONCE:
        return 0.0
    return float(min(LONGEST, 2 ** min(wrong - AT_ONCE, 20)))


class Attempts:
    """Counts wrong tries. ``turn`` may be entered from any thread; one at a time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._wrong = 0
        self._not_before = 0.0

    @property
    def wait(self) -> float:
        """Seconds until the next try is allowed; 0 when it is allowed now."""
        return max(0.0, self._not_before - self._clock())

    @property
    def whole_seconds(self) -> int:
        """``wait`` as it is told: rounded up, so that it is never too short."""
        return math.ceil(self.wait)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Make one try: a body that raises was a wrong one; raises ``Wait``."""
        if not self._turn.acquire(blocking=False):
            raise Wait("Somebody else is unlocking the box just now.", 1.0)
        try:
            if self.wait:
                raise Wait("Too many wrong tries.", self.wait)
            self._count()
            yield
            self._wrong, self._not_before = 0, 0.0
        finally:
            self._turn.release()

    def _count(self) -> None:
        self._wrong += 1
        self._not_before = self._clock() + pause_after(self._wrong)
