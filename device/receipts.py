"""Receipts: who unlocked, what was taken away, what was erased.

Each is one sealed file, numbered, sealed to everybody in force when it was written, and
naming the sealed bytes of the one before by their SHA-256: one that is taken out or
exchanged later is noticed, unless it was the last. The box cannot read them itself.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Final, Protocol

from device import disk, documents, seal
from device.errors import FormatUnknown, NotForThisKey, PieceMissing, SegmentDamaged
from device.media import Nanoseconds
from device.rig.clock import SystemClock
from device.store import Store
from device.verify import Finding, Kind

_FILE: Final = re.compile(r"([0-9]{6}|[1-9][0-9]{6,8})\.age")


class WallClock(Protocol):
    """What a receipt is stamped with."""

    def wall(self) -> Nanoseconds:
        """Nanoseconds since 1970, as far as this machine knows."""

    def wall_trusted(self) -> bool:
        """Whether a time source has set the wall clock since the machine started."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One thing that was done: *action* in a word or two, *details* as given."""

    number: int
    action: str
    wall_clock: Nanoseconds
    wall_clock_trusted: bool
    details: dict[str, Any]


def add(
    store: Store,
    action: str,
    details: dict[str, Any],
    clock: WallClock | None = None,
) -> None:
    """Write a receipt; when it returns, a power cut cannot take it.

    Raises ``NoRecipient`` if nobody is enrolled, and the errors of the store.
    """
    clock = clock or SystemClock()
    recipients = list(store.recipients().values())
    with disk.locked(store.receipts_path):
        number = max(_numbers(store), default=-1) + 1
        document = {
            "format": documents.FORMAT,
            "number": number,
            "previous": _hash_of(store, number - 1),
            "action": action,
            "wall_clock": clock.wall(),
            "wall_clock_trusted": clock.wall_trusted(),
            "details": details,
        }
        sealed = seal.seal(documents.to_line(document) + b"\n", recipients)
        disk.write(store.receipts_path, _file(number), sealed)


def read(
    store: Store, identities: list[str], first: int = 0
) -> tuple[list[Receipt], list[Finding]]:
    """Return the receipts that these identities open, oldest first, and what is wrong.

    *first* is the number to begin with, for whoever has read those before.

    One that was sealed before a person was enrolled is not hers to read: it is passed
    over, and its place in the chain is still checked.
    """
    receipts: list[Receipt] = []
    findings: list[Finding] = []
    for number in range(first, max(_numbers(store), default=-1) + 1):
        try:
            document = _open(store, number, identities)
            receipts.append(_receipt(number, document))
            findings += _chain_finding(store, number, document)
        except NotForThisKey:
            continue
        except PieceMissing:
            findings.append(_finding(Kind.MISSING, number, "is missing"))
        except SegmentDamaged:
            findings.append(_finding(Kind.DAMAGED, number, "is damaged"))
        except FormatUnknown:
            findings.append(_finding(Kind.UNKNOWN, number, "is of a newer program"))
    return receipts, findings


def _open(store: Store, number: int, identities: list[str]) -> dict[str, Any]:
    sealed = disk.read(store.receipts_path, _file(number))
    return documents.from_line(seal.unseal(sealed, identities))


def _receipt(number: int, document: dict[str, Any]) -> Receipt:
    try:
        return Receipt(
            number,
            str(document["action"]),
            Nanoseconds(int(document["wall_clock"])),
            bool(document["wall_clock_trusted"]),
            dict(document["details"]),
        )
    except (KeyError, TypeError, ValueError) as exc:
        raise SegmentDamaged from exc


def _chain_finding(
    store: Store, number: int, document: dict[str, Any]
) -> list[Finding]:
    if document.get("number") != number:
        return [_finding(Kind.MISPLACED, number, "is out of place")]
    if document.get("previous") != _hash_of(store, number - 1):
        return [_finding(Kind.UNLINKED, number, "does not follow on the one before")]
    return []


def _hash_of(store: Store, number: int) -> str | None:
    """Return the SHA-256 of a receipt as it is sealed, which needs no key."""
    try:
        sealed = disk.read(store.receipts_path, _file(number))
    except SegmentDamaged:
        return None
    return hashlib.sha256(sealed).hexdigest()


def _numbers(store: Store) -> list[int]:
    matches = map(_FILE.fullmatch, disk.names(store.receipts_path))
    return [int(match[1]) for match in matches if match]


def _file(number: int) -> str:
    return f"{number:06d}.age"


def _finding(kind: Kind, number: int, sentence: str) -> Finding:
    return Finding(kind, number, f"the receipt {number} {sentence}")
