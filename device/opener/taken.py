"""How many clips of each recording were taken away, by the receipts."""

from __future__ import annotations

import threading
from collections import Counter

from device import receipts
from device.store import Store


class Taken:
    """Counts on from the last receipt that it has read: a receipt never changes.

    Any thread may ask; the lock guards the count.
    """

    def __init__(self, store: Store, identities: list[str]) -> None:
        self._store = store
        self._identities = identities
        self._counting = threading.Lock()
        self._next = 0
        self._clips: Counter[str] = Counter()

    def clips(self) -> Counter[str]:
        """Clips by the recording that they are of."""
        with self._counting:
            found, _ = receipts.read(self._store, self._identities, self._next)
            for receipt in found:
                self._next = receipt.number + 1
                if receipt.action == "taken away":
                    self._clips[str(receipt.details.get("recording"))] += 1
            return self._clips.copy()
