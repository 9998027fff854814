"""The countdown to the day on which the box erases everything of a family by itself.

It stands in ``family/open.json``, which is not sealed: the recorder counts by it and
holds no key, and the page shows it to somebody who has none (``docs/formats.md``). No
code, no name and no time of day is in it. Page and recorder both write it, under the
folder's lock. ``device.its_time`` judges when the time has come, ``device.ending``
erases.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from device import disk
from device.errors import DayUnfit, SegmentDamaged
from device.media import SECOND, Nanoseconds
from device.store import Store

FILE: Final = "open.json"
FORMAT: Final = 1
DAY_SECONDS: Final = 24 * 3600
LONGEST_DAYS: Final = 61
"""Two months: nothing of a family is kept for longer after the work with it ended."""
FURTHEST_DAYS: Final = 366
"""An end that lies further ahead was mistyped, or the box does not know the day."""


@dataclass(frozen=True, slots=True)
class Countdown:
    """What everybody may know, and what the recorder counts by.

    *erase_on* is the day (``2026-11-25``) on which the box erases everything at the
    latest if it runs until then, empty while the work goes on; *seconds_left* is how
    much of its own running time it waits for, whatever its clock says. *erasing*: it
    has begun. *held_here*: what is held may be told without a key. *lent*: a family has
    it.
    """

    held_here: bool = False
    erase_on: str = ""
    seconds_left: int | None = None
    lent: bool = False
    erasing: bool = False

    @property
    def is_set(self) -> bool:
        """Whether it counts."""
        return bool(self.erase_on)

    @property
    def days_left(self) -> int:
        """Whole days of running that it still waits for, rounded up."""
        return -(-(self.seconds_left or 0) // DAY_SECONDS)


NOTHING: Final = Countdown()
"""What holds while nobody has said anything."""


def read(store: Store) -> Countdown:
    """Return what is written; ``NOTHING`` if nothing is, or nothing that makes sense.

    It is proven by nothing: whoever can write the card can have changed it. So what is
    no day is none, and nothing is ever counted for longer than can be meant.
    """
    try:
        told = json.loads(disk.read(store.family_path, FILE))
    except (SegmentDamaged, ValueError, RecursionError):
        return NOTHING
    whole = isinstance(told, dict) and told.get("format") == FORMAT
    return _checked(told) if whole else NOTHING


def change(store: Store, how: Callable[[Countdown], Countdown]) -> Countdown:
    """Read, change and keep it as one step; return what holds now."""
    disk.make_directory(store.family_path)
    with disk.locked(store.family_path):
        before = read(store)
        after = how(before)
        if after != before:
            disk.write(store.family_path, FILE, _line(after))
    return after


def ends(before: Countdown, work_ends: date, today: date, keep_days: int) -> Countdown:
    """*before*, set to the end of the work with a family.

    The running time that is left is counted from *today*, so it is never less than what
    is left until that day begins. Raises ``DayUnfit``.
    """
    erase_on = work_ends + timedelta(days=min(keep_days, LONGEST_DAYS))
    left = (erase_on - today).days
    if left <= 0:
        raise DayUnfit(
            f"everything was to be erased by {erase_on.isoformat()}",
            "erase everything now, or put the day right",
        )
    if (work_ends - today).days > FURTHEST_DAYS:
        raise DayUnfit("that day is more than a year away", "put the day right")
    return replace(
        before, erase_on=erase_on.isoformat(), seconds_left=left * DAY_SECONDS
    )


def goes_on(before: Countdown) -> Countdown:
    """*before*, without a countdown: the work with the family goes on."""
    return replace(before, erase_on="", seconds_left=None, erasing=False)


def day_of(wall: Nanoseconds) -> date | None:
    """The day in the box's own zone at *wall*, ns since 1970; None if it is none."""
    try:
        return datetime.fromtimestamp(wall / SECOND, UTC).astimezone().date()
    except (OverflowError, ValueError, OSError):
        return None


def as_day(text: str) -> date | None:
    """The day that *text* says as we write it (``2026-11-25``), if it is one."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


def _line(one: Countdown) -> bytes:
    told: dict[str, Any] = {
        "format": FORMAT,
        "held_here": one.held_here,
        "erase_on": one.erase_on,
        "seconds_left": one.seconds_left,
        "lent": one.lent,
    }
    if one.erasing:
        told["erasing"] = True
    return json.dumps(told).encode() + b"\n"


def _checked(told: dict[str, Any]) -> Countdown:
    erase_on = told.get("erase_on")
    if not (isinstance(erase_on, str) and as_day(erase_on)):
        erase_on = ""
    return Countdown(
        held_here=told.get("held_here") is True,
        erase_on=erase_on,
        seconds_left=_seconds(told.get("seconds_left")) if erase_on else None,
        lent=told.get("lent") is True,
        erasing=told.get("erasing") is True,
    )


def _seconds(value: object) -> int:
    longest = (FURTHEST_DAYS + LONGEST_DAYS) * DAY_SECONDS
    if type(value) is not int:
        return LONGEST_DAYS * DAY_SECONDS
    return max(0, min(value, longest))
