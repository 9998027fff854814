"""A box that waits to be claimed, and what a claim of it says."""

from __future__ import annotations

from pathlib import Path

from device import seal
from device.claim.whole import Claim
from device.store import Store

ANNA = seal.new_identity()
SERVICE = seal.new_identity()
CLAIM = Claim(
    "Anna", ANNA.recipient, b"wrapped", SERVICE.recipient, "K7-14", "2026-11-25"
)


def unclaimed(place: Path) -> Store:
    """A store on which nobody is enrolled."""
    store = Store(place)
    store.create_layout()
    return store
