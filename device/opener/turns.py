"""A list goes first: gathering in the background steps aside while one is made.

Python runs one thread at a time, and one that works without a pause keeps another,
which looks at a thousand files, waiting a thousand times.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 0.5
"""Seconds for which one step of the work stands aside; then it goes on all the same."""


class Turns:
    """Counts the lists that are being made. Any thread may ask or work."""

    def __init__(self) -> None:
        self._asking = 0
        self._changed = threading.Condition()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """While a list is being made."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def after_them(self) -> None:
        """Before each step of the work: let those who ask go first."""
        with self._changed:
            self._changed.wait_for(lambda: self._asking == 0, LONGEST)

    def _count(self, change: int) -> None:
        with self._changed:
            self._asking += change
            self._changed.notify_all()
