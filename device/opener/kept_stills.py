"""Stills that were made a moment ago: whoever comes back to the list sees them at once.

A still costs a program that is started and a film that is opened; one that is kept
costs some tens of kilobytes of the opener's memory and dies with it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from device.media import Nanoseconds

MOST = 64
"""About three screens of cards; three megabytes."""


class KeptStills:
    """The stills that were asked for last. Any thread may ask."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, Nanoseconds, int], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def still(
        self, recording: str, at: Nanoseconds, width: int, make: Callable[[], bytes]
    ) -> bytes:
        """The picture at *at* as JPEG, kept, or made by *make*; raises what that does.

        What is shown at a time of a film that has ended is always the same.
        """
        name = recording, at, width
        with self._lock:
            found = self._kept.get(name)
            if found:
                self._kept.move_to_end(name)
        return found or self._keep(name, make())

    def _keep(self, name: tuple[str, Nanoseconds, int], picture: bytes) -> bytes:
        with self._lock:
            self._kept[name] = picture
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return picture
