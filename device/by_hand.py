"""What a hand on a button does to film that is stored, with the receipt of it."""

from __future__ import annotations

import logging
from typing import Any

from device.errors import NoRecipient
from device.media import Nanoseconds
from device.parcels import Parcels
from device.receipting import add as add_receipt
from device.recording import Recording
from device.rig import Clock
from device.store import Store

logger = logging.getLogger(__name__)

FAMILY = "the family"
"""Who acts by the button, as the receipt says it."""


def erase_last(store: Store, clock: Clock) -> None:
    """Erase the last film that was not collected, if there is one, for good."""
    last = store.last_uncollected()
    if last is not None:
        last.erase()
        _erased(store, last.id, clock)


def pause(store: Store, clock: Clock, recording: Recording, since: Nanoseconds) -> None:
    """End a film that runs at *since* (CLOCK_MONOTONIC): what came later goes for good.

    If nothing is left then, all of it is erased.
    """
    length = recording.leave_out(since, clock.monotonic())
    if length is None:
        _erased(store, recording.id, clock)
        return
    parcels = Parcels(store)  # they may hold what was left out
    for parcel in parcels.all():
        if parcel.recording == recording.id:
            parcels.remove(parcel.id)
    _tell(store, clock, "left out", {"recording": recording.id, "length": length})


def _erased(store: Store, recording: str, clock: Clock) -> None:
    Parcels(store).sweep()  # what was made ready of it goes with it
    logger.info("recording erased by hand recording=%s", recording[:8])
    _tell(store, clock, "erased", {"recording": recording})


def _tell(store: Store, clock: Clock, action: str, details: dict[str, Any]) -> None:
    """Write the receipt; where nobody is enrolled, nobody is there to read one."""
    try:
        add_receipt(store, action, {"with": FAMILY, **details}, clock)
    except NoRecipient:
        logger.warning("no receipt was written action=%s", action)
