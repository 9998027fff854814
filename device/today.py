"""Which day it is, as far as anybody here knows.

A box in a home has no internet and often no battery for its clock: it may believe that
it is 1970. So the wall clock counts only if a time source has set it; else the day of
the visitor's computer does, which came along with the passphrase; else nobody knows.
Whoever asks then has to decide on the safe side (``device.consent``).
"""

from __future__ import annotations

from datetime import UTC, datetime

from device.media import SECOND
from device.receipting import WallClock
from device.rig.clock import SystemClock


class Calendar:
    """Knows today. *visitor* is the day on the visitor's computer, if it was told."""

    def __init__(self, clock: WallClock | None = None, visitor: str = "") -> None:
        self._clock = clock or SystemClock()
        self.visitor = visitor

    def today(self) -> str:
        """Today as ``2026-11-25`` in this machine's zone; empty if nobody knows."""
        return self._day() if self._clock.wall_trusted() else self.visitor

    def best_guess(self) -> str:
        """Today, or what the clock claims: for what must be dated, and binds nobody."""
        return self.today() or self._day()

    def _day(self) -> str:
        seconds = self._clock.wall() / SECOND
        return datetime.fromtimestamp(seconds, UTC).astimezone().date().isoformat()
