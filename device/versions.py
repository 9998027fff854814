"""A sealed document kept in versions: the list of labels, a family's card, a review.

Each version is one sealed file, numbered, sealed to everybody in force when it was
saved (``docs/formats.md``). Its number is its version, so that whoever saves can be
told that somebody saved in between, be the document readable or not. The last few stay:
what was made by others and does not open with this key is never written over.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from device import disk, documents, seal
from device.documents import Document
from device.errors import (
    FormatUnknown,
    NotForThisKey,
    SealError,
    SegmentDamaged,
    StoreError,
)
from device.store import Store

logger = logging.getLogger(__name__)

KEPT: Final = 20
"""Versions that stay on the card."""
_FILE: Final = re.compile(r"([0-9]{6}|[1-9][0-9]{6,8})\.age")


@dataclass(frozen=True, slots=True)
class Version:
    """The newest *document* that opens, None if none does or nobody saved one.

    *number* is that of the newest one there is, and *open* tells whether it is this.
    """

    number: int
    document: Document | None
    open: bool


class Versions:
    """The versions of one document, in the *folder* of their own in *store*.

    *check* takes what a version says and returns it in its proper form; it raises
    ``SegmentDamaged`` for what is none: whoever can write the card can have put
    anything there. *changed* is raised if somebody saved in between.
    """

    def __init__(
        self,
        store: Store,
        folder: Path,
        check: Callable[[Document], Document],
        changed: type[StoreError],
    ) -> None:
        self._store = store
        self._folder = folder
        self._check = check
        self._changed = changed

    def load(self, identities: list[str]) -> Version:
        """Return the newest version that these identities open.

        One that is not sealed to everybody in force is sealed to them anew.
        """
        numbers = self.numbers()
        newest = max(numbers, default=0)
        for number in reversed(numbers):
            try:
                document = self._read(number, identities)
            except (NotForThisKey, SegmentDamaged, FormatUnknown):
                continue
            if number == newest:
                self._share(document)
            return Version(newest, document, number == newest)
        return Version(newest, None, newest == 0)

    def save(self, document: Document, base: int) -> Version:
        """Keep *document*, made over the version *base*; return it with its own.

        Raises what *changed* says if somebody saved in between, ``NoRecipient`` if
        nobody is enrolled, and the errors of the store.
        """
        disk.make_directory(self._folder)
        with disk.locked(self._folder):
            numbers = self.numbers()
            if max(numbers, default=0) != base:
                raise self._changed
            number = base + 1
            kept = {**document, "format": documents.FORMAT, "version": number}
            disk.write(self._folder, _file(number), self._sealed(kept))
            old = [_file(one) for one in numbers if one <= number - KEPT]
            disk.remove(self._folder, *old)
        return Version(number, kept, open=True)

    def sealed_for(self, document: Document, keys: list[str]) -> tuple[str, bytes]:
        """Make the next version for these keys: its file's name, and its bytes."""
        number = max(self.numbers(), default=0) + 1
        kept = {**document, "format": documents.FORMAT, "version": number}
        return _file(number), _sealed_to(kept, sorted(keys))

    def keep_only(self, document: Document) -> Version:
        """Keep *document* as the next version and destroy all before it, unread.

        Numbering goes on, so that whoever has an older one open is told when saving.
        One that was cut short is finished when it is done again.
        """
        saved = self.save(document, max(self.numbers(), default=0))
        with disk.locked(self._folder):
            for number in self.numbers():
                if number < saved.number:
                    disk.destroy(self._folder, _file(number))
        return saved

    def numbers(self) -> list[int]:
        """List the versions that are there, ascending."""
        if not disk.is_directory(self._folder):
            return []
        matches = map(_FILE.fullmatch, disk.names(self._folder))
        return sorted(int(match[1]) for match in matches if match)

    def _share(self, document: Document) -> None:
        """Seal a version anew if somebody was enrolled or dismissed since.

        That it could not be done is no reason not to read it.
        """
        number = document["version"]
        try:
            if document.get("recipients") == self._recipients():
                return
            with disk.locked(self._folder):
                if max(self.numbers()) == number:
                    sealed = self._sealed(document)
                    disk.replace(self._folder, _file(number), sealed)
        except (StoreError, SealError) as exc:
            kind = type(exc).__name__
            logger.warning("%s not sealed anew kind=%s", self._folder.name, kind)

    def _sealed(self, document: Document) -> bytes:
        return _sealed_to(document, self._recipients())

    def _recipients(self) -> list[str]:
        return sorted(self._store.recipients().values())

    def _read(self, number: int, identities: list[str]) -> Document:
        sealed = disk.read(self._folder, _file(number))
        document = documents.from_line(seal.unseal(sealed, identities))
        if document.get("version") != number:
            raise SegmentDamaged("this is not the version that was saved")
        return {**document, **self._check(document)}


def _sealed_to(document: Document, recipients: list[str]) -> bytes:
    line = documents.to_line({**document, "recipients": recipients})
    return seal.seal(line + b"\n", recipients)


def _file(number: int) -> str:
    return f"{number:06d}.age"
