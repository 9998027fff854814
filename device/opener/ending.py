"""Questions about the ending: when the work ends, erase everything, what to state."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

from device import countdown, family, receipting, receipts, status
from device.countdown import Countdown
from device.ending import erase_everything
from device.erasure import Reason
from device.errors import ConfirmationWrong, DayUnfit, FamilyChanged, StoreError
from device.family import Family
from device.opener import agreed
from device.statement import WORK_ENDED, Left, Stay, stays
from device.store import Store

if TYPE_CHECKING:
    from device.opener.desk import Answer, Desk

logger = logging.getLogger(__name__)

NO_CODE: Final = "erase everything"
"""What is typed where no code can be: the card is missing, or for another key."""


def ending(desk: Desk) -> Answer:
    """Where the ending stands: the card's days, the countdown, what left, a statement.

    The *stay* goes on. *statement* is of the one that ended, until the box is lent
    again. ``confirm`` is to be typed before everything is erased.
    """
    return _told(desk, agreed.card_of(desk.shelf)), b""


def end_work(desk: Desk, day: str, base: int) -> Answer:
    """Say on which *day* the work ends, empty if it goes on; set the countdown.

    *base* is the version of the card that this was said over. Raises ``DayUnfit``,
    ``FamilyChanged``.
    """
    store, card = desk.shelf.store, agreed.card_of(desk.shelf)
    if card.version != base or not card.open:
        raise FamilyChanged
    after = _counted(store, card, day, desk.calendar.today())
    saved = family.save(store, replace(card, work_ends=day), base)
    countdown.change(store, after)
    _receipt(desk, saved)
    return _told(desk, saved), b""


def hold_open(desk: Desk, on: bool) -> Answer:
    """Whether everybody on the Wi-Fi may see how much is held here."""
    store, card = desk.shelf.store, agreed.card_of(desk.shelf)
    lent = bool(card.code)
    countdown.change(store, lambda told: replace(told, held_here=on, lent=lent))
    return _told(desk, card), b""


def erase_family(desk: Desk, confirm: str) -> Answer:
    """Erase everything, once what was typed is right; what is stated afterwards.

    Raises ``ConfirmationWrong``, and ``StoreError`` while the box records.
    """
    store, card = desk.shelf.store, agreed.card_of(desk.shelf)
    word = confirm_by(card)
    if " ".join(confirm.split()).casefold() != word.casefold():
        raise ConfirmationWrong(f"that is not “{word}”; nothing was erased")
    if card.open and card.code and not card.work_ends:
        _receipt(desk, replace(card, work_ends=desk.calendar.today()))
    code = card.code if card.open else ""
    erase_everything(store, Reason("ended", desk.who, code))
    return _told(desk, agreed.card_of(desk.shelf)), b""


def follow(desk: Desk, card: Family) -> None:
    """Let the countdown be what *card* says, as far as that can still be meant.

    For whoever changed the card, and at each unlocking: the countdown lies readable,
    and could have been taken away.
    """
    store = desk.shelf.store
    if not card.open:
        return
    try:
        after = _counted(store, card, card.work_ends, desk.calendar.today())
        before = countdown.read(store)
        if (before.erase_on, before.lent) != (after(before).erase_on, bool(card.code)):
            countdown.change(store, after)
    except (DayUnfit, StoreError) as exc:  # the page on the ending shows it
        logger.warning("countdown not set kind=%s", type(exc).__name__)


def confirm_by(card: Family) -> str:
    """What has to be typed before everything is erased."""
    return card.code if card.open and card.code else NO_CODE


def _counted(
    store: Store, card: Family, day: str, today: str
) -> Callable[[Countdown], Countdown]:
    """How the countdown changes when the work ends on *day*; raises ``DayUnfit``."""
    lent = bool(card.code)
    if not day:
        return lambda told: replace(countdown.goes_on(told), lent=lent)
    ends, now = countdown.as_day(day), countdown.as_day(today)
    if ends is None:
        raise DayUnfit("that is not a day", "choose the day on which the work ended")
    if now is None:
        raise DayUnfit(
            "the box does not know what day it is",
            "lock it and unlock it again from a computer that knows the day",
        )
    set_to = countdown.ends(countdown.NOTHING, ends, now, keep_days(store))
    return lambda told: replace(
        told, erase_on=set_to.erase_on, seconds_left=set_to.seconds_left, lent=lent
    )


def keep_days(store: Store) -> int:
    """For how many days after the work everything is kept, as the recorder is set."""
    told = status.read(store.root / status.NAME)
    return told.keep_days if told else status.KEEP_DAYS


def _receipt(desk: Desk, card: Family) -> None:
    told = countdown.read(desk.shelf.store)
    details = {
        "family": card.code,
        "since": card.since,
        "work_ends": card.work_ends,
        "erase_on": told.erase_on,
        "with": desk.who,
    }
    receipts.add(desk.shelf.store, WORK_ENDED, details)


def _told(desk: Desk, card: Family) -> dict[str, Any]:
    store = desk.shelf.store
    found, wrong = receipts.read(store, desk.shelf.identities)
    *over, now = stays(desk.shelf.times.receipts(found))
    people = {key: name for name, key in store.recipients().items()}
    lent = bool(card.code) or not card.open
    told = countdown.read(store)
    return {
        "code": card.code,
        "since": card.since,
        "work_ends": card.work_ends,
        "version": card.version,
        "open": card.open,
        "today": desk.calendar.today(),
        "keep_days": keep_days(store),
        "here": asdict(family.what_is_here(store)),
        "erase_on": told.erase_on,
        "days_left": told.days_left,
        "held_here": told.held_here,
        "confirm": confirm_by(card),
        "left": [_left(one, people) for one in now.left],
        "statement": None if lent or not over else _statement(over[-1], people),
        "unread": len(receipting.numbers(store)) - len(found),
        "findings": [finding.sentence for finding in wrong],
    }


def _statement(stay: Stay, people: dict[str, str]) -> dict[str, Any]:
    return {**asdict(stay), "left": [_left(one, people) for one in stay.left]}


def _left(one: Left, people: dict[str, str]) -> dict[str, Any]:
    """Names for the keys of those who are enrolled; any other key is told whole."""
    to = [people.get(key, key) for key in one.to]
    return {**asdict(one), "things": dict(one.things), "to": to}


QUESTIONS: Final[dict[str, Callable[..., Answer]]] = {
    "ending": ending,
    "end_work": end_work,
    "hold_open": hold_open,
    "erase_family": erase_family,
}
