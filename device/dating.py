"""Films that were begun before the box knew the time get it when a time source tells.

The recorder opens nothing, and needs to open nothing for it: it writes down, sealed,
what ties this run of the machine to the time of day (``device.times``).
"""

from __future__ import annotations

import logging

from device import times
from device.errors import VigError
from device.media import Nanoseconds
from device.rig import Clock
from device.store import Store
from device.times import Anchor, Source

logger = logging.getLogger(__name__)


class Dating:
    """Remembers that a film lacks its time; the recorder's line calls, no other."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._owed = False

    def began(self) -> None:
        """A film begins; it tells the time itself if the box knows it."""
        self._owed = self._owed or not self._clock.wall_trusted()

    def beat(self) -> None:
        """Look whether a time source has set the clock since; about once a second."""
        if self._owed and self._clock.wall_trusted():
            self._owed = False  # one try: the page does it at the next unlock, too
            self._write()

    def _write(self) -> None:
        clock = self._clock
        boot, wall = clock.boot(), clock.wall()
        if not times.plausible(wall):
            return
        zero = Nanoseconds(wall - boot)
        try:
            times.keep(self._store, Anchor(clock.boot_id(), zero, Source.BOX, boot))
        except VigError as exc:  # film matters more
            logger.warning("times not kept kind=%s", type(exc).__name__)
