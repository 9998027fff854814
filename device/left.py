"""What of one family has left the box: told from the receipts, which name its code.

Only receipts that the asking key opens can be told. They say what, when, to which key
and what for; nothing of what was seen or written.
"""

from __future__ import annotations

from typing import Final

from device import receipts
from device.receipts import Receipt
from device.store import Store

LEAVING: Final = frozenset(
    {
        "taken away",
        "words taken away",
        "film opened",
        "summary printed",
        "summary taken away",
    }
)
"""The actions by which something leaves the box."""


def left(store: Store, identities: list[str], code: str) -> list[Receipt]:
    """Return the receipts of what left, of the family *code*, oldest first."""
    found, _ = receipts.read(store, identities)
    return [one for one in found if _is_of(one, code)]


def _is_of(one: Receipt, code: str) -> bool:
    return one.action in LEAVING and bool(code) and one.details.get("family") == code
