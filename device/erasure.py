"""Erasing everything of a family: film, notes, stills, reviews, parcels, old cards.

The keys of all recordings go first, so that after the first seconds nothing can be
opened any more; the card goes last, so that the box stays bound to the family until all
of it is gone. It takes no key. An erasure that was cut short, by the plug or by a card
that fails, is finished by starting it again. Receipts stay: they hold no content.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from device import disk, family, status
from device.errors import NoRecipient, StoreError, StoreFull
from device.family import Family, Here
from device.parcels import Parcels
from device.receipting import WallClock
from device.receipting import add as add_receipt
from device.store import Store

logger = logging.getLogger(__name__)

BEGUN: Final = "erasing everything"
"""The action of the receipt before: what is named there is gone, or is going."""
DONE: Final = "everything erased"
"""The action of the receipt after."""


@dataclass(frozen=True, slots=True)
class Reason:
    """*why* everything goes ("withdrawn", "ended", …), *who* asked, of which *family*.

    *family* is its code, as far as whoever asks can read it; the receipts name it.
    """

    why: str
    who: str
    family: str = ""


def erase_all(
    store: Store, reason: Reason, then: Family, clock: WallClock | None = None
) -> Here:
    """Erase everything of the family here; the card *then* remains, and no other.

    Returns how much there was. Raises ``StoreError`` while the box records, and the
    errors of the store. A receipt is written before and one after; a card without room
    for the first is no reason to keep film, and the second has the room that was freed.
    """
    require_still(store)
    found = family.what_is_here(store)
    _announce(store, reason, clock)
    for directory in store.directories():
        directory.destroy_key()
    for directory in store.directories():
        directory.erase()
    _clear_parcels(store)
    for place in _reviews(store):
        _clear_review(place)
    store.forget_erased()
    family.keep_only(store, then)
    add_receipt(store, DONE, {**_details(reason), **asdict(found)}, clock)
    logger.info("everything erased recordings=%d", found.recordings)
    return found


def require_still(store: Store) -> None:
    """Raise ``StoreError`` if a film is being made now: it would go on being made."""
    running = status.read(store.root / status.NAME)
    if running and running.recording:
        raise StoreError(
            "the box is recording now", "stop it with the button, then do this again"
        )


def _announce(store: Store, reason: Reason, clock: WallClock | None) -> None:
    """Write down what is about to go."""
    details = {**_details(reason), "recordings": store.recordings()}
    try:
        add_receipt(store, BEGUN, details, clock)
    except (StoreFull, NoRecipient) as exc:
        logger.warning("erasing without a first receipt kind=%s", type(exc).__name__)


def _details(reason: Reason) -> dict[str, Any]:
    told = {"why": reason.why, "with": reason.who, "family": reason.family}
    return {key: value for key, value in told.items() if value}


def _clear_parcels(store: Store) -> None:
    """All of them, those that are being made as well: their recording is gone."""
    parcels = Parcels(store)
    for parcel in parcels.ids():
        parcels.remove(parcel)


def _reviews(store: Store) -> list[Path]:
    if not disk.is_directory(store.reviews_path):
        return []
    return [store.reviews_path / one for one in disk.folders(store.reviews_path)]


def _clear_review(place: Path) -> None:
    """Destroyed, each of its versions: no key of its own goes before them."""
    for name in disk.all_names(place):
        disk.destroy(place, name)
    disk.remove_directory(place)
