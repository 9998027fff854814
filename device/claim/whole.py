"""Claiming takes effect whole or not at all, whenever the plug is pulled.

First all of it is written into one file, ``claim/claimed.json``: from then on the box
is claimed. Then each thing is put where it belongs, the receipt is written, the claim
code destroyed, and the file goes. Where that was cut short, ``finish`` does it again:
the recorder and the page as they start, and the page each minute. Until it is done
nothing is recorded, so no film is sealed to fewer than was meant.

Nothing in the file is secret: public keys, an identity under its passphrase, and the
family's card as it is sealed.
"""

from __future__ import annotations

import base64
import json
import logging
from dataclasses import dataclass
from typing import Any, Final

from device import disk, family, receipting, seal
from device.claim import waiting
from device.errors import (
    AlreadyClaimed,
    NameInvalid,
    RecipientInvalid,
    SegmentDamaged,
    StoreError,
)
from device.family import Family
from device.store import CLAIMED, Store
from device.store.people import checked_name

logger = logging.getLogger(__name__)

FORMAT: Final = 1
RECOVERY: Final = "Recovery key"
"""Under which name film is sealed to the service's recovery key."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who claims a box: a *name*, a public key, and what goes with them.

    *wrapped* is her identity under her passphrase, or None if it is not to lie on the
    box. *recovery* is the public key of her service. *code* is the family's, if it is
    known already, lent on the day *since*.
    """

    name: str
    recipient: str
    wrapped: bytes | None
    recovery: str
    code: str = ""
    since: str = ""


def take(store: Store, claim: Claim) -> None:
    """Let *claim* hold; raises ``AlreadyClaimed``, and what is wrong with it.

    An error of the store before the file is written leaves the box unclaimed; one after
    it leaves the rest to ``finish``.
    """
    claim = checked(claim)
    with disk.locked(store.claim_path):
        if store.is_claimed():
            raise AlreadyClaimed
        disk.write(store.claim_path, CLAIMED, _line(store, claim))
    finish(store)


def checked(claim: Claim) -> Claim:
    """Return *claim* with its keys and names in their proper form."""
    name, key = person_name(claim.name), seal.checked_recipient(claim.recipient)
    recovery = seal.checked_recipient(claim.recovery)
    if key == recovery:
        raise RecipientInvalid(
            "this is the practitioner's own key",
            "a recovery key is another one, which somebody else keeps",
        )
    code = family.checked_code(claim.code) if claim.code else ""
    return Claim(name, key, claim.wrapped, recovery, code, claim.since)


def person_name(name: str) -> str:
    """Return the name of a person as it is kept; raises ``NameInvalid``."""
    name = checked_name(name)
    if name.casefold() == RECOVERY.casefold():
        raise NameInvalid("this name is the recovery key's", "choose another name")
    return name


def finish(store: Store) -> None:
    """Do what is left of a claim; and see that no claimed box has a claim code."""
    if not disk.is_directory(store.claim_path):
        return
    with disk.locked(store.claim_path):
        if store.being_claimed():
            _finish(store)
        if store.is_claimed():
            waiting.forget_code(store)


def _finish(store: Store) -> None:
    written = disk.read(store.claim_path, CLAIMED)
    try:
        told = _understood(written)
    except SegmentDamaged:
        logger.error("a claim was damaged and is void")
        disk.remove(store.claim_path, CLAIMED)
        return
    store.enrol(RECOVERY, told["recovery"])
    store.enrol(told["name"], told["recipient"], told["wrapped"])
    if told["card"] is not None:
        disk.make_directory(store.family_path)
        disk.write(store.family_path, told["card_file"], told["card"])
    if max(receipting.numbers(store), default=-1) < told["receipt"]:
        receipting.add(store, "claimed", _details(told))
    waiting.forget_code(store)
    disk.remove(store.claim_path, CLAIMED)


def _details(told: dict[str, Any]) -> dict[str, Any]:
    keys = [told["recipient"], told["recovery"]]
    return {"name": told["name"], "recipients": keys, "kept": bool(told["wrapped"])}


def _line(store: Store, claim: Claim) -> bytes:
    card_file, card = "", None
    if claim.code:
        new = Family(claim.code, claim.since)
        keys = [claim.recipient, claim.recovery]
        card_file, card = family.sealed_for(store, new, keys)
    told = {
        "format": FORMAT,
        "name": claim.name,
        "recipient": claim.recipient,
        "wrapped": _base64(claim.wrapped),
        "recovery": claim.recovery,
        "card_file": card_file,
        "card": _base64(card),
        "receipt": max(receipting.numbers(store), default=-1) + 1,
    }
    return json.dumps(told).encode() + b"\n"


def _understood(written: bytes) -> dict[str, Any]:
    """What the file says; ``SegmentDamaged`` for what nobody here has written."""
    try:
        told = json.loads(written)
        return {
            "name": checked_name(told["name"]),
            "recipient": seal.checked_recipient(told["recipient"]),
            "wrapped": _bytes(told["wrapped"]),
            "recovery": seal.checked_recipient(told["recovery"]),
            "card_file": str(told["card_file"]),
            "card": _bytes(told["card"]),
            "receipt": int(told["receipt"]),
        }
    except (
        *(ValueError, TypeError, KeyError, AttributeError),
        *(RecursionError, StoreError),
    ) as exc:
        raise SegmentDamaged("this claim is damaged") from exc


def _base64(raw: bytes | None) -> str | None:
    return None if raw is None else base64.b64encode(raw).decode()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text, validate=True)
