"""Receipts, read: what was done, and whether one is missing.

One that is taken out or exchanged later is noticed by the hash that the next one names,
unless it was the last. The box cannot read them itself; ``device.receipting`` writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from device import disk, documents, seal
from device.errors import FormatUnknown, NotForThisKey, PieceMissing, SegmentDamaged
from device.media import Nanoseconds
from device.receipting import add, file_name, hash_of, numbers
from device.store import Store
from device.verify import Finding, Kind

__all__ = ["Receipt", "add", "read"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One thing that was done: *action* in a word or two, *details* as given.

    When, by the clocks of the box: *boot* names the run of the machine.
    """

    number: int
    action: str
    wall_clock: Nanoseconds
    wall_clock_trusted: bool
    details: dict[str, Any]
    boot: str = ""
    boot_clock: int = 0


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
    for number in range(first, max(numbers(store), default=-1) + 1):
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
    sealed = disk.read(store.receipts_path, file_name(number))
    return documents.from_line(seal.unseal(sealed, identities))


def _receipt(number: int, document: dict[str, Any]) -> Receipt:
    try:
        return Receipt(
            number,
            str(document["action"]),
            Nanoseconds(int(document["wall_clock"])),
            bool(document["wall_clock_trusted"]),
            dict(document["details"]),
            str(document.get("boot", "")),
            int(document.get("boot_clock", 0)),
        )
    except (KeyError, TypeError, ValueError) as exc:
        raise SegmentDamaged from exc


def _chain_finding(
    store: Store, number: int, document: dict[str, Any]
) -> list[Finding]:
    if document.get("number") != number:
        return [_finding(Kind.MISPLACED, number, "is out of place")]
    if document.get("previous") != hash_of(store, number - 1):
        return [_finding(Kind.UNLINKED, number, "does not follow on the one before")]
    return []


def _finding(kind: Kind, number: int, sentence: str) -> Finding:
    return Finding(kind, number, f"the receipt {number} {sentence}")
