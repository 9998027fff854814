"""An opener without keys: the same calls, over recordings that a test lays out.

One ``Shelf`` is what lies on the card; ``Shelf.start`` stands in for
``Opener.start``. Every opener that was started can be asked what became of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from device.box.places import Places
from device.consent import Purpose, require
from device.errors import (
    IdentityInvalid,
    Locked,
    NotesChanged,
    PictureUnknown,
    PieceMissing,
    RecipientInvalid,
    RecordingUnknown,
    StillFilming,
    VigError,
    WrongPassphrase,
)
from device.film.starts import packed
from device.media import SECOND
from device.opener import marks
from device.reviews import Review
from tests.web.fake_ending import Ending, lent
from tests.web.fake_family import TODAY, Families, agrees_to_all
from tests.web.fake_reviews import FakeReviews
from tests.web.fake_showing import FakeShowing, Uncut
from tests.web.fake_written import Written, no_labels

PASSPHRASE = "calm otter paints seven green doors"
KEY_FILE = "# created by hand\nAGE-SECRET-KEY-1QQQQ\n"
JPEG = b"\xff\xd8\xff\xe0 a still \xff\xd9"
RATE = 30
CHECKS = (
    ("recorder", "ok", "idle, room for 94 minutes of film", ""),
    ("camera", "ok", "30.0 of 30.0 pictures a second in the last recording", ""),
    ("power", "cannot tell", "this machine does not tell", ""),
)
MADE = 1_795_603_320 * SECOND
HIDDEN = ("film", "frames", "lanes", "small", "still")
"""What a test lays out and no opener tells with the rest."""


def recording(number: int, film: bytes, seconds: float = 4.0) -> dict[str, Any]:
    """A recording as the opener tells of it, with the bytes of its film."""
    count = round(seconds * RATE)
    return {
        "id": f"{number:032x}",
        "seconds": seconds,
        "made": MADE,
        "ended": True,
        "stopped_by": "press",
        "ending": "",
        "starred": 0,
        "stars": [],
        "damaged": False,
        "sync": "Sound and picture within 2 ms.",
        "in_step": "Sound and picture within 2 ms.",
        "missing": [],
        "newer": False,
        "openable": True,
        "empty": False,
        "recording_now": False,
        "width": 384,
        "height": 216,
        "frame_rate": float(RATE),
        "duration": round(seconds * SECOND),
        "gaps": [],
        "notes": {"version": 0, "moments": []},
        "findings": [],
        "view": f"v{count}",
        "size": len(film),
        "waveform": [abs(k % 40 - 20) * 10 for k in range(round(seconds * 20))],
        "waveform_step": 0.05,
        "film": film,
        "frames": [(k * SECOND + RATE // 2) // RATE for k in range(count)],
        "taken": 0,
    }


class Shelf:
    """The recordings on the card, and every opener that was started over them."""

    def __init__(self, *recordings: dict[str, Any]) -> None:
        self.recordings = {each["id"]: each for each in recordings}
        self.started: list[FakeOpener] = []
        self.passphrases = {"Anna": PASSPHRASE}
        self.receipts: list[dict[str, Any]] = []
        self.wrong: list[str] = []
        self.parcels: list[dict[str, Any]] = []
        self.broken: VigError | None = None
        self.broken_from = 0
        self.labels = no_labels()
        self.reviews: dict[str, Review] = {}
        self.printed: list[str] = []
        self.ending = lent()
        self.copied: list[dict[str, Any]] = []
        self.words_taken: list[tuple[str, str, int, bool]] = []
        self.words_for: list[str] = []
        self.family = agrees_to_all()
        self.days: list[str] = []
        self.hours: list[tuple[int | None, int | None]] = []
        self.doubted = ""
        self.checks = [
            dict(zip(("what", "is", "says", "do"), one, strict=True)) for one in CHECKS
        ]
        self.clock: dict[str, Any] = {"now": MADE, "by": "visitor"}
        self.left: list[dict[str, Any]] = []
        self.cannot_write: VigError | None = None
        self.failing: VigError | None = None
        self.known: int | None = None
        self.made_ready: list[str] = []
        self.clips: dict[str, tuple[bytes, int]] = {}
        self.uncut: Uncut = {}
        self.machine = Places(Path("/nowhere"))

    def start(self, store: Path) -> FakeOpener:
        """Start an opener, as ``Opener.start`` does."""
        self.started.append(FakeOpener(self))
        return self.started[-1]


class FakeOpener(Written, Families, FakeReviews, FakeShowing, Ending):
    """Keeps the contract of ``device.opener.client.Opener``."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._unlocked = False
        self.alive = True
        self.touched = 0
        self.wishes: list[dict[str, Any]] = []
        self.reads: list[tuple[int, int]] = []
        self.searched: list[str] = []

    def unlock(self, name: str, passphrase: str) -> None:
        if self._shelf.passphrases.get(name) != passphrase:
            raise WrongPassphrase
        self._unlocked = True

    def unlock_with(self, identity_file: str) -> None:
        if "AGE-SECRET-KEY-1" not in identity_file:
            raise IdentityInvalid
        self._unlocked = True

    def recordings(self) -> list[dict[str, Any]]:
        self._ready()
        return [self.recording(each) for each in reversed(self._shelf.recordings)]

    def overview(self, most: int | None, patience: float) -> dict[str, Any]:
        found = self.recordings()
        known = found[: self._shelf.known]
        there = {"known": len(known), "there": len(found), "today": TODAY}
        return {"recordings": known[:most], **there}

    def search(self, words: str) -> list[dict[str, Any]]:
        self._ready()
        self.searched.append(words)
        searched = marks.terms(words)
        found = []
        for each in self.recordings():
            day = marks.day_words(each["made"], TODAY)
            hits = marks.find(searched, day, marks.marks_of(each["notes"]))
            if hits is not None:
                found.append({"id": each["id"], "marks": hits})
        return found

    def recording(self, recording: str) -> dict[str, Any]:
        found = dict(self._found(recording))
        moments = found["notes"]["moments"]
        found["moments"] = len(moments)
        found["names"] = [each["name"] for each in moments if each.get("name")]
        return {k: v for k, v in found.items() if k not in HIDDEN}

    def frames(self, recording: str) -> dict[str, Any]:
        return packed(self._found(recording)["frames"])

    def read(self, recording: str, view: str, start: int, stop: int) -> bytes:
        found = self._found(recording)
        if self._shelf.broken and stop > self._shelf.broken_from:
            raise self._shelf.broken
        if view != found["view"]:
            raise RecordingUnknown
        assert stop - start <= 256 * 1024
        self.reads.append((start, stop))
        return bytes(found["film"][start:stop])

    def ready(self, recording: str) -> None:
        self._ready()
        if recording not in self._shelf.recordings:
            raise RecordingUnknown
        self._shelf.made_ready.append(recording)

    def still(self, recording: str, at: int, width: int) -> bytes:
        still: bytes = self._found(recording).get("still", JPEG)
        return still

    def lanes(self, recording: str) -> dict[str, Any]:
        found = self._found(recording)
        seconds = found["seconds"]
        return {
            "complete": True,
            "progress": 1.0,
            "waveform": found["waveform"],
            "waveform_step": found["waveform_step"],
            "voices": {
                "step": 0.1,
                "values": [255 * (k % 20 < 8) for k in range(round(seconds * 10))],
                "by": "silero",
            },
            "movement": {
                "step": 0.5,
                "values": [k * 40 % 256 for k in range(round(seconds * 2))],
            },
            "pictures": [k * 5 * SECOND for k in range(-(-round(seconds) // 5))],
            **found.get("lanes", {}),
        }

    def small(self, recording: str, at: int) -> bytes:
        if at not in self.lanes(recording)["pictures"]:
            raise PictureUnknown
        small: bytes = self._found(recording).get("small", JPEG)
        return small

    def save_notes(
        self, recording: str, notes: dict[str, Any], base: int
    ) -> dict[str, Any]:
        found = self._found(recording)
        if found["notes"]["version"] != base:
            raise NotesChanged
        self._writable()
        found["notes"] = {**notes, "version": base + 1}
        return dict(found["notes"])

    def take_away(self, wish: dict[str, Any]) -> str:
        self._found(wish["recording"])
        if any(not each.startswith("age1") for each in wish["recipients"]):
            raise RecipientInvalid
        require(self._shelf.family, Purpose(wish["purpose"]), TODAY)
        self.wishes.append(wish)
        parcel = f"{len(self.wishes):032x}"
        details = {"recording": wish["recording"], "recipients": wish["recipients"]}
        details["form"] = "page" if wish["shell"] else "age"
        self._shelf.parcels.append(
            {
                "id": parcel,
                "state": "making",
                "progress": None,
                "thing": "A clip of 3.5 seconds",
                "details": details,
            }
        )
        return parcel

    def parcels(self) -> list[dict[str, Any]]:
        self._ready()
        return list(self._shelf.parcels)

    def remove_parcel(self, parcel: str) -> None:
        self._ready()
        kept = [one for one in self._shelf.parcels if one["id"] != parcel]
        self._shelf.parcels[:] = kept

    def growing(self, recording: str) -> dict[str, Any]:
        found = self._found(recording)
        pieces = int(found["seconds"] * 2)
        return {"pieces": pieces, "recording_now": found["recording_now"]}

    def piece(self, recording: str, number: int | None) -> bytes:
        pieces = self.growing(recording)["pieces"]
        if number is not None and number >= pieces:
            raise PieceMissing
        return b"film"

    def erase(self, recording: str) -> None:
        if self._found(recording)["recording_now"]:
            raise StillFilming
        self._writable()
        del self._shelf.recordings[recording]

    def verify(self, recording: str) -> list[str]:
        return list(self._found(recording)["findings"])

    def receipts(self) -> dict[str, Any]:
        self._ready()
        return {"receipts": self._shelf.receipts, "findings": self._shelf.wrong}

    def touch(self) -> None:
        self._alive()
        self.touched += 1

    def end(self) -> None:
        self.alive = False

    def _alive(self) -> None:
        if not self.alive:
            raise Locked

    def _ready(self) -> None:
        self._alive()
        if not self._unlocked:
            raise Locked

    def _found(self, recording: str) -> dict[str, Any]:
        self._ready()
        if self._shelf.failing:
            raise self._shelf.failing
        if recording not in self._shelf.recordings:
            raise RecordingUnknown
        return self._shelf.recordings[recording]
