"""What the opener answers: opened film while unlocked, nothing before.

Each method that ``answer`` may call is one question of the page. Nothing here writes
opened film anywhere: bytes go back over the socket pair, clips leave sealed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from device import receipts, seal
from device.errors import (
    Locked,
    SpanInvalid,
    VigError,
)
from device.film.starts import packed
from device.media import Nanoseconds
from device.opener import (
    ahead,
    check,
    clock,
    ending,
    families,
    growing,
    lanes,
    parcels,
    reviews,
    sheet,
    showing,
    written,
)
from device.opener.ahead import Ahead
from device.opener.line import Line
from device.opener.making import Maker
from device.opener.shelf import Shelf
from device.passphrase import unwrap
from device.store import Store
from device.today import Calendar

Answer = tuple[Any, bytes]

BEFORE_UNLOCKING = ("unlock", "unlock_with", "touch")
LONGEST_READ = 1 << 20
"""Bytes of film one request may ask for."""


class Desk:
    """Answers requests; several threads may ask at once.

    The lock guards unlocking; the shelf of opened recordings has its own.
    """

    def __init__(self, store: Path, clock: Callable[[], float]) -> None:
        self._store = Store(store)
        self._clock = clock
        self._shelf: Shelf | None = None
        self._unlocking = threading.Lock()
        self.calendar = Calendar()
        self.line = Line(self._store, self.calendar)
        self.who = ""
        self.last_asked = clock()
        self.maker = Maker()
        self.ahead = Ahead(lambda recording: self.shelf.film(recording))
        self.showing: showing.Showing | None = None

    def answer(self, request: dict[str, Any]) -> Answer:
        """Do what *request* asks; raises ``Locked`` and what goes wrong."""
        self.last_asked = self._clock()
        values = dict(request)
        do = values.pop("do")
        if do not in QUESTIONS:
            raise VigError(f"there is no question {do!r}")
        if self._shelf is None and do not in BEFORE_UNLOCKING:
            raise Locked
        return QUESTIONS[do](self, **values)

    @property
    def shelf(self) -> Shelf:
        """The opened recordings."""
        if self._shelf is None:
            raise Locked
        return self._shelf

    def touch(self) -> Answer:
        """Somebody is here."""
        return None, b""

    def unlock(self, name: str, passphrase: str) -> Answer:
        """Open the identity of *name* with its passphrase."""
        with self._unlocking:  # one at a time: each takes 128 MiB for a moment
            wrapped = self._store.wrapped_identity(name)
            self._take(seal.read_identity_file(unwrap(wrapped, passphrase)), name)
        return None, b""

    def unlock_with(self, identity_file: str) -> Answer:
        """Use the identities of a key file."""
        with self._unlocking:
            self._take(seal.read_identity_file(identity_file), "a key file")
        return None, b""

    def recordings(self) -> Answer:
        """Every recording, newest first."""
        return self.shelf.summaries(), b""

    def overview(self, most: int | None, patience: float) -> Answer:
        """The newest of the recordings known after *patience* seconds, and today."""
        found = self.shelf.overview(most, patience)
        return {**found, "today": self.calendar.today()}, b""

    def search(self, words: str) -> Answer:
        """Where all *words* stand."""
        return self.shelf.search(words, self.calendar.today()), b""

    def recording(self, recording: str) -> Answer:
        """One recording, whole."""
        return self.shelf.detail(recording), b""

    def frames(self, recording: str) -> Answer:
        """When each frame starts, as ``device.film.starts`` says it."""
        return packed(self.shelf.film(recording).frames), b""

    def read(self, recording: str, view: str, start: int, stop: int) -> Answer:
        """Bytes of the film that *view* names."""
        if not 0 <= start <= stop <= start + LONGEST_READ:
            raise SpanInvalid("these bytes do not lie in the film")
        return None, self.shelf.read(recording, view, start, stop)

    def still(self, recording: str, at: int, width: int) -> Answer:
        """A picture as JPEG."""
        width = max(16, min(width, 1920))
        return None, self.shelf.still(recording, Nanoseconds(at), width)

    def save_notes(self, recording: str, notes: dict[str, Any], base: int) -> Answer:
        """Keep notes written over version *base*."""
        return self.shelf.save_notes(recording, notes, base), b""

    def verify(self, recording: str) -> Answer:
        """What is wrong with a recording, a sentence each."""
        found = self.shelf.verify(recording)
        return found, b""

    def receipts(self) -> Answer:
        """What was done, in words, and what is wrong with the receipts."""
        return self.shelf.receipts(), b""

    def _take(self, identities: list[str], who: str) -> None:
        self._shelf, self.who = Shelf(self._store, identities), who
        self._shelf.gather()
        self._receipt("unlocked", {"with": who})

    def _receipt(self, action: str, details: dict[str, Any]) -> None:
        receipts.add(self._store, action, details)


QUESTIONS: dict[str, Callable[..., Answer]] = (
    {
        name: getattr(Desk, name)
        for name in (
            *BEFORE_UNLOCKING,
            "recordings",
            "overview",
            "search",
            "recording",
            "frames",
            "read",
            "still",
            "save_notes",
            "verify",
            "receipts",
        )
    }
    | growing.QUESTIONS
    | families.QUESTIONS
    | ahead.QUESTIONS
    | check.QUESTIONS
    | clock.QUESTIONS
    | ending.QUESTIONS
    | lanes.QUESTIONS
    | parcels.QUESTIONS
    | reviews.QUESTIONS
    | sheet.QUESTIONS
    | written.QUESTIONS
    | showing.QUESTIONS
)
