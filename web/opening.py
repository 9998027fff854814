"""What the page asks of an opener: the process that holds the keys of one unlock.

``device.opener.client.Opener`` is the real one. The page knows only this, so it can
be shown over anything that keeps the same promises. Times are whole nanoseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol


class Opening(Protocol):
    """Opened recordings, until it is ended. Any thread may call."""

    @property
    def alive(self) -> bool:
        """Whether it still runs; once it does not, every call raises ``Locked``."""

    def unlock(self, name: str, passphrase: str) -> None:
        """Open *name*'s identity on the box; raises ``WrongPassphrase``."""

    def unlock_with(self, identity_file: str) -> None:
        """Use the text of a key file; raises ``IdentityInvalid``."""

    def recordings(self) -> list[dict[str, Any]]:
        """Every recording, newest first."""

    def overview(self, most: int | None, patience: float) -> dict[str, Any]:
        """The newest ``recordings`` ``known`` after *patience* s, of ``there``."""

    def search(self, words: str) -> list[dict[str, Any]]:
        """Recordings in which all *words* stand: ``id``, and ``marks`` that match."""

    def recording(self, recording: str) -> dict[str, Any]:
        """One recording with its notes, gaps and the name of its present view."""

    def frames(self, recording: str) -> dict[str, Any]:
        """When each frame starts: the *first*, and *steps*, *scale* to the second."""

    def read(self, recording: str, view: str, start: int, stop: int) -> bytes:
        """Bytes *start* to *stop* (not included) of the film that *view* names."""

    def ready(self, recording: str) -> None:
        """This one is likely to be looked at next: begin to open it."""

    def still(self, recording: str, at: int, width: int) -> bytes:
        """The picture at *at* as a JPEG *width* pixels wide."""

    def lanes(self, recording: str) -> dict[str, Any]:
        """What helps to find a place, as far as it is known; the rest is begun."""

    def small(self, recording: str, at: int) -> bytes:
        """The small picture of exactly *at* (ns); raises ``PictureUnknown``."""

    def save_notes(
        self, recording: str, notes: dict[str, Any], base: int
    ) -> dict[str, Any]:
        """Keep notes written over version *base*; raises ``NotesChanged``."""

    def frame_at(self, recording: str, at: int) -> int:
        """When the frame that is on the screen at *at* starts."""

    def labels(self) -> dict[str, Any]:
        """The list of labels with its ``version``; whether it is ``open`` to us."""

    def save_labels(self, labels: list[dict[str, str]], base: int) -> dict[str, Any]:
        """Keep a list made over version *base*; raises ``LabelsChanged``."""

    def words_taken(self, recording: str, purpose: str, words: dict[str, Any]) -> None:
        """Write the receipt for words that are about to leave, not sealed.

        *words*: in which ``form``, how many ``moments``, whether ``private`` notes.
        Raises ``ConsentMissing`` if the family did not agree to *purpose*.
        """

    def visit(
        self, day: str, now: int | None = None, at: int | None = None
    ) -> dict[str, Any]:
        """Say which day and time it is on the visitor's computer.

        *now* is its clock (ns since 1970) when the boot clock of this machine stood at
        *at* (ns). Answers ``today`` and what is ``doubted``, a sentence or nothing.
        """

    def check(self) -> list[dict[str, str]]:
        """What a technician would look at: *what*, how it *is*, *says*, what to *do*.

        How it *is*: "ok", "look here", "bad" or "cannot tell".
        """

    def clock(self) -> dict[str, Any]:
        """The time (``now``, ns since 1970, or None), and ``by`` whom it is known."""

    def family(self) -> dict[str, Any]:
        """The family's card, what is ``here`` of it, which purposes are ``refused``."""

    def save_family(self, card: dict[str, Any], base: int) -> dict[str, Any]:
        """Keep a card made over version *base*; ``FamilyChanged``, ``BoxLent``."""

    def withdraw(self, base: int) -> dict[str, Any]:
        """Take the consent of version *base* back, and erase everything."""

    def what_left(self) -> list[dict[str, Any]]:
        """What of this family has left the box, as ``receipts`` tells it."""

    def may_leave(self, parcel: str) -> None:
        """Raise ``ConsentMissing`` if a parcel may not be fetched (any more)."""

    def reviews(self) -> list[dict[str, Any]]:
        """Every review, the latest cycle first; see ``device.opener.reviews.told``."""

    def review(self, review: str) -> dict[str, Any]:
        """One review with its parts looked up; raises ``ReviewUnknown``."""

    def review_films(self) -> dict[str, dict[str, Any]]:
        """The films of reviews, by recording: *review*, when it was *made*, *cycle*."""

    def save_review(
        self, review: str, document: dict[str, Any], base: int
    ) -> dict[str, Any]:
        """Keep a review written over version *base*; raises ``ReviewChanged``.

        Without a name it is a new one; what *document* leaves out stays as it was.
        """

    def erase_review(self, review: str) -> None:
        """Erase a review for good; raises ``ReviewUnknown``."""

    def summary(self, review: str) -> dict[str, Any]:
        """What stands on the summary of a review: nothing private."""

    def summary_printed(self, review: str) -> None:
        """Write the receipt for a summary that is about to leave on paper."""

    def copy_summary(self, review: str, sealed: dict[str, Any]) -> bytes:
        """The page with a summary that the family keeps; its receipt is written.

        *sealed* says with which ``passphrase``, to which ``recipients``, in which
        ``shell``. Raises ``ConsentMissing``.
        """

    def take_away(self, wish: dict[str, Any]) -> str:
        """Have *wish* made ready, sealed; the id under which ``parcels`` tells of it.

        It names the *recording*, *what* of it ("clip", "reel", "still", "film"), its
        *parts* ([start, end, title], ns), whether *titles* show, the *purpose*, the
        *recipients*, and
        for a page that opens itself its *shell* and *passphrase*.
        """

    def parcels(self) -> list[dict[str, Any]]:
        """What waits, is being made, failed or is ready, the newest last."""

    def remove_parcel(self, parcel: str) -> None:
        """Stop making a parcel, or remove it; it may be gone."""

    def growing(self, recording: str) -> dict[str, Any]:
        """How many ``pieces`` are kept, and whether it is ``recording_now``."""

    def piece(self, recording: str, number: int | None) -> bytes:
        """One piece of a film, or its beginning; raises ``PieceMissing``."""

    def erase(self, recording: str) -> None:
        """Erase a recording for good, with a receipt; raises ``StillFilming``."""

    def verify(self, recording: str) -> list[str]:
        """What is wrong with a recording, a sentence each."""

    def ending(self) -> dict[str, Any]:
        """Where the ending stands, what left, and a ``statement`` once it is over."""

    def end_work(self, day: str, base: int) -> dict[str, Any]:
        """Say when the work ends, with an empty *day* that it goes on."""

    def hold_open(self, *, on: bool) -> dict[str, Any]:
        """Let everybody on the Wi-Fi see how much is held here, or nobody."""

    def erase_family(self, confirm: str) -> dict[str, Any]:
        """Erase everything, if *confirm* is what has to be typed."""

    def show(self, review: str) -> dict[str, Any]:
        """Begin to show a review: its *showing*, *question*, *items*, *missing*."""

    def shown(
        self, showing: str, item: int, start: int
    ) -> tuple[dict[str, Any], bytes]:
        """About an item of a showing, and a piece of its bytes from *start* on."""

    def receipts(self) -> dict[str, Any]:
        """What was done (``receipts``, newest first), what is wrong (``findings``)."""

    def touch(self) -> None:
        """Somebody is here."""

    def end(self) -> None:
        """Forget every key. Safe to call twice."""


class Projecting(Protocol):
    """What was chosen to be shown, by number, until it is ended. Any thread may call.

    ``device.projector.Projector`` is the real one.
    """

    @property
    def alive(self) -> bool:
        """Whether it still runs; once it does not, every call raises ``Locked``."""

    def load(self, item: int, piece: bytes) -> None:
        """Put *piece* behind what it has of *item*; raises ``ShowingFull``."""

    def read(self, item: int, start: int, stop: int) -> bytes:
        """Bytes *start* to *stop* (not included) of an item."""

    def drop(self, item: int) -> None:
        """Forget an item."""

    def touch(self) -> None:
        """Somebody is watching."""

    def end(self) -> None:
        """Forget it all. Safe to call twice."""


StartProjector = Callable[[], Projecting]
StartOpener = Callable[[Path], Opening]
Clock = Callable[[], float]
"""Seconds that never run backwards; ``time.monotonic`` but in tests."""
