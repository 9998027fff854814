"""A film while it is being recorded, piece by piece; and the end of one, for good.

Whoever aims the camera records a test film and watches it grow a second or two behind:
each piece is opened once it is kept, proven as any other. There is no other way to the
camera.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from device import erasing
from device.errors import PieceMissing

if TYPE_CHECKING:
    from device.opener.desk import Answer, Desk


def growing(desk: Desk, recording: str) -> Answer:
    """How many *pieces* are kept, and whether more are to come (*recording_now*)."""
    opened = desk.shelf.opened(recording)
    numbers = [one.number for one in opened.index]
    told = {
        "pieces": numbers[-1] + 1 if numbers else 0,
        "recording_now": desk.shelf.filming() == opened.id,
    }
    return told, b""


def piece(desk: Desk, recording: str, number: int | None) -> Answer:
    """One piece of the film as it was recorded; without *number* its beginning.

    Raises ``PieceMissing`` for one that is not there, or not yet.
    """
    opened = desk.shelf.opened(recording)
    if number is None:
        return None, opened.init
    if number not in {one.number for one in opened.index}:
        raise PieceMissing("this piece of the film is not there yet")
    return None, opened.segment(number)


def erase(desk: Desk, recording: str) -> Answer:
    """Erase a recording for good, with a receipt; raises ``StillFilming``."""
    store = desk.shelf.store
    erasing.erase(store, store.find(recording), {"with": desk.who})
    return None, b""


QUESTIONS: Final[dict[str, Callable[..., Answer]]] = {
    "growing": growing,
    "piece": piece,
    "erase": erase,
}
