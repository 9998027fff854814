"""Jobs: wishes on their way, and what is told of them meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from device.disk import Growing
from device.errors import Stopped, StoreFull, VigError
from device.opener import done
from device.opener.goods import Goods
from device.opener.wish import Wish
from device.parcels import new_id

WAITING: Final = "waiting"
MAKING: Final = "making"
FAILED: Final = "failed"
LOOK_EVERY: Final = 8 << 20
"""Bytes after which the room on the card is looked at again."""
STEP: Final = 1 << 20


@dataclass(slots=True)
class Job:
    """One wish on its way; *progress* is None while that cannot be told."""

    wish: Wish
    who: str
    id: str = field(default_factory=new_id)
    state: str = WAITING
    progress: float | None = None
    error: VigError | None = None
    stopped: threading.Event = field(default_factory=threading.Event)

    def told(self) -> dict[str, Any]:
        """What the page shows of it."""
        said = {"error": str(self.error), "hint": self.error.hint} if self.error else {}
        return {
            "id": self.id,
            "state": self.state,
            "progress": self.progress,
            "details": self.wish.details,
            "thing": done.thing(self.wish.details),
            **said,
        }


class Roomy:
    """A target that looks, as it fills, whether the reserve is still free."""

    def __init__(self, target: Growing, room: Callable[[], int]) -> None:
        self._target = target
        self._room = room
        self._looked = 0

    def require(self, size: float) -> None:
        """Raise ``StoreFull`` if there is no room for so many bytes more."""
        if self._room() < size:
            raise StoreFull(
                "there is not enough room on the card to make this ready",
                "remove what is ready below, or erase older films",
            )

    def write(self, piece: bytes, /) -> int:
        """Write *piece*, unless that would eat into the reserve."""
        if self._target.size - self._looked >= LOOK_EVERY:
            self.require(len(piece))
            self._looked = self._target.size
        return self._target.write(piece)


def watched(job: Job, made: Goods) -> Iterator[bytes]:
    """Tell how far it is with each piece, and stop when told so."""
    given = 0
    for piece in made.pieces:
        for at in range(0, len(piece), STEP):
            if job.stopped.is_set():
                raise Stopped
            yield piece[at : at + STEP]
            given += min(STEP, len(piece) - at)
            job.progress = given / max(1, made.size)
