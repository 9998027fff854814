"""Showing a review: its moments as exact clips, its stills as pictures, in order.

A showing is frozen as it begins: which spans of which recordings. Each is cut when it
is fetched, in memory, by what makes the clips that are taken away, so it holds the
marked pictures and nothing beside them. It goes to a projector, which has no key.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from device import receipts
from device.consent import Purpose
from device.errors import ItemUnknown, NothingToShow
from device.film.starts import packed
from device.media import Nanoseconds
from device.opener import agreed, reviews
from device.opener.goods import frame_starts, make
from device.opener.shelf import Shelf
from device.opener.wish import CLIP, STILL, Span, Wish

if TYPE_CHECKING:
    from device.opener.desk import Answer, Desk

PIECE: Final = 1 << 20
MOMENT: Final = "moment"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """A span of a recording (ns on its film's time), or the picture at *start*."""

    id: str
    kind: str
    recording: str
    start: Nanoseconds
    end: Nanoseconds

    @property
    def wish(self) -> Wish:
        """What makes it, as if it were to be taken away."""
        what = CLIP if self.kind == MOMENT else STILL
        parts = (Span(self.start, self.end),)
        return Wish(
            recording=self.recording,
            what=what,
            parts=parts,
            titles=False,
            recipients=(),
            passphrase="",
            shell="",
            purpose=Purpose.REVIEW,
        )


class Showing:
    """The items of one showing; one of them at a time is made and at hand."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        self.id = secrets.token_hex(16)
        self.items = items
        self._lock = threading.Lock()
        self._at_hand: tuple[int, Document, bytes] | None = None

    def piece(self, shelf: Shelf, number: int, start: int) -> tuple[Document, bytes]:
        """About the item *number*, and its bytes from *start* on, a piece of them.

        Raises ``ItemUnknown``, and what is raised where film is missing or damaged.
        """
        if not 0 <= number < len(self.items):
            raise ItemUnknown
        with self._lock:
            if self._at_hand is None or self._at_hand[0] != number:
                self._at_hand = None  # one at a time: it can be tens of megabytes
                self._at_hand = (number, *_made(shelf, self.items[number]))
            _, about, whole = self._at_hand
            piece = whole[start : start + PIECE]
            if start + len(piece) >= len(whole):
                self._at_hand = None
        return about, piece


def show(desk: Desk, review: str) -> Answer:
    """Begin to show a review, if the family agreed; the receipt says which spans.

    Tells the *showing* to name, the *question*, and the *items* that can be shown:
    *id*, *kind*, *recording*, *start*, *end*; *missing* are ids of those that are gone.
    """
    agreed.require(desk, Purpose.REVIEW)
    found, _ = reviews.review(desk, review)
    items = tuple(_item(one) for one in found["items"] if one["there"])
    if not items:
        raise NothingToShow
    details = {"review": review, "with": desk.who, "parts": list(map(_receipt, items))}
    receipts.add(desk.shelf.store, "shown", details)
    desk.showing = Showing(items)
    missing = [one["id"] for one in found["items"] if not one["there"]]
    about = {"showing": desk.showing.id, "question": found["question"]}
    return {**about, "items": list(map(asdict, items)), "missing": missing}, b""


def shown(desk: Desk, showing: str, item: int, start: int) -> Answer:
    """What an item is, and a piece of its bytes from *start* on.

    Of a moment *frames* and *duration* say when its pictures start and it ends.
    """
    if desk.showing is None or desk.showing.id != showing:
        raise ItemUnknown
    return desk.showing.piece(desk.shelf, item, start)


def _item(one: Document) -> Item:
    start, end = Nanoseconds(one["start"]), Nanoseconds(one["end"])
    return Item(one["id"], one["kind"], one["recording"], start, end)


def _receipt(item: Item) -> Document:
    span = {"start": item.start, "end": item.end}
    where = span if item.kind == MOMENT else {"at": item.start}
    return {"recording": item.recording, **where}


def _made(shelf: Shelf, item: Item) -> tuple[Document, bytes]:
    goods = make(shelf.opened(item.recording), item.wish)
    whole = b"".join(goods.pieces)
    about: Document = {"kind": item.kind, "size": len(whole)}
    if item.kind == MOMENT:
        frames = frame_starts(whole)
        about |= {"frames": packed(frames[:-1]), "duration": frames[-1]}
    return about, whole


QUESTIONS: Final[dict[str, Callable[..., Answer]]] = {"show": show, "shown": shown}
