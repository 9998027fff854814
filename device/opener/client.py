"""The page's end of an opener: starts the process, asks it, ends it.

One opener serves one unlock. Ending it is how keys are forgotten: Python cannot wipe
memory, but the end of a process does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from device.opener.ending_client import AsksOfTheEnding

LINES = 8
"""Requests that can be under way at once: one for each thread of the page."""

IDLE_SECONDS = 900.0
"""An opener that nobody asked anything for so long ends itself."""


class Opener(AsksOfTheEnding):
    """A process that holds opened keys."""

    @classmethod
    def start(cls, store: Path, idle_seconds: float = IDLE_SECONDS) -> Self:
        """Start an opener for the recordings in *store*; it knows no key yet."""
        words = [str(store.absolute()), str(idle_seconds)]
        return cls.run("device.opener", words, LINES)

    def unlock(self, name: str, passphrase: str) -> None:
        """Open *name*'s identity on the box; raises ``WrongPassphrase``."""
        self._ask("unlock", name=name, passphrase=passphrase)

    def unlock_with(self, identity_file: str) -> None:
        """Use the identities in the text of a key file; raises ``IdentityInvalid``."""
        self._ask("unlock_with", identity_file=identity_file)

    def recordings(self) -> list[dict[str, Any]]:
        """What there is, newest first; see ``device.opener.desk.Desk``."""
        found: list[dict[str, Any]] = self._ask("recordings")
        return found

    def overview(self, most: int | None, patience: float) -> dict[str, Any]:
        """The newest *most* ``recordings`` of those ``known`` after *patience* seconds.

        ``there`` says how many there are: once ``known`` is as many, that is all.
        """
        found: dict[str, Any] = self._ask("overview", most=most, patience=patience)
        return found

    def search(self, words: str) -> list[dict[str, Any]]:
        """Recordings in which all *words* stand: ``id``, and ``marks`` that match."""
        found: list[dict[str, Any]] = self._ask("search", words=words)
        return found

    def recording(self, recording: str) -> dict[str, Any]:
        """One recording with its notes, gaps and the name of its present view."""
        found: dict[str, Any] = self._ask("recording", recording=recording)
        return found

    def frames(self, recording: str) -> dict[str, Any]:
        """When each frame starts on the film's time; see ``device.film.starts``."""
        found: dict[str, Any] = self._ask("frames", recording=recording)
        return found

    def read(self, recording: str, view: str, start: int, stop: int) -> bytes:
        """Bytes *start* to *stop* (not included) of the film that *view* names."""
        return self._fetch(
            "read", recording=recording, view=view, start=start, stop=stop
        )

    def ready(self, recording: str) -> None:
        """This one is likely to be looked at next: begin to open it."""
        self._ask("ready", recording=recording)

    def still(self, recording: str, at: int, width: int) -> bytes:
        """The picture at *at* nanoseconds as a JPEG *width* pixels wide."""
        return self._fetch("still", recording=recording, at=at, width=width)

    def lanes(self, recording: str) -> dict[str, Any]:
        """What helps to find a place, as far as it is known; the rest is begun."""
        found: dict[str, Any] = self._ask("lanes", recording=recording)
        return found

    def small(self, recording: str, at: int) -> bytes:
        """The small picture of exactly *at* (ns); raises ``PictureUnknown``."""
        return self._fetch("small", recording=recording, at=at)

    def save_notes(
        self, recording: str, notes: dict[str, Any], base: int
    ) -> dict[str, Any]:
        """Keep *notes*, written over version *base*; raises ``NotesChanged``."""
        saved: dict[str, Any] = self._ask(
            "save_notes", recording=recording, notes=notes, base=base
        )
        return saved

    def frame_at(self, recording: str, at: int) -> int:
        """When the frame that is on the screen at *at* starts (ns)."""
        found: int = self._ask("frame_at", recording=recording, at=at)
        return found

    def labels(self) -> dict[str, Any]:
        """The list of labels; see ``device.opener.written.labels``."""
        found: dict[str, Any] = self._ask("labels")
        return found

    def save_labels(self, labels: list[dict[str, str]], base: int) -> dict[str, Any]:
        """Keep a list made over version *base*; raises ``LabelsChanged``."""
        saved: dict[str, Any] = self._ask("save_labels", labels=labels, base=base)
        return saved

    def words_taken(self, recording: str, purpose: str, words: dict[str, Any]) -> None:
        """Write the receipt for words that are about to leave, not sealed.

        *words* says in which ``form``, of how many ``moments``, whether ``private``
        notes go along. Raises ``ConsentMissing``.
        """
        self._ask("words_taken", recording=recording, purpose=purpose, words=words)

    def visit(
        self, day: str, now: int | None = None, at: int | None = None
    ) -> dict[str, Any]:
        """Say which day and time it is on the visitor's computer.

        *now* is its clock (ns since 1970) when the boot clock of this machine stood at
        *at* (ns). Answers ``today`` and what is ``doubted``, a sentence or nothing.
        """
        told: dict[str, Any] = self._ask("visit", day=day, now=now, at=at)
        return told

    def check(self) -> list[dict[str, str]]:
        """What a technician would look at; see ``device.check.Line.told``."""
        told: list[dict[str, str]] = self._ask("check")
        return told

    def clock(self) -> dict[str, Any]:
        """The time (``now``, ns since 1970, or None), and ``by`` whom it is known."""
        told: dict[str, Any] = self._ask("clock")
        return told

    def family(self) -> dict[str, Any]:
        """The family's card; see ``device.opener.families``."""
        found: dict[str, Any] = self._ask("family")
        return found

    def save_family(self, card: dict[str, Any], base: int) -> dict[str, Any]:
        """Keep a card made over version *base*; ``FamilyChanged``, ``BoxLent``."""
        saved: dict[str, Any] = self._ask("save_family", card=card, base=base)
        return saved

    def withdraw(self, base: int) -> dict[str, Any]:
        """Take the consent of version *base* back, and erase everything."""
        told: dict[str, Any] = self._ask("withdraw", base=base)
        return told

    def what_left(self) -> list[dict[str, Any]]:
        """What of this family has left the box, as ``receipts`` tells it."""
        found: list[dict[str, Any]] = self._ask("what_left")
        return found

    def may_leave(self, parcel: str) -> None:
        """Raise ``ConsentMissing`` if a parcel may not be fetched (any more)."""
        self._ask("may_leave", parcel=parcel)

    def reviews(self) -> list[dict[str, Any]]:
        """Every review, the latest cycle first; see ``device.opener.reviews.told``."""
        found: list[dict[str, Any]] = self._ask("reviews")
        return found

    def review(self, review: str) -> dict[str, Any]:
        """One review with its parts looked up; raises ``ReviewUnknown``."""
        found: dict[str, Any] = self._ask("review", review=review)
        return found

    def review_films(self) -> dict[str, dict[str, Any]]:
        """The films of reviews, by recording: *review*, when it was *made*, *cycle*."""
        found: dict[str, dict[str, Any]] = self._ask("review_films")
        return found

    def save_review(
        self, review: str, document: dict[str, Any], base: int
    ) -> dict[str, Any]:
        """Keep what *document* says over version *base*; raises ``ReviewChanged``.

        Without a name it is a new review.
        """
        saved: dict[str, Any] = self._ask(
            "save_review", review=review, document=document, base=base
        )
        return saved

    def erase_review(self, review: str) -> None:
        """Erase a review for good; raises ``ReviewUnknown``."""
        self._ask("erase_review", review=review)

    def summary(self, review: str) -> dict[str, Any]:
        """What stands on a review's summary; see ``device.opener.sheet.sheet``."""
        found: dict[str, Any] = self._ask("summary", review=review)
        return found

    def summary_printed(self, review: str) -> None:
        """Write the receipt for a summary that is about to leave on paper."""
        self._ask("summary_printed", review=review)

    def copy_summary(self, review: str, sealed: dict[str, Any]) -> bytes:
        """The page with a summary that the family keeps; its receipt is written.

        *sealed* says with which ``passphrase``, to which ``recipients``, in which
        ``shell``. Raises ``ConsentMissing``.
        """
        return self._fetch("copy_summary", review=review, **sealed)

    def take_away(self, wish: dict[str, Any]) -> str:
        """Have *wish* (``device.opener.wish``) made ready; gives the parcel's id."""
        parcel: str = self._ask("take_away", **wish)
        return parcel

    def parcels(self) -> list[dict[str, Any]]:
        """What waits, is being made, failed or is ready, the newest last."""
        found: list[dict[str, Any]] = self._ask("parcels")
        return found

    def remove_parcel(self, parcel: str) -> None:
        """Stop making a parcel, or remove it; it may be gone."""
        self._ask("remove_parcel", parcel=parcel)

    def growing(self, recording: str) -> dict[str, Any]:
        """How many ``pieces`` are kept, and whether it is ``recording_now``."""
        found: dict[str, Any] = self._ask("growing", recording=recording)
        return found

    def piece(self, recording: str, number: int | None) -> bytes:
        """One piece of a film; without *number* its beginning."""
        return self._fetch("piece", recording=recording, number=number)

    def erase(self, recording: str) -> None:
        """Erase a recording for good, with a receipt; raises ``StillFilming``."""
        self._ask("erase", recording=recording)

    def verify(self, recording: str) -> list[str]:
        """What is wrong with a recording, a sentence each; empty if nothing is."""
        found: list[str] = self._ask("verify", recording=recording)
        return found

    def receipts(self) -> dict[str, Any]:
        """What was done, newest first, under ``receipts``: *says* it in a sentence.

        *when* is ns since 1970, or None. ``findings`` says what is wrong with them.
        """
        found: dict[str, Any] = self._ask("receipts")
        return found

    def show(self, review: str) -> dict[str, Any]:
        """Begin to show a review; see ``device.opener.showing.show``."""
        found: dict[str, Any] = self._ask("show", review=review)
        return found

    def shown(
        self, showing: str, item: int, start: int
    ) -> tuple[dict[str, Any], bytes]:
        """About an item of a showing, and a piece of its bytes from *start* on."""
        request = {"do": "shown", "showing": showing, "item": item, "start": start}
        answer, body = self._call(request)
        return answer["done"], body

    def touch(self) -> None:
        """Somebody is here: begin the idle time anew."""
        self._ask("touch")
