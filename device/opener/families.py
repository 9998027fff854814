"""Questions about the family: its card, what left the box, and consent taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from device import family, receipts, withdrawal
from device.errors import FamilyChanged
from device.family import PURPOSES, Consent, Family
from device.left import left
from device.opener import agreed, clock, done, ending

if TYPE_CHECKING:
    from device.opener.desk import Answer, Desk


def visit(
    desk: Desk, day: str, now: int | None = None, at: int | None = None
) -> Answer:
    """Take in which day and time it is on the visitor's computer (``clock.learn``).

    Answers ``today``, as far as it is known then, and what is ``doubted``, if anything.
    """
    doubted = clock.learn(desk, day, now, at)
    ending.follow(desk, agreed.card_of(desk.shelf))
    return {"today": desk.calendar.today(), "doubted": doubted}, b""


def family_card(desk: Desk) -> Answer:
    """The card, what of the family is here, and which purposes are refused and why."""
    return _told(desk, agreed.card_of(desk.shelf)), b""


def save_family(desk: Desk, card: Mapping[str, Any], base: int) -> Answer:
    """Keep a card made over version *base*; answer it as it was saved.

    A consent once taken back stays so unless *card* clears it: the family has then
    agreed anew. What was made ready for what is not agreed to any more goes.
    """
    shelf = desk.shelf
    before = agreed.card_of(shelf)
    withdrawn = before.withdrawn if card.get("withdrawn") else ""
    wished = replace(_card(card), withdrawn=withdrawn)
    saved = family.change(shelf.store, shelf.identities, wished, base)
    _receipt(desk, saved)
    ending.follow(desk, saved)
    _drop_refused(desk, saved)
    return _told(desk, saved), b""


def withdraw(desk: Desk, base: int) -> Answer:
    """Take the whole consent back (``device.withdrawal``).

    Answers the card and what was erased.
    """
    before, day = agreed.card_of(desk.shelf), desk.calendar.today()
    if before.version != base:
        raise FamilyChanged
    over, erased = withdrawal.withdraw(desk.shelf.store, before, desk.who, day)
    return {**_told(desk, over), "erased": asdict(erased)}, b""


def what_left(desk: Desk) -> Answer:
    """What of this family has left the box, oldest first, a sentence each."""
    store = desk.shelf.store
    people = {key: name for name, key in store.recipients().items()}
    code = agreed.card_of(desk.shelf).code
    found = desk.shelf.times.receipts(left(store, desk.shelf.identities, code))
    return [done.told(one, people) for one in found], b""


def may_leave(desk: Desk, parcel: str) -> Answer:
    """Raise ``ConsentMissing`` if a parcel may not be fetched (any more)."""
    agreed.require(desk, desk.line.parcels.find(parcel).purpose)
    return None, b""


def _card(told: Mapping[str, Any]) -> Family:
    agreed_to = told["consent"]
    return Family(
        family.checked_code(told["code"]) if told["code"] else "",
        told["since"],
        told["work_ends"],
        Consent(**{one.name: agreed_to[one.name] for one in fields(Consent)}),
    )


def _receipt(desk: Desk, card: Family) -> None:
    """Who recorded which consent: what leaves later is held against it."""
    details = {
        "family": card.code,
        "purposes": [each for each in PURPOSES if getattr(card.consent, each)],
        "until": card.consent.until,
        "with": desk.who,
    }
    receipts.add(desk.shelf.store, "consent recorded", details)


def _drop_refused(desk: Desk, card: Family) -> None:
    today = desk.calendar.today()
    for one in desk.line.parcels.all():
        if agreed.why_not(card, one.purpose, today):
            desk.line.remove(one.id)


def _told(desk: Desk, card: Family) -> dict[str, Any]:
    store, today = desk.shelf.store, desk.calendar.today()
    return {
        **asdict(card),
        "here": asdict(family.what_is_here(store)),
        "who": desk.who,
        "today": today,
        "refused": agreed.refused(card, today),
    }


QUESTIONS: dict[str, Callable[..., Answer]] = {
    "visit": visit,
    "family": family_card,
    "save_family": save_family,
    "withdraw": withdraw,
    "what_left": what_left,
    "may_leave": may_leave,
}
