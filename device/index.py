"""The index of an opened recording: what is known of its segments, and its lanes.

It comes from the chapters. Segments that no readable chapter covers, as after a power
cut or while the film is still growing, are opened and asked themselves. What is damaged
stays out; whoever holds this guards it with a lock.
"""

from __future__ import annotations

import logging

from device.chapters import chapter_name, read_chapter
from device.documents import Document
from device.errors import PieceMissing, SegmentDamaged
from device.fragment import parse
from device.lanes.gathered import Gathered
from device.media import IndexedSegment
from device.pieces import Pieces
from device.store.recording import FilmPieces

logger = logging.getLogger(__name__)


class Index:
    """Gathers; nothing that was once read is read again."""

    def __init__(self, pieces: Pieces) -> None:
        self.segments: tuple[IndexedSegment, ...] = ()
        self.sync: Document | None = None
        self._pieces = pieces
        self._known: dict[int, IndexedSegment] = {}
        self._bad: set[int] = set()
        self.lanes = Gathered()
        self._read: set[str] = set()

    def gather(self, init: bytes | None, there: FilmPieces) -> None:
        """Bring the index up to date with the pieces that are there.

        Without *init* only the chapters can tell.
        """
        listed = set(there.segments)
        for name in (*map(chapter_name, there.chapters), *there.made):
            if name not in self._read:
                self._read_piece(name)
        if init is not None:
            for number in sorted(listed - self._known.keys()):
                self._ask(init, number)
        whole = sorted((listed & self._known.keys()) - self._bad)
        found = tuple(self._known[number] for number in whole)
        if found != self.segments:  # else it stays the same one, for whoever compares
            self.segments = found

    def mac(self, number: int) -> str | None:
        """Return the link that a segment must have, in hex, if it is known."""
        known = self._known.get(number)
        return known.mac if known else None

    def leave_out(self, number: int) -> None:
        """Take out an indexed segment that proved to be damaged."""
        if number in self._known:
            self._bad.add(number)
            self.segments = tuple(s for s in self.segments if s.number != number)

    def _read_piece(self, name: str) -> None:
        """Read a chapter, or what was made of the film afterwards: it has no index."""
        document = read_document(self._pieces, name)
        if document is None:
            return
        self._read.add(name)
        self.lanes.read(name, document)
        if "segments" in document:
            self._known |= {each.number: each for each in read_chapter(document)}
            self.sync = document.get("sync", self.sync)

    def _ask(self, init: bytes, number: int) -> None:
        """Index a segment by itself; one that is damaged stays out."""
        try:
            payload, link = self._pieces.segment(number)
            runs = parse(init, payload)
        except SegmentDamaged as exc:
            logger.info("segment left out number=%d reason=%s", number, exc)
            return
        found = IndexedSegment(number, len(payload), link.mac.hex(), runs)
        self._known[number] = found


def read_document(pieces: Pieces, name: str) -> Document | None:
    """Read a document that the film can do without; None if it is not whole."""
    try:
        return pieces.document(name)
    except PieceMissing:
        return None  # while it is filmed, and after a power cut: nothing to report
    except SegmentDamaged as exc:
        logger.info("document left out name=%s reason=%s", name, exc)
        return None
