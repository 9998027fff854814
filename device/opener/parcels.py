"""Questions about what is taken away: ask for it, hear of it, put it away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from device.opener import agreed
from device.opener.wish import Wish

if TYPE_CHECKING:
    from device.opener.desk import Answer, Desk


def take_away(desk: Desk, **told: Any) -> Answer:
    """Make what is wished for; its id is told at once, the rest by ``parcels``."""
    wish = Wish.of(told)
    agreed.require(desk, wish.purpose)
    desk.shelf.opened(wish.recording)
    return desk.line.join(desk.shelf, wish, desk.who).id, b""


def parcels(desk: Desk) -> Answer:
    """What is being made and what is ready."""
    return desk.line.told(desk.shelf), b""


def remove_parcel(desk: Desk, parcel: str) -> Answer:
    """Stop making it, or remove it from the card."""
    desk.line.remove(parcel)
    return None, b""


QUESTIONS: dict[str, Callable[..., Answer]] = {
    "take_away": take_away,
    "parcels": parcels,
    "remove_parcel": remove_parcel,
}
