"""What is told of every recording, remembered, so that a list of hundreds is quick.

A stopped recording changes only with its notes: of those the file is compared, which
shows what another opener wrote, too. Of any other the number of its files is compared
as well. Unlocking begins to gather in the background, and whoever asks meanwhile is
told what there is so far.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from device import notes
from device.dated import Times
from device.documents import Document
from device.errors import (
    FormatUnknown,
    NotForThisKey,
    RecordingEmpty,
    RecordingUnknown,
    SegmentDamaged,
    VigError,
)
from device.index import read_document
from device.opened import OpenedRecording
from device.opener import marks, telling
from device.opener.glance import Seen, at_a_glance, looked_through
from device.opener.marks import Mark
from device.opener.turns import Turns
from device.pieces import Pieces
from device.store import KEY, RecordingDirectory, Store

logger = logging.getLogger(__name__)

Print = tuple[int, int, int] | None
Stamp = tuple[Print, Print, int]
"""What tells that a recording may have changed: key, notes, number of files."""
PATIENCE = 2.0
"""Seconds that a search waits for what is still being gathered."""
SETTLED = -1
"""In place of the number of files, once that cannot change what is told."""


@dataclass(frozen=True, slots=True)
class Known:
    """A recording as it was last looked at; *pieces* and *seen* if it can be opened."""

    directory: RecordingDirectory
    stamp: Stamp
    summary: dict[str, Any]
    marks: tuple[Mark, ...] = ()
    pieces: Pieces | None = None
    seen: Seen | None = None

    def up_to_date(self) -> bool:
        """Whether nothing says that it changed; raises ``RecordingUnknown``."""
        return self.stamp == _stamp(self.directory, self.stamp[2])


class Summaries:
    """Of one store, for one set of identities. Any thread may ask.

    The lock is held while one recording is looked at for the first time, so that no
    two threads do the same work; what is known is read without it.
    """

    def __init__(
        self,
        store: Store,
        identities: list[str],
        whole: Callable[[str], OpenedRecording],
        times: Times,
    ) -> None:
        """Begin with nothing; *whole* opens and indexes a recording.

        *times* are those that were learned after a film was made.
        """
        self._store = store
        self._identities = identities
        self._whole = whole
        self._times = times
        self._known: dict[str, Known] = {}
        self._looking = threading.Lock()
        self._turns = Turns()
        self._gathered = threading.Event()
        self._gathered.set()

    def gather(self) -> None:
        """Begin to look at all of them on a thread of its own, newest first."""
        self._gathered.clear()
        threading.Thread(target=self._gather, daemon=True).start()

    def so_far(self, patience: float) -> tuple[list[Known], int]:
        """What is known after at most *patience* seconds, and of how many.

        When gathering is over, both are the same but for what was erased just now.
        """
        whole = self._gathered.wait(patience)
        with self._turns.asking():
            there = self._store.recordings()
            self._forget(there)
            found = map(self._look if whole else self._known.get, there)
            known = [one for one in found if one]
        return known, len(known) if whole else len(there)

    def all(self) -> list[Known]:
        """Every recording, however long it takes."""
        there = self._store.recordings()
        self._forget(there)
        return [one for one in map(self._look, there) if one]

    def search(self, words: str, today: str = "") -> list[dict[str, Any]]:
        """The recordings in which all *words* stand, each with its marks that match.

        *today* is a day, or empty if nobody knows.
        """
        searched = marks.terms(words)
        found = []
        for known in self.so_far(PATIENCE)[0]:
            made = self._times.dated(known.summary)["made"]
            day = marks.day_words(made, today)
            hits = marks.find(searched, day, known.marks)
            if hits is not None:
                found.append({"id": known.summary["id"], "marks": hits})
        return found

    def _gather(self) -> None:
        try:
            for recording in self._newest_first():
                self._turns.after_them()
                self._look(recording)
        except VigError as exc:  # whoever asks next is told of it
            logger.warning("gathering stopped kind=%s", type(exc).__name__)
        finally:
            self._gathered.set()

    def _newest_first(self) -> list[str]:
        """By when the key was written: a hint, no more, and it costs no opening."""
        there = [self._store.find(one) for one in self._store.recordings()]
        there.sort(key=_age, reverse=True)
        return [directory.id for directory in there]

    def _forget(self, there: list[str]) -> None:
        for erased in self._known.keys() - set(there):
            self._known.pop(erased, None)

    def _look(self, recording: str) -> Known | None:
        """What is known of it now; None if it has just been erased."""
        try:
            known = self._known.get(recording)
            if known and known.up_to_date():
                return known
            with self._looking:
                known = self._known.get(recording)
                if not known or not known.up_to_date():
                    directory = self._store.find(recording)
                    known = self._known[recording] = self._look_anew(directory, known)
                return known
        except RecordingUnknown:
            return None

    def _look_anew(self, directory: RecordingDirectory, before: Known | None) -> Known:
        # Stamped before it is read: what changes meanwhile is looked at once more.
        stamp = _stamp(directory)
        try:
            pieces = (before and before.pieces) or Pieces(directory, self._identities)
            settled = before is not None and before.stamp[2] == SETTLED
            seen = before.seen if before and settled else None
            return _noted(stamp, pieces, seen or self._see(pieces))
        except NotForThisKey:
            why = telling.closed(directory.id)
        except RecordingEmpty:
            about = read_document(pieces, "about") or {}
            why = telling.closed(directory.id, openable=True, empty=True)
            why |= telling.filmed(about)
        except FormatUnknown:
            why = telling.closed(directory.id, newer=True)
        except SegmentDamaged:
            why = telling.closed(directory.id, damaged=True)
        return Known(directory, stamp, why)

    def _see(self, pieces: Pieces) -> Seen:
        try:
            return at_a_glance(pieces)
        except SegmentDamaged:
            return looked_through(self._whole(pieces.directory.id))


def _noted(stamp: Stamp, pieces: Pieces, seen: Seen) -> Known:
    read: Document | None
    try:
        read = notes.load(pieces)
    except SegmentDamaged:
        read = None
    if seen.end is not None:
        stamp = (*stamp[:2], SETTLED)
    found = marks.marks_of(read or telling.NO_NOTES)
    told = telling.summary(seen, read)
    return Known(pieces.directory, stamp, told, found, pieces, seen)


def _stamp(directory: RecordingDirectory, files: int = 0) -> Stamp:
    files = SETTLED if files == SETTLED else directory.count()
    return directory.fingerprint(KEY), directory.fingerprint(notes.NOTES), files


def _age(directory: RecordingDirectory) -> int:
    told = directory.fingerprint(KEY)
    return told[2] if told else 0
