"""What time and which day it is, as far as anybody here knows.

A box in a home has no internet and often no battery for its clock: it may believe that
it is 1970. So the wall clock counts only if a time source has set it; else what the
visitor's computer said, which came along with the passphrase, or what was learned from
one since the machine started; else nobody knows. Whoever asks then has to decide on the
safe side (``device.consent``).
"""

from __future__ import annotations

from device import times
from device.media import Nanoseconds
from device.receipting import WallClock
from device.rig.clock import SystemClock
from device.times import Anchor


class Calendar:
    """Knows now and today.

    *visitor* is the day on the visitor's computer, if it was told and can be believed;
    *anchor* is what is known of this run of the machine.
    """

    def __init__(self, clock: WallClock | None = None, visitor: str = "") -> None:
        self.clock = clock or SystemClock()
        self.visitor = visitor
        self.anchor: Anchor | None = None

    def now(self) -> Nanoseconds | None:
        """The time in ns since 1970; None if nobody knows."""
        if self.clock.wall_trusted():
            return self.clock.wall()
        return None if self.anchor is None else self.anchor.wall(self.clock.boot())

    def today(self) -> str:
        """Today as ``2026-11-25``; empty if nobody knows.

        By a visitor's computer it is the day there, else the day in the box's zone.
        """
        if self.visitor and not self.clock.wall_trusted():
            return self.visitor
        now = self.now()
        return "" if now is None else times.day_of(now)

    def best_guess(self) -> str:
        """Today, or what the clock claims if it may be right; binds nobody."""
        wall = self.clock.wall()
        claimed = times.day_of(wall) if times.plausible(wall) else ""
        return self.today() or claimed
