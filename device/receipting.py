"""Writing receipts: who unlocked, what was taken away, what was erased.

Each is one sealed file, numbered, sealed to everybody in force when it was written,
and naming the sealed bytes of the one before by their SHA-256. It takes no key to write
one: recorder, page and command line all do. ``device.receipts`` reads them.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final, Protocol

from device import disk, documents, seal
from device.errors import SegmentDamaged
from device.media import Nanoseconds
from device.rig.clock import SystemClock
from device.store import Store

_FILE: Final = re.compile(r"([0-9]{6}|[1-9][0-9]{6,8})\.age")


class WallClock(Protocol):
    """What a receipt is stamped with."""

    def boot_id(self) -> str:
        """A random name of this run of the machine."""

    def boot(self) -> Nanoseconds:
        """CLOCK_BOOTTIME: time since the machine started."""

    def wall(self) -> Nanoseconds:
        """Nanoseconds since 1970, as far as this machine knows."""

    def wall_trusted(self) -> bool:
        """Whether a time source has set the wall clock since the machine started."""


def add(
    store: Store,
    action: str,
    details: dict[str, Any],
    clock: WallClock | None = None,
) -> None:
    """Write a receipt; when it returns, a power cut cannot take it.

    Raises ``NoRecipient`` if nobody is enrolled, and the errors of the store.
    """
    clock = clock or SystemClock()
    recipients = list(store.recipients().values())
    with disk.locked(store.receipts_path):
        number = max(numbers(store), default=-1) + 1
        document = {
            "format": documents.FORMAT,
            "number": number,
            "previous": hash_of(store, number - 1),
            "action": action,
            "boot": clock.boot_id(),
            "boot_clock": clock.boot(),
            "wall_clock": clock.wall(),
            "wall_clock_trusted": clock.wall_trusted(),
            "details": details,
        }
        sealed = seal.seal(documents.to_line(document) + b"\n", recipients)
        disk.write(store.receipts_path, file_name(number), sealed)


def hash_of(store: Store, number: int) -> str | None:
    """Return the SHA-256 of a receipt as it is sealed, which needs no key."""
    try:
        sealed = disk.read(store.receipts_path, file_name(number))
    except SegmentDamaged:
        return None
    return hashlib.sha256(sealed).hexdigest()


def numbers(store: Store) -> list[int]:
    """Return the numbers of the receipts that are there."""
    matches = map(_FILE.fullmatch, disk.names(store.receipts_path))
    return [int(match[1]) for match in matches if match]


def file_name(number: int) -> str:
    """Return the name of receipt *number* on the card."""
    return f"{number:06d}.age"
