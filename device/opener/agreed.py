"""Whether the family agreed: asked before anything leaves, wherever it leaves.

Every way out of the box comes through here when it is wished for, and again when its
bytes are fetched. ``device.consent`` judges; the card is read anew each time, since
another session may have changed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from device import consent, family
from device.consent import Purpose
from device.errors import ConsentMissing
from device.family import Family

if TYPE_CHECKING:
    from device.opener.desk import Desk
    from device.opener.shelf import Shelf


def require(desk: Desk, purpose: str) -> Family:
    """Raise ``ConsentMissing`` unless the family agreed to *purpose*; its card."""
    return on(desk.shelf, purpose, desk.calendar.today())


def on(shelf: Shelf, purpose: str, today: str) -> Family:
    """The same on the day *today*."""
    card = card_of(shelf)
    consent.require(card, checked(purpose), today)
    return card


def why_not(card: Family, purpose: str, today: str) -> ConsentMissing | None:
    """What speaks against it by a *card* at hand; None if nothing does."""
    try:
        consent.require(card, checked(purpose), today)
    except ConsentMissing as missing:
        return missing
    return None


def refused(card: Family, today: str) -> dict[str, dict[str, str]]:
    """What each purpose that is not agreed to would be answered."""
    missing = {each: why_not(card, each, today) for each in Purpose}
    return {each.value: said(why) for each, why in missing.items() if why}


def said(why: ConsentMissing) -> dict[str, str]:
    """A refusal in plain values."""
    return {"error": str(why), "hint": why.hint}


def card_of(shelf: Shelf) -> Family:
    """The family's card as it is now."""
    return family.load(shelf.store, shelf.identities)


def checked(purpose: Any) -> Purpose:
    """*purpose* if it is one: what has none is refused."""
    try:
        return Purpose(purpose)
    except ValueError as exc:
        raise ConsentMissing(
            "nobody said what this is for",
            "say so: review, supervision, training, or a copy for the family",
        ) from exc
