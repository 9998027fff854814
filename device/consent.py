"""What may leave the box, for what: judged by the family's card. Pure.

Strict: where no card says that the family agreed, nothing leaves. The last day of a
consent belongs to it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from device.errors import ConsentMissing
from device.family import Family, is_day


class Purpose(StrEnum):
    """What somebody takes a thing away for."""

    REVIEW = "review"
    SUPERVISION = "supervision"
    TRAINING = "training"
    COPY = "copy"


IN_WORDS: Final = {
    Purpose.REVIEW: "the shared review",
    Purpose.SUPERVISION: "supervision",
    Purpose.TRAINING: "training",
    Purpose.COPY: "a copy for the family",
}


_REFUSED: Final = {**IN_WORDS, Purpose.COPY: "taking a copy for itself"}


def require(family: Family, purpose: Purpose, today: str) -> None:
    """Raise ``ConsentMissing``, saying why, unless the family agreed to *purpose*.

    *today* is a day (``2026-11-25``), or empty if nobody here knows it: then a consent
    that ends one day is refused, since it may have ended.
    """
    missing = missing_for(family, purpose, today)
    if missing is not None:
        raise missing


def missing_for(family: Family, purpose: Purpose, today: str) -> ConsentMissing | None:
    """What ``require`` would raise; None if the family agreed."""
    return _no_card(family) or _over(family, today) or _not_agreed(family, purpose)


def day_in_words(day: str) -> str:
    """``2026-11-25`` as one reads it aloud: 25 November 2026."""
    found = date.fromisoformat(day)
    return f"{found.day} {found:%B %Y}"


def withdrawn_on(family: Family) -> str:
    """`` on 25 November 2026``; nothing where nobody knew the day."""
    day = family.withdrawn
    return f" on {day_in_words(day)}" if is_day(day) else ""


def _no_card(family: Family) -> ConsentMissing | None:
    if not family.open:
        return ConsentMissing(
            "the family's card does not open with this key",
            "ask whoever saved it last to unlock and look at the page Family",
        )
    if not family.version:
        return ConsentMissing(
            "nothing may leave: no family's consent is recorded on this box",
            "record on the page Family what the family agreed to",
        )
    if not family.code:
        return ConsentMissing(
            "nothing may leave: this box is lent to no family",
            "write the family's code on the page Family",
        )
    return None


def _over(family: Family, today: str) -> ConsentMissing | None:
    until = family.consent.until
    if family.withdrawn:
        return ConsentMissing(
            f"the family withdrew its consent{withdrawn_on(family)}",
            "nothing of this family may leave the box any more",
        )
    if until and not today:
        return ConsentMissing(
            f"the family's consent ends on {day_in_words(until)}, and the box does not "
            "know what day it is",
            "unlock it from a computer that knows the day; in a terminal add --today",
        )
    if until and today > until:
        return ConsentMissing(
            f"the family's consent ran out on {day_in_words(until)}",
            "ask the family; if they agree again, record it on the page Family",
        )
    return None


def _not_agreed(family: Family, purpose: Purpose) -> ConsentMissing | None:
    if getattr(family.consent, purpose.value):
        return None
    return ConsentMissing(
        f"the family did not agree to {_REFUSED[purpose]}",
        "ask the family; what they agree to is recorded on the page Family",
    )
