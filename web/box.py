"""What the page knows of the box without any key: names, recipients, the recorder.

Nothing here is film. The recorder writes its status into a small file; when it is
missing or old, the recorder is not running, and the page says so.
"""

from __future__ import annotations

from pathlib import Path

from device import countdown, status
from device.countdown import Countdown
from device.errors import RecordingUnknown
from device.status import Status
from device.store import KEY, Store


class Box:
    """The store and the status file, as the page may read them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def is_claimed(self) -> bool:
        """Whether it is somebody's."""
        return Store(self.root).is_claimed()

    def names(self) -> list[str]:
        """Who can unlock with a passphrase."""
        return sorted(Store(self.root).identities())

    def recipients(self) -> dict[str, str]:
        """To whom recordings are sealed: name and public key."""
        return dict(Store(self.root).recipients())

    def countdown(self) -> Countdown:
        """When everything here erases itself, and what may be told without a key."""
        return countdown.read(Store(self.root))

    def films(self) -> int:
        """How many recordings there are, one that is being made among them."""
        return len(Store(self.root).recordings())

    def has(self, recording: str) -> bool:
        """Whether a recording is there, and was not erased."""
        try:
            return Store(self.root).find(recording).has(KEY)
        except RecordingUnknown:
            return False

    def status(self) -> Status | None:
        """What the recorder is doing now; None if it is not running."""
        return status.read(self.root / "status.json")
