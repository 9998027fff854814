"""Erasing one recording at a practitioner's wish: receipt, then the key, then all.

No film goes without a receipt: one that was cut short is told again when it is done
again. What the family erases by the button is the recorder's (``device.recorder``).
"""

from __future__ import annotations

from typing import Any

from device import receipts, status
from device.errors import StillFilming
from device.parcels import Parcels
from device.store import RecordingDirectory, Store


def must_be_over(store: Store, directory: RecordingDirectory) -> None:
    """Raise ``StillFilming`` if this recording is being made now."""
    running = status.read(store.root / status.NAME)
    if running and running.recording == directory.id:
        raise StillFilming


def erase(store: Store, directory: RecordingDirectory, who: dict[str, Any]) -> None:
    """Erase a recording and what was made ready of it, for good.

    *who* goes into the receipt. Raises ``StillFilming``, ``NoRecipient`` if nobody
    could read the receipt, and the errors of the store.
    """
    must_be_over(store, directory)
    receipts.add(store, "erased", {**who, "recording": directory.id})
    directory.erase()
    Parcels(store).sweep()
