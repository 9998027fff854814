"""Learning the time from whoever unlocks: what is believed, and what is kept of it.

A time source of the box's own always wins. Else the computer of the practitioner who
unlocks tells the time of this run of the machine, if it can be right: not before this
program was made, and not more than a day before what the box already knows of. So a
computer that is set back cannot make a consent last longer. Within that, the newest
visitor is believed, so that a wrong time can be put right.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from device import times
from device.errors import VigError
from device.family import is_day
from device.media import SECOND, Nanoseconds
from device.times import CLOSE, DAY, Anchor, Source

if TYPE_CHECKING:
    from device.dated import Times
    from device.opener.desk import Answer, Desk

logger = logging.getLogger(__name__)

DOUBTED: Final = (
    "This computer’s clock is wrong, or another’s was that unlocked the box before: "
    "it is behind what the box already knows. So the times of films stay unknown."
)
NEVER_SET: Final = (
    "This computer’s clock cannot be right, so the box did not take the time from it. "
    "Set the clock, then lock the box and unlock it again."
)


def learn(desk: Desk, day: str, now: int | None, at: int | None) -> str:
    """Take in what the visitor's computer says; a sentence if it is not believed.

    *day* is the day there, *now* its clock (ns since 1970) when this machine's boot
    clock stood at *at* (ns). What is missing or no day is nothing.
    """
    calendar, known = desk.calendar, desk.shelf.times
    boot = calendar.clock.boot_id()
    calendar.anchor = known.anchor(boot)
    doubt = _doubt(day, now, known)
    calendar.visitor = day if is_day(day) and not doubt else ""
    if calendar.clock.wall_trusted():
        _believe(desk, _of_the_box(desk, boot))
        return ""
    if now is not None and at is not None and not doubt:
        _believe(
            desk, Anchor(boot, Nanoseconds(now - at), Source.VISITOR, Nanoseconds(at))
        )
    return doubt


def clock_told(desk: Desk) -> Answer:
    """The time (ns since 1970; None if nobody knows), and *by* whom it was learned."""
    trusted, anchor = desk.calendar.clock.wall_trusted(), desk.calendar.anchor
    by = Source.BOX.value if trusted else anchor.by.value if anchor else ""
    return {"now": desk.calendar.now(), "by": by}, b""


def _doubt(day: str, now: int | None, known: Times) -> str:
    """Why a visitor's clock is not believed; empty if it is."""
    said = [] if now is None else [now]
    said += [_late_on(day)] if is_day(day) else []
    if not all(map(times.plausible, said)):
        return NEVER_SET
    return DOUBTED if any(one < known.latest() - DAY for one in said) else ""


def _late_on(day: str) -> int:
    """The latest that it can be while it is that day anywhere (ns since 1970)."""
    began = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return round((began + timedelta(hours=36)).timestamp()) * SECOND


def _believe(desk: Desk, told: Anchor | None) -> None:
    """Keep what was told, if it is news; what cannot be written is still believed."""
    before = desk.calendar.anchor
    if told is None or (before and not _is_news(told, before)):
        return
    desk.calendar.anchor = told
    try:
        times.keep(desk.shelf.store, told)
    except VigError as exc:
        logger.warning("times not kept kind=%s", type(exc).__name__)


def _is_news(told: Anchor, before: Anchor) -> bool:
    if before.by is Source.BOX and told.by is Source.VISITOR:
        return False
    better = told.by is Source.BOX and before.by is Source.VISITOR
    return better or abs(told.zero - before.zero) > CLOSE


def _of_the_box(desk: Desk, boot: str) -> Anchor | None:
    clock = desk.calendar.clock
    at, wall = clock.boot(), clock.wall()
    if not times.plausible(wall):
        return None
    return Anchor(boot, Nanoseconds(wall - at), Source.BOX, at)


QUESTIONS: Final[dict[str, Callable[..., Any]]] = {"clock": clock_told}
