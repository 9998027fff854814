"""Reviews: what practitioner and parent watch together, and what they said and agreed.

A review names moments and stills of any recordings, in an order, with a question that
opens the hour. Everything written in it is sealed as film is: each review is a folder
of its own in ``reviews/``, kept in versions (``device.versions``, ``docs/formats.md``).
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any, Final

from device import disk
from device.documents import Document
from device.errors import ReviewChanged, ReviewUnknown, SegmentDamaged
from device.store import Store
from device.versions import Version, Versions

TEXTS: Final = ("made", "title", "question", "words", "wishes", "film")
LISTS: Final = ("strengths", "strategies", "keep")
ITEM_TEXTS: Final = ("id", "recording", "prompt", "words")
KINDS: Final = ("moment", "still")
"""What an item can be of, and the key under which it names it."""
EMPTY: Final[Document] = {
    **dict.fromkeys(TEXTS, ""),
    **{name: [] for name in LISTS},
    "cycle": 1,
    "items": [],
}
"""A review of which nothing is written yet."""
_ID: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Review:
    """A review as it was last saved; *document* is None if no version of it opens.

    *open* tells whether its newest *version* is the one that is shown.
    """

    id: str
    version: int
    document: Document | None
    open: bool


class Reviews:
    """The reviews of one store. It keeps nothing in memory; any thread may use it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._root = store.reviews_path

    def all(self, identities: list[str]) -> list[Review]:
        """Every review, in no meaningful order, be it readable or not.

        One that is not sealed to everybody in force is sealed to them anew.
        """
        found = ((one, self._versions(one).load(identities)) for one in self._ids())
        return [_review(one, version) for one, version in found if version.number]

    def load(self, review: str, identities: list[str]) -> Review:
        """One review; raises ``ReviewUnknown``."""
        version = self._versions(review).load(identities)
        if not version.number:
            raise ReviewUnknown
        return _review(review, version)

    def save(self, review: str, document: Document, base: int) -> Review:
        """Keep *document*, made over version *base* (0: it is new).

        Raises ``ReviewChanged`` if somebody saved in between, ``ReviewUnknown`` if it
        was erased, ``NoRecipient`` and the errors of the store.
        """
        versions = self._versions(review)
        if base and not versions.numbers():
            raise ReviewUnknown
        disk.make_directory(self._root)
        return _review(review, versions.save(document, base))

    def erase(self, review: str) -> None:
        """Overwrite and remove all that was ever saved of a review.

        The newest version goes last: cut short, the review is as it was, never older.
        Raises ``ReviewUnknown``.
        """
        folder = self._root / review
        if not self._versions(review).numbers():
            raise ReviewUnknown
        with disk.locked(folder):
            for name in disk.all_names(folder):
                disk.destroy(folder, name)
        disk.remove_directory(folder)

    def _versions(self, review: str) -> Versions:
        if not _ID.fullmatch(review):
            raise ReviewUnknown
        return Versions(self._store, self._root / review, checked, ReviewChanged)

    def _ids(self) -> list[str]:
        if not disk.is_directory(self._root):
            return []
        return list(filter(_ID.fullmatch, disk.folders(self._root)))


def new_id() -> str:
    """A name for a review that says nothing."""
    return secrets.token_hex(16)


def checked(document: Document) -> Document:
    """What a version says, in its proper form; raises ``SegmentDamaged``.

    What an older program did not write yet is empty.
    """
    found = {**EMPTY, **document}
    if not all(isinstance(found[name], str) for name in TEXTS):
        raise SegmentDamaged("this is not a review")
    if type(found["cycle"]) is not int or not isinstance(found["items"], list):
        raise SegmentDamaged("this is not a review")
    lists = {name: _words(found[name]) for name in LISTS}
    return {**found, **lists, "items": [_item(one) for one in found["items"]]}


def kind_of(item: Document) -> str:
    """What an item is of: ``moment`` or ``still``."""
    return next(kind for kind in KINDS if kind in item)


def _review(review: str, version: Version) -> Review:
    return Review(review, version.number, version.document, version.open)


def _words(value: object) -> list[str]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    raise SegmentDamaged("this is not a list of words")


def _item(one: Any) -> Document:
    if not isinstance(one, dict):
        raise SegmentDamaged("this is not a part of a review")
    found = {"prompt": "", "words": "", **one}
    kinds = [kind for kind in KINDS if isinstance(found.get(kind), str)]
    texts = [found.get(name) for name in ITEM_TEXTS]
    if len(kinds) != 1 or not all(isinstance(text, str) for text in texts):
        raise SegmentDamaged("this is not a part of a review")
    return found
