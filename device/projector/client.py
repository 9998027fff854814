"""The page's end of a projector: starts it, loads it, reads from it, ends it."""

from __future__ import annotations

from typing import Final, Self

from device.opener.asking import Asked

LINES: Final = 6
"""Requests under way at once: the page's readers of film, a poll, and who loads it."""
IDLE_SECONDS: Final = 900.0
"""A projector that nobody asked anything for so long ends itself."""


class Projector(Asked):
    """A process that holds what was chosen to be shown, by number.

    Any thread may call; a call to one that has ended raises ``Locked``.
    """

    @classmethod
    def start(cls, idle_seconds: float = IDLE_SECONDS) -> Self:
        """Start a projector with nothing in it."""
        return cls.run("device.projector", [str(idle_seconds)], LINES)

    def load(self, item: int, piece: bytes) -> None:
        """Put *piece* behind what it has of *item*; raises ``ShowingFull``."""
        self._call({"do": "load", "item": item}, piece)

    def read(self, item: int, start: int, stop: int) -> bytes:
        """Bytes *start* to *stop* (not included); raises ``ItemUnknown``."""
        return self._fetch("read", item=item, start=start, stop=stop)

    def drop(self, item: int) -> None:
        """Forget an item; it may be gone."""
        self._ask("drop", item=item)

    def touch(self) -> None:
        """Somebody is watching: begin the idle time anew."""
        self._ask("touch")
