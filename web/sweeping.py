"""The sweeper: what has to be done whether anybody comes by or not.

Parcels that have had their day go (``device.parcels`` says which ones), and a claim
that was cut short is finished. It looks when the page starts and each minute after.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from device.claimer.client import Claimer
from device.errors import SealError, StoreError
from device.parcels import Parcels
from device.store import Store

logger = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds."""


class Sweeper:
    """A thread that sweeps until it is told to end."""

    def __init__(self, store: Path, every: float = EVERY) -> None:
        self._store = Store(store)
        self._parcels = Parcels(self._store)
        self._every = every
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Sweep now, and then again and again."""
        self._thread.start()

    def end(self) -> None:
        """Sweep no more."""
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                self._finish_claim()
                self._parcels.sweep()
            except (StoreError, SealError) as exc:
                logger.warning("not swept kind=%s", type(exc).__name__)
            if self._end.wait(self._every):
                return

    def _finish_claim(self) -> None:
        if self._store.being_claimed():
            claimer = Claimer.start(self._store.root)
            try:
                claimer.finish()
            finally:
                claimer.end()
