"""Has the time come? By the box's running time, or by a clock that can be believed.

Pure: readings of the clocks go in. A box in a home has no clock that keeps time without
power, mostly no network, and perhaps somebody near it who would like it to be wrong. So
there are two ways, and each is enough:

*Running time.* The boot clock (time since the machine started) cannot be set by anybody
and never runs faster than time. What it has counted is written down seldom, to spare
the card: one, two, four, eight, sixteen minutes after a start, then every ten. A power
cut loses what was counted since; what is lost makes the box erase later, never sooner.

*The wall clock*, but only while the machine says that a time source has set it, and
only when it has said so without a break, and without a jump, for an hour of running. A
clock that merely claims a day is never believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from device import countdown
from device.countdown import Countdown
from device.media import SECOND, Nanoseconds

EVERY: Final = Nanoseconds(600 * SECOND)
"""How often what was counted is written down, once the box has run for a while."""
FIRST: Final = Nanoseconds(60 * SECOND)
"""After how much running it is written down for the first time."""
HELD: Final = Nanoseconds(3600 * SECOND)
"""For how long a trusted clock must have said that the day is there."""
JUMP: Final = Nanoseconds(60 * SECOND)
"""A wall clock that moves so much against the boot clock has jumped."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The clocks at one moment: since the machine started, and since 1970.

    *trusted*: a time source has set the latter.
    """

    boot: Nanoseconds
    wall: Nanoseconds
    trusted: bool


class ItsTime:
    """Counts one run of the recorder. ``look`` is called again and again, and often."""

    def __init__(self) -> None:
        self._began: Nanoseconds | None = None
        self._last = Nanoseconds(0)
        self._counted = Nanoseconds(0)
        self._next = FIRST
        self._said_since: Nanoseconds | None = None
        self._offset = Nanoseconds(0)
        self._for = countdown.NOTHING

    def look(self, now: Reading, waits_for: Countdown) -> None:
        """Take in what the clocks say *now*, and what is waited for."""
        if self._began is None:
            self._began = self._last = now.boot
        if (waits_for.erase_on, waits_for.seconds_left) != self._waited_for():
            self._counted = Nanoseconds(0)  # what ran before does not count for it
        else:
            step = max(0, now.boot - self._last)
            self._counted = Nanoseconds(self._counted + step)
        if waits_for.erase_on != self._for.erase_on:
            self._said_since = None
        self._for, self._last = waits_for, now.boot
        self._believe(now)

    @property
    def counts(self) -> bool:
        """Whether there is anything to count."""
        return self._for.is_set

    @property
    def has_come(self) -> bool:
        """Whether everything is to be erased."""
        if not self._for.is_set:
            return False
        if (self._for.seconds_left or 0) * SECOND <= self._counted:
            return True
        return self._said_since is not None and self._last - self._said_since >= HELD

    def to_write_off(self) -> int:
        """Whole seconds to be taken from what is left, if it is time to write."""
        if self._counted < self._next:
            return 0
        return self.uncounted()

    def uncounted(self) -> int:
        """Whole seconds that ran and are not written down yet."""
        return self._counted // SECOND

    def written_off(self, seconds: int, left: Countdown) -> None:
        """Take in that *seconds* were taken from it, and what is *left* of it now."""
        self._for = left
        self._counted = Nanoseconds(self._counted - seconds * SECOND)
        ran = Nanoseconds(self._last - (self._began or 0))
        self._next = Nanoseconds(min(max(ran, FIRST), EVERY))

    def _waited_for(self) -> tuple[str, int | None]:
        return self._for.erase_on, self._for.seconds_left

    def _believe(self, now: Reading) -> None:
        offset = Nanoseconds(now.wall - now.boot)
        jumped = abs(offset - self._offset) > JUMP
        self._offset = offset
        if not (now.trusted and self._is_there(now.wall)):
            self._said_since = None
        elif jumped or self._said_since is None:
            self._said_since = now.boot

    def _is_there(self, wall: Nanoseconds) -> bool:
        until, today = countdown.as_day(self._for.erase_on), countdown.day_of(wall)
        return until is not None and today is not None and today >= until
