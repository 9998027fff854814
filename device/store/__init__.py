"""The store: sealed recordings on the card, and whom they are sealed to.

The directory is the database, and the only place where recorder and page meet: the
recorder writes, the page reads, writes notes and erases. Names are looked up in the
listing, or are ids to the letter, and never joined to a path as they come. Nothing here
opens what is sealed.
"""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path
from typing import Final

from device import disk
from device.errors import RecordingUnknown, StoreUnwritable
from device.store.order import COLLECTED, Order
from device.store.people import People
from device.store.recording import KEY, RecordingDirectory, segment_name

__all__ = ["CLAIMED", "KEY", "People", "RecordingDirectory", "Store", "segment_name"]

logger = logging.getLogger(__name__)

RECORDINGS: Final = "recordings"
RECIPIENTS: Final = "recipients"
IDENTITIES: Final = "identities"
RECEIPTS: Final = "receipts"
LABELS: Final = "labels"
OUT: Final = "out"
FAMILY: Final = "family"
REVIEWS: Final = "reviews"
TIMES: Final = "times"
CLAIM: Final = "claim"
CLAIMED: Final = "claimed.json"
"""In ``claim/``, while claiming takes effect (``device.claim.whole``)."""
FOLDERS: Final = (
    *(RECORDINGS, RECIPIENTS, IDENTITIES),
    *(RECEIPTS, LABELS, OUT, COLLECTED),
    *(FAMILY, REVIEWS, CLAIM, TIMES),
)
_ID: Final = re.compile(r"[0-9a-f]{32}")


class Store:
    """The directory at *root*. It keeps nothing in memory; any thread may use it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.recordings_path = root / RECORDINGS
        self.receipts_path = root / RECEIPTS
        self.labels_path = root / LABELS
        self.out_path = root / OUT
        self.family_path = root / FAMILY
        self.reviews_path = root / REVIEWS
        self.times_path = root / TIMES
        self.claim_path = root / CLAIM
        self.identities_path = root / IDENTITIES
        self._people = People(root / RECIPIENTS, self.identities_path)
        self._order = Order(root)
        self.recipients = self._people.recipients
        self.enrol = self._people.enrol
        self.dismiss = self._people.dismiss
        self.identities = self._people.identities
        self.wrapped_identity = self._people.wrapped_identity
        self.collect = self._order.collect
        self.order = self._order.row

    def create_layout(self) -> None:
        """Make the directories that are missing; *root*'s parent must be there."""
        disk.make_directory(self.root)
        for name in FOLDERS:
            disk.make_directory(self.root / name)
        disk.settle_directory(self.root)

    def require_writable(self) -> None:
        """Raise ``StoreUnwritable``, saying why, if no recording can be made here.

        It writes nothing, so that it can be asked every second.
        """
        with disk.translated(f"{self.root} cannot be used"):
            for path in (self.root, self.recordings_path):
                if path.exists() and not path.is_dir():
                    raise StoreUnwritable(f"{path} is a file, not a folder")
                if not path.exists():
                    raise StoreUnwritable(f"there is no folder {path}")
            if os.statvfs(self.recordings_path).f_flag & os.ST_RDONLY:
                raise StoreUnwritable(f"{self.root} lies on a card that is read-only")
        if not os.access(self.recordings_path, os.W_OK | os.X_OK, effective_ids=True):
            raise StoreUnwritable(f"{self.recordings_path} may not be written")

    def is_claimed(self) -> bool:
        """Whether the box is somebody's: film is sealed to her, or is about to be."""
        return self._people.anybody() or self.being_claimed()

    def being_claimed(self) -> bool:
        """Whether a claim is taking effect, and has not done so whole yet."""
        return disk.is_file(self.claim_path, CLAIMED)

    def room_left(self) -> int:
        """Return how many bytes can still be written."""
        return disk.room_left(self.root)

    def create(self, recording: str) -> RecordingDirectory:
        """Make the directory of a new recording, whose id is 32 hexadecimal digits."""
        if not _ID.fullmatch(recording):
            raise RecordingUnknown(f"{recording!r} is no recording's name")
        made = self._directory(recording)
        self._order.begin(recording, self._ids())
        disk.make_directory(made.path)
        disk.settle_directory(self.recordings_path)
        return made

    def recordings(self) -> list[str]:
        """Return the ids of all recordings, in no meaningful order.

        A directory without its key is no recording any more: it has been erased, or
        never began.
        """
        return [one for one in self._ids() if self._directory(one).has(KEY)]

    def _is_recording(self, one: str) -> bool:
        directory = self._directory(one)
        return directory.is_there() and directory.has(KEY)

    def find(self, prefix: str) -> RecordingDirectory:
        """Return the one recording whose id begins so; raise ``RecordingUnknown``.

        A whole id is looked up by itself: a page asks for hundreds.
        """
        if _ID.fullmatch(prefix):
            if self._is_recording(prefix):
                return self._directory(prefix)
            raise RecordingUnknown  # nobody wrote this name by hand: it helps nobody
        found = [one for one in self.recordings() if prefix and one.startswith(prefix)]
        if not found:
            raise RecordingUnknown(f"no recording begins with {prefix!r}")
        if len(found) > 1:
            raise RecordingUnknown(
                f"{len(found)} recordings begin with {prefix!r}",
                hint="write more of its name",
            )
        return self._directory(found[0])

    def directories(self) -> list[RecordingDirectory]:
        """Return every directory of a recording, half-erased ones and just begun too.

        What can be opened is listed by ``recordings``; this is for who erases all.
        """
        return [self._directory(one) for one in self._ids()]

    def last_uncollected(self) -> RecordingDirectory | None:
        """Return the newest recording of which nothing was taken away, if there is one.

        That is the film which the family can erase by the button.
        """
        last = self._order.last_uncollected(self.recordings())
        return None if last is None else self._directory(last)

    def forget_erased(self) -> None:
        """Forget that something was taken of recordings that are there no more."""
        self._order.tidy(self._ids())

    def tidy(self) -> None:
        """Remove what a power cut left: half-written files, half-erased film.

        Only for the recorder as it starts: a recording that has just been created and
        has no key yet would be taken for one that was erased.
        """
        for name in (RECIPIENTS, IDENTITIES, RECEIPTS, LABELS, FAMILY, CLAIM, TIMES):
            disk.tidy(self.root / name)
        for review in disk.folders(self.reviews_path):
            disk.tidy(self.reviews_path / review)
        self._order.tidy(self._ids())
        for one in self._ids():
            directory = self._directory(one)
            disk.tidy(directory.path)
            if not directory.has(KEY):
                logger.info("erasing finished recording=%s", one[:8])
                directory.erase()
            else:
                directory.finish_leaving_out()

    def _ids(self) -> list[str]:
        return list(filter(_ID.fullmatch, disk.folders(self.recordings_path)))

    def _directory(self, recording: str) -> RecordingDirectory:
        return RecordingDirectory(self.recordings_path / recording)
