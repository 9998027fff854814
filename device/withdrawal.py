"""Consent taken back: nothing leaves from now on, and everything is erased.

The card says so first. So whatever cuts the erasing short, nothing can leave in the
meantime; withdrawing again finishes it, and erases what was filmed since.
"""

from __future__ import annotations

from dataclasses import replace

from device import family
from device.erasure import Reason, erase_all, require_still
from device.errors import ConsentMissing, FamilyChanged
from device.family import NO_DAY, Consent, Family, Here
from device.store import Store

WHY = "withdrawn"
"""Why everything was erased, as the receipts say it."""


def withdraw(store: Store, before: Family, who: str, day: str) -> tuple[Family, Here]:
    """Take back on *day* the whole consent of the card *before*.

    An empty *day* is one that nobody knows.

    Returns the card that remains, and what there was. Raises ``FamilyChanged`` if
    somebody saved in between, ``StoreError`` while the box records, ``ConsentMissing``
    if there is no card that this key opens: then nobody knows whose consent it is.
    """
    if not (before.open and before.code):
        raise ConsentMissing(
            "this key opens no family's card, so there is no consent to take back",
            "to erase the films here, use: vig-recorder erase",
        )
    if max(family.versions(store).numbers(), default=0) != before.version:
        raise FamilyChanged
    require_still(store)
    over = replace(
        before, withdrawn=before.withdrawn or day or NO_DAY, consent=Consent()
    )
    family.save(store, over, before.version)
    erased = erase_all(store, Reason(WHY, who, before.code), over)
    newest = max(family.versions(store).numbers())
    return replace(over, version=newest), erased
