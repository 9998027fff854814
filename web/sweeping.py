"""The sweeper: parcels that have had their day go, whether anybody comes by or not.

It looks when the page starts and each minute after that; ``device.parcels`` says which
ones go.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from device.errors import StoreError
from device.parcels import Parcels
from device.store import Store

logger = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds."""


class Sweeper:
    """A thread that sweeps until it is told to end."""

    def __init__(self, store: Path, every: float = EVERY) -> None:
        self._parcels = Parcels(Store(store))
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
                self._parcels.sweep()
            except StoreError as exc:
                logger.warning("parcels not swept kind=%s", type(exc).__name__)
            if self._end.wait(self._every):
                return
