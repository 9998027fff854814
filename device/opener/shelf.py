"""The opened recordings: found, told of, laid out as films, read.

A view is a film frozen at a number of segments and without those found damaged, so
that the bytes which its name stands for never change while a recording grows.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from device import receipts, status
from device.dated import Times
from device.errors import MediaError, RecordingUnknown, SegmentDamaged
from device.film import MISSING, VirtualFilm
from device.media import Gap, IndexedSegment, Nanoseconds
from device.opened import OpenedRecording
from device.opener import done, telling
from device.opener.glimpse import Glimpse
from device.opener.kept_stills import KeptStills
from device.opener.summaries import Known, Summaries
from device.opener.taken import Taken
from device.pieces import Pieces
from device.stills import still
from device.store import RecordingDirectory, Store
from device.timeline.statement import gap_in_words

KEPT_VIEWS = 4
"""Laid-out films that stay in memory: one for each reader of film."""
KEPT_OPEN = 16
"""Indexed recordings that stay in memory, about a megabyte for ten minutes of film."""


class _Turn:
    """Whose turn it is to open a recording; kept for as long as somebody waits."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


class Shelf:
    """Opened recordings of one store, for one set of identities.

    Several threads ask; the lock guards the dictionaries, not the slow work.
    """

    def __init__(self, store: Store, identities: list[str]) -> None:
        self._store = store
        self._identities = identities
        self._opened: OrderedDict[str, OpenedRecording] = OrderedDict()
        self._views: OrderedDict[tuple[str, str], VirtualFilm] = OrderedDict()
        self._lock = threading.Lock()
        self._opening = WeakValueDictionary[str, _Turn]()
        self._laying = threading.Lock()
        self.times = Times(store, identities)
        self._summaries = Summaries(store, identities, self.opened, self.times)
        self._taken = Taken(store, identities)
        self._stills = KeptStills()
        self.gather = self._summaries.gather
        self.search = self._summaries.search

    @property
    def store(self) -> Store:
        """The store that it is over."""
        return self._store

    @property
    def identities(self) -> list[str]:
        """The secrets that it opens with."""
        return self._identities

    def opened(self, recording: str) -> OpenedRecording:
        """A recording by its id, with what has been kept of it up to now."""
        directory = self._store.find(recording)
        known = self._at_hand(directory.id)
        if known is None:
            return self._open(directory)
        if not known.ended:
            known.refresh()
        return known

    def _at_hand(self, recording: str) -> OpenedRecording | None:
        with self._lock:
            known = self._opened.get(recording)
            if known:
                self._opened.move_to_end(recording)
        return known

    def _open(self, directory: RecordingDirectory) -> OpenedRecording:
        """Open it once, though a page asks for its film and its stills together."""
        with self._lock:
            turn = self._opening.setdefault(directory.id, _Turn())
        with turn.lock:
            known = self._at_hand(directory.id)
            return known or self._keep(
                OpenedRecording.open(directory, self._identities)
            )

    def summaries(self) -> list[dict[str, Any]]:
        """What is told of every recording, newest first."""
        return self._newest_first(self._summaries.all())

    def overview(self, most: int | None, patience: float) -> dict[str, Any]:
        """The newest of what is known after *patience* seconds, and of how many.

        It is all there is when ``known`` has come up to ``there``.
        """
        known, there = self._summaries.so_far(patience)
        newest = self._newest_first(known)
        return {"recordings": newest[:most], "known": len(known), "there": there}

    def _newest_first(self, found: list[Known]) -> list[dict[str, Any]]:
        row, told = self._store.order(), self._summaries_of(found)
        spans = telling.between(told, row)
        for one in told:
            one["after"], one["before"] = spans.get(one["id"], (None, None))
        return telling.newest_first(told, row)

    def _summaries_of(self, found: list[Known]) -> list[dict[str, Any]]:
        taken, now = self._taken.clips(), self._now()
        with self._lock:
            hurt = {one.id for one in self._opened.values() if one.damaged}
        return [
            self.times.dated(one.summary)
            | {
                "taken": taken[one.summary["id"]],
                "damaged": one.summary["damaged"] or one.summary["id"] in hurt,
                "recording_now": one.summary["id"] == now,
            }
            for one in found
        ]

    def _keep(self, opened: OpenedRecording) -> OpenedRecording:
        """Keep it at hand, in place of the one that nobody has asked for longest."""
        with self._lock:
            known = self._opened.setdefault(opened.id, opened)
            while len(self._opened) > KEPT_OPEN:
                self._opened.popitem(last=False)
        return known

    def filming(self) -> str | None:
        """The recording that is being made now, if there is one."""
        return self._now()

    def _now(self) -> str | None:
        """The recording that is being made, if the recorder says so."""
        told = status.read(self._store.root / status.NAME)
        return told.recording if told else None

    def detail(self, recording: str) -> dict[str, Any]:
        """All that is told of one recording, with its view and findings."""
        opened = self.opened(recording)
        name, film = self._newest_view(opened)
        return {
            **self.times.dated(telling.detail(opened)),
            "taken": self._taken.clips()[opened.id],
            "recording_now": opened.id == self._now(),
            "findings": [
                *telling.flaws(opened),
                *(f"{gap_in_words(gap)}." for gap in _lost(film)),
            ],
            "view": name,
            "size": film.size,
        }

    def film(self, recording: str, view: str | None = None) -> VirtualFilm:
        """The film that *view* names, or as it is now."""
        opened = self.opened(recording)
        if view is None:
            return self._newest_view(opened)[1]
        return self._laid_out(opened, view) or self._lay_out(opened, view)

    def _newest_view(self, opened: OpenedRecording) -> tuple[str, VirtualFilm]:
        """The film as it is now, and the name of this view."""
        name = view_name(opened.index)
        return name, self._laid_out(opened, name) or self._lay_out(opened, name)

    def still(self, recording: str, at: Nanoseconds, width: int) -> bytes:
        """The picture at *at* as JPEG; one that was asked for lately is at hand."""
        directory = self._store.find(recording)
        make = partial(self._make_still, directory, at, width)
        if directory.id == self._now():
            return make()  # not kept: the family may leave this out yet
        return self._stills.still(directory.id, at, width, make)

    def _make_still(
        self, directory: RecordingDirectory, at: Nanoseconds, width: int
    ) -> bytes:
        """From a glimpse where that is enough: cards show films that nobody opens."""
        if self._at_hand(directory.id) is None:
            with suppress(SegmentDamaged, MediaError):
                return still(self._glimpse(directory, at), at, width)
        return still(self.opened(directory.id), at, width)

    def _glimpse(self, directory: RecordingDirectory, at: Nanoseconds) -> Glimpse:
        return Glimpse(Pieces(directory, self._identities), at)

    def save_notes(
        self, recording: str, notes: dict[str, Any], base: int
    ) -> dict[str, Any]:
        """Keep notes written over version *base*; give them with their version."""
        version = self.opened(recording).save_notes(notes, base)
        return {**notes, "version": version}

    def verify(self, recording: str) -> list[str]:
        """What is wrong with a recording, a sentence each."""
        return [finding.sentence for finding in self.opened(recording).verify()]

    def receipts(self) -> dict[str, Any]:
        """What was done, newest first, and what is wrong with the row of receipts."""
        found, wrong = receipts.read(self._store, self._identities)
        people = {key: name for name, key in self._store.recipients().items()}
        dated = self.times.receipts(reversed(found))
        return {
            "receipts": [done.told(one, people) for one in dated],
            "findings": [finding.sentence for finding in wrong],
        }

    def read(self, recording: str, view: str, start: int, stop: int) -> bytes:
        """Bytes *start* to *stop* of the film that *view* names."""
        film = self.film(recording, view)
        segment = self.opened(recording).segment
        return b"".join(film.read(start, min(stop, film.size), segment))

    def _laid_out(self, opened: OpenedRecording, name: str) -> VirtualFilm | None:
        with self._lock:
            known = self._views.get((opened.id, name))
            if known:
                self._views.move_to_end((opened.id, name))
        return known

    def _lay_out(self, opened: OpenedRecording, name: str) -> VirtualFilm:
        """Lay it out once, though a page that opens it asks twice at the same time."""
        with self._laying:
            return self._laid_out(opened, name) or self._new_view(opened, name)

    def _new_view(self, opened: OpenedRecording, name: str) -> VirtualFilm:
        count = name.partition("-")[0]
        index = opened.index[: int(count)] if count.isdecimal() else ()
        if not index or view_name(index) != name:
            raise RecordingUnknown(
                "this film has changed since it was opened", "open it once more"
            )
        film = VirtualFilm(opened.init, index)
        with self._lock:
            self._views[opened.id, name] = film
            while len(self._views) > KEPT_VIEWS:
                self._views.popitem(last=False)
        return film


def _lost(film: VirtualFilm) -> list[Gap]:
    """What is missing of the pieces; what the recorder missed stands in ``gaps``."""
    return [gap for gap in film.gaps if gap.cause == MISSING]


def view_name(index: Sequence[IndexedSegment]) -> str:
    """The name of a film made of these segments: how many, and which."""
    which = ",".join(f"{one.number}:{one.mac}" for one in index).encode()
    return f"{len(index)}-{hashlib.sha256(which).hexdigest()[:16]}"
