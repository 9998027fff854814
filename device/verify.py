"""Verification: every piece of a recording opened, proven and put in its place.

A finding names one thing that is not as it was recorded, in a sentence. Only "ended
without a stop" is no wrong by itself: nobody can tell a power cut from a tail that was
cut off by hand. What cannot be found: notes put back to an older version of their own,
and anything done by somebody who can open ``key.age`` and so has the MAC key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from device.chain import Link, read_link
from device.chapters import LENGTH, chapter_name, read_chapter
from device.documents import Document
from device.errors import PieceForeign, PieceMissing, SegmentDamaged
from device.pieces import Pieces, read_init
from device.stars import read_star, star_name
from device.store import segment_name


class Kind(StrEnum):
    """What can be wrong with a piece."""

    MISSING = "missing"
    DAMAGED = "damaged"
    FOREIGN = "foreign"
    FORGED = "forged"
    MISPLACED = "misplaced"
    REPEATED = "repeated"
    UNLINKED = "unlinked"
    UNPROVEN = "unproven"
    UNKNOWN = "unknown"
    UNENDED = "unended"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found; *number* is a segment's, where it is about one."""

    kind: Kind
    number: int | None
    sentence: str

    @property
    def wrong(self) -> bool:
        """Whether something is not as it was recorded."""
        return self.kind is not Kind.UNENDED


def inspect(pieces: Pieces) -> list[Finding]:
    """Check a whole recording; no finding means that it is what was recorded.

    It opens every segment: about a millisecond for each half second of film.
    """
    return list(_Inspection(pieces).findings())


class _Inspection:
    """One pass over a recording. Macs that are known to be true gather on the way."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._numbers = pieces.directory.segments()
        self._macs: dict[int, str] = {}
        self._end: Document | None = None

    def findings(self) -> Iterator[Finding]:
        yield from self._beginning()
        yield from self._ending()
        yield from self._chapters()
        yield from self._stars()
        for number in self._numbers:
            yield from self._segment(number)
        yield from self._missing()
        for name in ("notes", *self._pieces.directory.made()):
            yield from self._later(name)
        for name in self._pieces.directory.strangers():
            sentence = f"{name!r} is no part of a recording"
            yield Finding(Kind.UNKNOWN, None, sentence)

    def _beginning(self) -> Iterator[Finding]:
        try:
            self._pieces.document("about")
            if not read_init(self._pieces).proven:
                sentence = "nothing is left that vouches for init.age"
                yield Finding(Kind.UNPROVEN, None, sentence)
        except SegmentDamaged as exc:
            yield _damaged(exc)

    def _ending(self) -> Iterator[Finding]:
        try:
            self._end = self._pieces.document("end")
        except PieceMissing:
            sentence = "it ended without a stop: the power went, or the end was removed"
            yield Finding(Kind.UNENDED, None, sentence)
        except SegmentDamaged as exc:
            yield _damaged(exc)
        if self._end and self._end["segments"]:
            self._macs[self._end["segments"] - 1] = self._end["mac"]

    def _chapters(self) -> Iterator[Finding]:
        there = self._pieces.directory.chapters()
        promised = self._end["segments"] if self._end else 0
        for number in sorted({*there, *range(-(-promised // LENGTH))}):
            try:
                document = self._pieces.document(chapter_name(number))
                self._macs |= {one.number: one.mac for one in read_chapter(document)}
            except SegmentDamaged as exc:
                yield _damaged(exc)

    def _stars(self) -> Iterator[Finding]:
        promised = self._end.get("stars", 0) if self._end else 0
        names = {*map(star_name, range(promised)), *self._pieces.directory.stars()}
        for name in sorted(names):
            try:
                read_star(self._pieces.document(name))
            except SegmentDamaged as exc:
                yield _damaged(exc)

    def _segment(self, number: int) -> Iterator[Finding]:
        try:
            _, link = self._pieces.segment(number)
        except SegmentDamaged as exc:
            yield self._explained(number, exc)
            return
        if link.mac.hex() != self._macs.setdefault(number, link.mac.hex()):
            sentence = "was put in the place of another of the same number"
            yield _finding(Kind.FORGED, number, sentence)
        if self._macs.get(number - 1, link.previous.hex()) != link.previous.hex():
            sentence = "does not follow on the one before it"
            yield _finding(Kind.UNLINKED, number, sentence)
        if self._end and number >= self._end["segments"]:
            yield _finding(Kind.FORGED, number, "was added after the end")

    def _explained(self, number: int, error: SegmentDamaged) -> Finding:
        if isinstance(error, PieceForeign):
            sentence = "does not open with this recording's key: it is not from here"
            return _finding(Kind.FOREIGN, number, f"{sentence}, or it is damaged")
        try:
            payload = self._pieces.plain(segment_name(number))
        except SegmentDamaged:
            return _finding(Kind.DAMAGED, number, "is damaged")
        try:
            said = read_link(payload).number
            return self._displaced(number, self._pieces.prove(said, payload))
        except SegmentDamaged:
            return _finding(Kind.FORGED, number, "is not what was recorded")

    def _displaced(self, number: int, link: Link) -> Finding:
        own = segment_name(link.number)
        try:
            self._pieces.segment(link.number)
        except SegmentDamaged:
            sentence = f"is out of place: it is really {own}"
            return _finding(Kind.MISPLACED, number, sentence)
        return _finding(Kind.REPEATED, number, f"is {own} over again")

    def _missing(self) -> Iterator[Finding]:
        """Name runs of missing segments; the last one may be the tail."""
        promised = self._end["segments"] if self._end else 0
        last = max([promised - 1, *self._numbers, *self._macs], default=-1)
        gone = sorted(set(range(last + 1)) - set(self._numbers))
        for _, group in groupby(enumerate(gone), lambda pair: pair[1] - pair[0]):
            run = [number for _, number in group]
            yield Finding(Kind.MISSING, run[0], _missing_sentence(run, last))

    def _later(self, name: str) -> Iterator[Finding]:
        """Look at a document that was written after the film."""
        try:
            self._pieces.document(name)
        except PieceMissing:
            return
        except SegmentDamaged as exc:
            yield _damaged(exc)


def _missing_sentence(run: list[int], last: int) -> str:
    many = len(run) > 1
    if run[-1] == last:
        return (
            f"{len(run)} pieces at the end are missing"
            if many
            else "the last piece is missing"
        )
    if many:
        names = f"{segment_name(run[0])} to {segment_name(run[-1])}"
        return f"the pieces {names} are missing"
    return f"the piece {segment_name(run[0])} is missing"


def _finding(kind: Kind, number: int, sentence: str) -> Finding:
    return Finding(kind, number, f"the piece {segment_name(number)} {sentence}")


def _damaged(error: SegmentDamaged) -> Finding:
    kinds = {PieceMissing: Kind.MISSING, PieceForeign: Kind.FOREIGN}
    return Finding(kinds.get(type(error), Kind.DAMAGED), None, str(error))
