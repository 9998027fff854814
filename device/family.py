"""The family's card: to which code the box is lent, and what the family agreed to.

A code, never a name. The card is kept in versions, sealed (``device.versions``). It is
sealed but not proven: whoever can write the memory card can put an older one back, or
one of his own (``docs/threat-model.md``). ``device.consent`` judges by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Final

from device import disk
from device.documents import Document
from device.errors import BoxLent, CodeInvalid, FamilyChanged, SegmentDamaged
from device.parcels import Parcels
from device.store import Store
from device.versions import Versions

_CODE: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,14}[A-Z0-9])")
PURPOSES: Final = ("review", "supervision", "training", "copy")
"""What a family can agree to; ``device.consent.Purpose`` names the same."""
NO_DAY: Final = "unknown"
"""In place of the day of a withdrawal, where nobody knew which day it was."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the family agreed to, until when (a day, or empty), recorded by whom."""

    review: bool = False
    supervision: bool = False
    training: bool = False
    copy: bool = False
    until: str = ""
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """One version of the card; days are written ``2026-11-25``, empty if there is none.

    An empty *code* says that the box is lent to nobody. *since* is the day on which it
    was lent, *work_ends* the last of the work, *withdrawn* that on which the family
    took its consent back (``NO_DAY`` if nobody knew it). *version* is that of the
    newest card, 0 if there is none; unless it is *open* to these keys, what stands here
    is older and must not be used.
    """

    code: str = ""
    since: str = ""
    work_ends: str = ""
    consent: Consent = field(default_factory=Consent)
    withdrawn: str = ""
    version: int = 0
    open: bool = True


@dataclass(frozen=True, slots=True)
class Here:
    """How many of each there are on the box."""

    recordings: int
    reviews: int
    parcels: int

    def __bool__(self) -> bool:
        return bool(self.recordings or self.reviews or self.parcels)


def load(store: Store, identities: list[str]) -> Family:
    """Return the newest card that these identities open; one without code if none.

    One that is not sealed to everybody in force is sealed to them anew.
    """
    found = versions(store).load(identities)
    told = found.document or _document(Family())
    return _family(told, found.number, open_=found.open)


def save(store: Store, family: Family, base: int) -> Family:
    """Keep a card made over version *base*; return it with its own.

    Raises ``FamilyChanged`` if somebody saved in between, ``CodeInvalid``,
    ``NoRecipient`` if nobody is enrolled, and the errors of the store.
    """
    if family.code:
        checked_code(family.code)
    saved = versions(store).save(_document(family), base)
    return _family(_document(family), saved.number, open_=True)


def sealed_for(store: Store, family: Family, keys: list[str]) -> tuple[str, bytes]:
    """Make the next card for people who are not enrolled yet: its file, and its bytes.

    Nothing is written.
    """
    return versions(store).sealed_for(_document(family), keys)


def keep_only(store: Store, family: Family) -> Family:
    """Keep this card, and destroy every version before it. It takes no key."""
    saved = versions(store).keep_only(_document(family))
    return _family(_document(family), saved.number, open_=True)


def change(store: Store, identities: list[str], family: Family, base: int) -> Family:
    """The same for whoever holds a key: one code at a time.

    Raises ``BoxLent`` while anything of the family of another code is still here. As
    long as nothing is, a code can be put right.
    """
    before = load(store, identities)
    strange = not before.open
    if (strange or before.code not in ("", family.code)) and what_is_here(store):
        raise _lent("" if strange else before.code)
    return save(store, family, base)


def what_is_here(store: Store) -> Here:
    """Count what is on the box of whichever family."""
    reviews = store.reviews_path
    return Here(
        len(store.recordings()),
        len(disk.folders(reviews)) if disk.is_directory(reviews) else 0,
        len(Parcels(store).all()),
    )


def checked_code(code: str) -> str:
    """Return *code* in capital letters; raises ``CodeInvalid``."""
    found = code.strip().upper()
    if not _CODE.fullmatch(found):
        raise CodeInvalid
    return found


def is_day(text: str) -> bool:
    """Whether this is a day as we write it: ``2026-11-25``."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def versions(store: Store) -> Versions:
    """The card's versions on the memory card."""
    return Versions(store, store.family_path, _checked, FamilyChanged)


def _lent(code: str) -> BoxLent:
    if not code:
        return BoxLent(
            "this box holds film of a family whose card does not open with this key",
            "unlock with the key of whoever saved that card",
        )
    return BoxLent(
        f"this box still holds film of {code}", "do the ending with this family first"
    )


def _document(family: Family) -> Document:
    agreed = {one.name: getattr(family.consent, one.name) for one in fields(Consent)}
    return {
        "code": family.code,
        "since": family.since,
        "work_ends": family.work_ends,
        "consent": agreed,
        "withdrawn": family.withdrawn,
    }


def _family(told: Document, version: int, *, open_: bool) -> Family:
    return Family(
        told["code"],
        told["since"],
        told["work_ends"],
        Consent(**told["consent"]),
        told["withdrawn"],
        version,
        open_,
    )


def _checked(document: Document) -> Document:
    """The card in its proper form: a word that is none would let anything leave."""
    code, consent = document.get("code"), document.get("consent")
    days = [document.get(name) for name in ("since", "work_ends", "withdrawn")]
    known = days[:2] if days[2] == NO_DAY else days
    if not isinstance(consent, dict) or not all(map(_is_day_or_none, known)):
        raise SegmentDamaged("this is not a family's card")
    if not isinstance(code, str) or not (code == "" or _CODE.fullmatch(code)):
        raise SegmentDamaged("this is not a family's card")
    since, work_ends, withdrawn = days
    return {
        "code": code,
        "since": since,
        "work_ends": work_ends,
        "consent": _agreed(consent),
        "withdrawn": withdrawn,
    }


def _agreed(consent: Document) -> Document:
    agreed = {name: consent.get(name) for name in PURPOSES}
    until, by = consent.get("until"), consent.get("recorded_by")
    if not all(isinstance(one, bool) for one in agreed.values()):
        raise SegmentDamaged("this is not what a family agreed to")
    if not (_is_day_or_none(until) and isinstance(by, str)):
        raise SegmentDamaged("this is not what a family agreed to")
    return {**agreed, "until": until, "recorded_by": by}


def _is_day_or_none(value: object) -> bool:
    return isinstance(value, str) and (value == "" or is_day(value))
