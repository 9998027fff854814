"""Reviews as the page is told of them: each part with what it shows, looked up now.

A review names moments and stills; where they lie stands in the notes of their films and
may have changed since. Nothing of what is written privately at a moment is told here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from device import notes as kept_notes
from device import receipts
from device.documents import Document
from device.errors import NotForThisKey, StoreError
from device.media import SECOND
from device.opener import telling
from device.pieces import Pieces
from device.reviews import EMPTY, Review, Reviews, kind_of, new_id

if TYPE_CHECKING:
    from device.opener.desk import Answer, Desk
    from device.opener.shelf import Shelf

Noted = tuple[Document | None, int | None]
"""The notes of a film, and when it was made (ns since 1970)."""
GONE: Final = "gone"
"""Why a part is not there: its film or its mark was erased."""
CLOSED: Final = "closed"
"""Why a part is not there: its film does not open with this key."""


def reviews(desk: Desk) -> Answer:
    """Every review with its parts, the newest first."""
    found = Reviews(desk.shelf.store).all(desk.shelf.identities)
    there = films(desk.shelf)
    return sorted((told(one, there) for one in found), key=_when, reverse=True), b""


def review(desk: Desk, review: str) -> Answer:
    """One review with its parts."""
    found = Reviews(desk.shelf.store).load(review, desk.shelf.identities)
    return told(found, films(desk.shelf)), b""


def review_films(desk: Desk) -> Answer:
    """Which recordings are films of a review: its id, day and cycle, by recording."""
    found = Reviews(desk.shelf.store).all(desk.shelf.identities)
    return films_of((one.id, one.document) for one in found if one.document), b""


def save_review(desk: Desk, review: str, document: dict[str, Any], base: int) -> Answer:
    """Keep *document* over version *base* of a review; a new one without a name.

    A new one is given its name, its day and its cycle. What *document* does not speak
    of stays as it was.
    """
    there = Reviews(desk.shelf.store)
    if not review:
        review, base = new_id(), 0
        before = _begun(there, desk)
    else:
        before = there.load(review, desk.shelf.identities).document or EMPTY
    saved = there.save(review, {**before, **document}, base)
    return told(saved, films(desk.shelf)), b""


def erase_review(desk: Desk, review: str) -> Answer:
    """Erase a review for good. The films in it stay; a receipt remains."""
    Reviews(desk.shelf.store).erase(review)
    details = {"review": review, "with": desk.who}
    receipts.add(desk.shelf.store, "review erased", details)
    return None, b""


class Films:
    """The marks of films, by recording; *read* is asked once for each film.

    It gives a film's notes, None if it does not open, and when it was made.
    """

    def __init__(self, read: Callable[[str], Noted]) -> None:
        self._read = read
        self._known: dict[str, Noted] = {}

    def find(self, item: Document) -> dict[str, Any]:
        """Where the moment or still of *item* lies, or why it is not there."""
        recording = item["recording"]
        if recording not in self._known:
            self._known[recording] = self._read(recording)
        notes, made = self._known[recording]
        if notes is None:
            return _missing(CLOSED)
        kind = kind_of(item)
        marks = notes.get(f"{kind}s", [])
        mark = next((one for one in marks if one["id"] == item[kind]), None)
        return _missing(GONE) if mark is None else _found(kind, mark, made)


def films(shelf: Shelf) -> Films:
    """The films of a shelf. Of each only the key, the notes and ``about`` are read."""

    def read(recording: str) -> Noted:
        try:
            pieces = Pieces(shelf.store.find(recording), shelf.identities)
            told = shelf.times.dated(telling.filmed(pieces.document("about")))
            return kept_notes.load(pieces), told["made"]
        except NotForThisKey:
            return None, None
        except StoreError:  # erased, or damaged beyond reading
            return telling.NO_NOTES, None

    return Films(read)


def told(review: Review, there: Films) -> dict[str, Any]:
    """A review in plain values; *open* is false if its newest version stays closed.

    Each of its ``items`` has beside its own words the ``kind`` ("moment", "still"),
    whether it is ``there`` (else ``missing`` says "gone" or "closed"), its ``name``,
    ``labels``, ``start`` and ``end`` (ns on the film's time; of a still both are its
    place), ``at`` for the picture that stands for it, and when its film was ``made``
    (ns since 1970, or None).
    """
    document = review.document or EMPTY
    items = [_item(item, there) for item in document["items"]]
    known = {name: document[name] for name in EMPTY}
    about = {"id": review.id, "version": review.version, "open": review.open}
    return {**known, "items": items, **about}


def films_of(found: Iterable[tuple[str, Document]]) -> dict[str, dict[str, Any]]:
    """What each film of a review is told with, by the recording's id."""
    return {
        document["film"]: {
            "review": review,
            "made": document["made"],
            "cycle": document["cycle"],
        }
        for review, document in found
        if document["film"]
    }


def _item(item: Document, there: Films) -> dict[str, Any]:
    return {**item, "kind": kind_of(item), **there.find(item)}


def _found(kind: str, mark: Document, made: int | None) -> dict[str, Any]:
    start = mark["start"] if kind == "moment" else mark["at"]
    end = mark.get("end", start)
    return {
        **_missing(""),
        "there": True,
        "name": mark.get("name", ""),
        "labels": mark.get("labels", []),
        "start": start,
        "end": end,
        "at": (start + end) // 2,
        "made": made,
    }


def _missing(why: str) -> dict[str, Any]:
    nothing = dict.fromkeys(("start", "end", "at", "made"))
    return {"there": False, "missing": why, "name": "", "labels": [], **nothing}


def _begun(there: Reviews, desk: Desk) -> Document:
    """A new review: when, as far as the box knows, and the cycle after the last."""
    kept = there.all(desk.shelf.identities)
    found = [one.document for one in kept if one.document]
    cycle = max((one["cycle"] for one in found), default=0) + 1
    now = desk.calendar.now()
    made = datetime.fromtimestamp(now // SECOND, UTC).isoformat() if now else ""
    return {**EMPTY, "cycle": cycle, "made": made}


def _when(review: dict[str, Any]) -> tuple[int, str]:
    """By cycle; within one, by when it was made."""
    return review["cycle"], review["made"]


QUESTIONS: Final[dict[str, Callable[..., Answer]]] = {
    "reviews": reviews,
    "review": review,
    "review_films": review_films,
    "save_review": save_review,
    "erase_review": erase_review,
}
