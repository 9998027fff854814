"""Parcels: what was made ready to be taken away, sealed, waiting on the card for a day.

    out/<32 hex digits, random>/
        clip-3f2a9c1d.mp4.age   the sealed bytes, whole; or .jpg.age, .html
        made.json               when, by the boot clock; of which recording, what for

The day is counted by the boot clock alone (time since the machine started), which
nobody can set; the wall clock is never asked. A parcel whose count lies in the future
was made before the machine was started anew: it goes, too. So whatever the clocks
claim, no parcel outlives a day of running or the next start. It goes as well when its
recording is erased. Nothing in here tells a time of day or opens anything.
"""

from __future__ import annotations

import io
import json
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from device import disk
from device.disk import Growing
from device.errors import ParcelUnknown, SegmentDamaged, StoreError
from device.media import SECOND
from device.store import Store

logger = logging.getLogger(__name__)

DAY: Final = 24 * 3600 * SECOND
"""For how long a parcel is kept (ns of the boot clock)."""
MADE: Final = "made.json"
FORMAT: Final = 1
_ID: Final = re.compile(r"[0-9a-f]{32}")
_FILE: Final = re.compile(r"clip-[0-9a-f]{8}\.(mp4\.age|jpg\.age|html)")


def boot_clock() -> int:
    """CLOCK_BOOTTIME: nanoseconds since the machine started, sleep included."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One that is whole: its *file* name, *size* in bytes, when it was *made* (ns).

    *purpose* is what it was made for (``device.consent``).
    """

    id: str
    file: str
    size: int
    recording: str
    made: int
    purpose: str


class Parcels:
    """The parcels of one store. It keeps nothing in memory; any thread may use it."""

    def __init__(self, store: Store, clock: Callable[[], int] = boot_clock) -> None:
        self._store = store
        self._root = store.out_path
        self._clock = clock

    @contextmanager
    def making(
        self, parcel: str, recording: str, kind: str, purpose: str
    ) -> Iterator[Growing]:
        """Let the parcel *parcel* grow; it is there when the block ends well.

        *kind* ends its file's name: ``mp4.age``, ``jpg.age`` or ``html``; *purpose* is
        asked about once more when it is fetched. After an
        error, and if the recording was erased meanwhile, nothing of it is there.
        """
        place = self._place(parcel)
        disk.make_directory(self._root)
        disk.make_directory(place)
        disk.settle_directory(self._root)
        try:
            with disk.growing(place, file_name(parcel, kind)) as part:
                yield part
                self._store.find(recording)
                disk.write(place, MADE, self._stamp(recording, purpose))
        except BaseException:
            with suppress(StoreError):  # the next sweep tries again
                self._clear(place)
            raise

    def all(self) -> list[Parcel]:
        """Every parcel that may still be taken, the newest first."""
        found = [self._look(place) for place in self._places()]
        return sorted(
            (one for one in found if one is not None),
            key=lambda one: one.made,
            reverse=True,
        )

    def ids(self) -> list[str]:
        """The names of all, those too that are being made or have had their day."""
        return [place.name for place in self._places()]

    def find(self, parcel: str) -> Parcel:
        """One parcel; raises ``ParcelUnknown`` if it is not, or no longer, there."""
        found = self._look(self._place(parcel))
        if found is None:
            raise ParcelUnknown
        return found

    def open(self, parcel: Parcel) -> io.FileIO:
        """Its sealed bytes; they can be read to the end even if it goes meanwhile."""
        try:
            return disk.open_file(self._place(parcel.id), parcel.file)
        except SegmentDamaged as exc:
            raise ParcelUnknown from exc

    def seconds_left(self, parcel: Parcel) -> float:
        """For how long it is still kept."""
        return max(0.0, (parcel.made + DAY - self._clock()) / SECOND)

    def remove(self, parcel: str) -> None:
        """Remove a parcel for good; it may be gone."""
        self._clear(self._place(parcel))

    def sweep(self) -> int:
        """Remove what has had its day, and what was never finished; say how many.

        One that is just being made is left alone: its writer holds a lock. (One that
        this meets in the instant before that fails, and says so.)
        """
        swept = 0
        for place in self._places():
            if self._look(place) is None and not _is_growing(place):
                self._clear(place)
                swept += 1
        if swept:
            logger.info("parcels swept count=%d", swept)
        return swept

    def _look(self, place: Path) -> Parcel | None:
        try:
            told = json.loads(disk.read(place, MADE))
            made, recording = int(told["boot_clock"]), str(told["recording"])
            purpose = str(told["purpose"])
            file, size = _whole(place)
        except (KeyError, TypeError, ValueError, StoreError):
            return None
        kept = told.get("format") == FORMAT and 0 <= self._clock() - made < DAY
        here = recording in self._store.recordings()
        if not (kept and here):
            return None
        return Parcel(place.name, file, size, recording, made, purpose)

    def _stamp(self, recording: str, purpose: str) -> bytes:
        told = {"format": FORMAT, "boot_clock": self._clock(), "recording": recording}
        told["purpose"] = purpose
        return json.dumps(told).encode() + b"\n"

    def _places(self) -> list[Path]:
        if not disk.is_directory(self._root):
            return []
        named = filter(_ID.fullmatch, disk.names(self._root))
        return [self._root / name for name in named]

    def _place(self, parcel: str) -> Path:
        if not _ID.fullmatch(parcel):
            raise ParcelUnknown
        return self._root / parcel

    def _clear(self, place: Path) -> None:
        if disk.is_directory(place):
            disk.remove(place, *disk.all_names(place))
            disk.remove_directory(place)


def new_id() -> str:
    """A name for a parcel that says nothing."""
    return secrets.token_hex(16)


def file_name(parcel: str, kind: str) -> str:
    """The name of its file, on the card and wherever it is taken."""
    return f"clip-{parcel[:8]}.{kind}"


def _whole(place: Path) -> tuple[str, int]:
    """The name and size of its one file; ``ValueError`` if it is not whole."""
    (file,) = filter(_FILE.fullmatch, disk.names(place))
    return file, (place / file).lstat().st_size


def _is_growing(place: Path) -> bool:
    try:
        parts = [name for name in disk.all_names(place) if disk.is_part(name)]
        return any(disk.is_being_written(place, name) for name in parts)
    except StoreError:
        return False
