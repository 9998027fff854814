"""The box erases everything of a family by itself, when its time has come.

The recorder does it, since it runs whether anybody comes by or not, and it takes no
key. Never while it records. What has begun is marked first, by whoever began it, so
that an erasure which the power cut short goes on at the next start.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Final, Protocol

from device import countdown, erasure
from device.countdown import NOTHING, Countdown
from device.erasure import Reason
from device.errors import StoreFull, VigError
from device.family import Family
from device.its_time import ItsTime, Reading
from device.media import SECOND, Nanoseconds
from device.receipting import WallClock
from device.store import Store

logger = logging.getLogger(__name__)

AGAIN: Final = Nanoseconds(600 * SECOND)
"""How long it waits after trouble: each try to erase writes a receipt."""
BY_ITSELF: Final = Reason("its time had come", "the box itself")
"""How the receipt tells it; the box cannot read which family it was."""


class Clocks(WallClock, Protocol):
    """A clock that also knows how long the machine has been running."""

    def boot(self) -> Nanoseconds:
        """CLOCK_BOOTTIME: time since the machine started."""


def erase_everything(
    store: Store, reason: Reason, clock: WallClock | None = None
) -> None:
    """Erase all there is of the family; afterwards the box is lent to nobody.

    Raises ``StoreError`` while the box records, and the errors of the store. Cut short
    by the power, the recorder finishes it when it starts.
    """
    erasure.require_still(store)
    _mark(store)
    erasure.erase_all(store, reason, Family(), clock)
    countdown.change(store, lambda _: NOTHING)


class Ending:
    """Counts down for the recorder; ``beat`` comes about once a second, on its line."""

    def __init__(self, store: Store, clock: Clocks) -> None:
        self._store = store
        self._clock = clock
        self._time = ItsTime()
        self._not_before = Nanoseconds(0)

    def beat(self, *, recording: bool) -> None:
        """Count, and erase if the time has come; nothing is raised, it tries again.

        While it records nothing is written, and nothing erased: the film under way is
        first put away whole.
        """
        try:
            told = self._look()
            if recording or self._clock.boot() < self._not_before:
                return
            if told.erasing or self._time.has_come:
                erase_everything(self._store, BY_ITSELF, self._clock)
                logger.info("everything erased, as its time had come")
            elif seconds := self._time.to_write_off():
                self._write_off(seconds)
        except VigError as exc:
            self._wait(exc)

    def close(self) -> None:
        """Write down what was counted: the recorder is being stopped."""
        try:
            self._look()
            self._write_off(self._time.uncounted())
        except VigError as exc:
            self._wait(exc)

    def _look(self) -> Countdown:
        told = countdown.read(self._store)
        clock = self._clock
        now = Reading(clock.boot(), clock.wall(), clock.wall_trusted())
        self._time.look(now, told)
        return told

    def _write_off(self, seconds: int) -> None:
        if not (self._time.counts and seconds):
            return
        before = countdown.read(self._store)

        def less(now: Countdown) -> Countdown:
            if now != before:  # somebody has just set it anew
                return now
            return replace(now, seconds_left=max(0, (now.seconds_left or 0) - seconds))

        self._time.written_off(seconds, countdown.change(self._store, less))

    def _wait(self, error: VigError) -> None:
        self._not_before = Nanoseconds(self._clock.boot() + AGAIN)
        logger.error("the countdown is in trouble reason=%s", error)


def _mark(store: Store) -> None:
    """Remember that it has begun; a card without room for that is no reason to wait."""
    try:
        countdown.change(store, lambda told: replace(told, erasing=True))
    except StoreFull as exc:
        logger.warning("erasing unmarked kind=%s", type(exc).__name__)
