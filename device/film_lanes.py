"""The lanes of an opened recording: what is known, what is lacking, what was made.

They come from the chapters, without opening a segment. What was made afterwards is kept
beside them, sealed and proven like every document, but only of a film that has ended:
a growing film is its recorder's to write.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from device import disk
from device.chapters import LENGTH, made_name
from device.errors import PictureUnknown, RecordingUnknown
from device.lanes import Found, SmallPicture
from device.lanes.gathered import Gathered, Row
from device.lanes.kept import made, read_pictures
from device.lanes.missing import Lack, lacks
from device.lanes.movement import movement
from device.media import IndexedSegment, Nanoseconds
from device.pieces import Pieces
from device.store import KEY

LookAt: TypeAlias = Callable[[], Sequence[IndexedSegment]]

READ = 4
"""Chapters whose small pictures are kept at hand: they are asked for in a row."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """Each lane of a film as far as it is known; None where it is not."""

    waveform: Row
    voices: Row
    judge: str | None
    movement: Row
    pictures: tuple[Nanoseconds, ...]


class FilmLanes:
    """Any thread may use it. *lock* is the one that guards *known* and the index."""

    def __init__(
        self, pieces: Pieces, known: Gathered, look: LookAt, lock: threading.Lock
    ) -> None:
        self._pieces = pieces
        self._known = known
        self._look = look
        self._lock = lock
        self._tried: set[int] = set()
        self._moved: tuple[Sequence[IndexedSegment], Row] = ((), [])
        self._lacked: tuple[Sequence[IndexedSegment], int, list[Lack]] = ((), -1, [])
        self._read = lru_cache(maxsize=READ)(self._pictures_of)

    def now(self) -> Lanes:
        """The lanes as they are known now."""
        moved = self._movement()
        with self._lock:
            return Lanes(
                self._known.waveform.row,
                self._known.voices.row,
                self._known.judge,
                moved,
                tuple(sorted(self._known.pictures)),
            )

    def small(self, at: Nanoseconds) -> bytes:
        """The small picture of exactly this time; raises ``PictureUnknown``."""
        with self._lock:
            kept = self._known.pictures.get(at)
        if isinstance(kept, bytes):
            return kept
        if kept is None:
            raise PictureUnknown
        try:
            return self._read(kept)[at]
        except KeyError as exc:
            raise PictureUnknown from exc

    def progress(self) -> float:
        """How much of the film lacks nothing more that could be made: 0 … 1."""
        index = self._look()
        stretches = len({one.number // LENGTH for one in index})
        return 1 - len(self.lacking()) / stretches if stretches else 1.0

    def lacking(self) -> list[Lack]:
        """What could still be made, in the order of the film."""
        index = self._look()
        with self._lock:
            of, version, found = self._lacked
            if of is not index or version != self._known.version:
                found = lacks(index, self._known, LENGTH)
                self._lacked = (index, self._known.version, found)
            return [one for one in found if one.stretch not in self._tried]

    def give_up(self, stretches: Iterable[int]) -> None:
        """Try these no more: they cannot be made while this film is open."""
        with self._lock:
            self._tried |= set(stretches)

    def take(self, stretch: int, found: list[Found]) -> None:
        """Take what was made of a stretch, for as long as the film is open."""
        with self._lock:
            self._known.add(found)
            self._tried.add(stretch)

    def keep(self, stretch: int, found: list[Found]) -> None:
        """Keep what was made of a stretch on the card, for the next time.

        Raises ``RecordingUnknown`` if the recording was erased, and the store's errors.
        """
        name, directory = made_name(stretch), self._pieces.directory
        with disk.locked(directory.path):
            if not directory.has(KEY):
                raise RecordingUnknown("this recording has been erased")
            if directory.has(name):
                directory.remove(name)  # it was not whole: else nothing was lacking
            self._pieces.write_document(name, made(found))
        pictures = [one.at for one in found if isinstance(one, SmallPicture)]
        with self._lock:  # read from there from now on: they take no memory
            self._known.pictures |= dict.fromkeys(pictures, name)
        self._read.cache_clear()

    def _movement(self) -> Row:
        index = self._look()
        if self._moved[0] is not index:
            self._moved = (index, movement(index))
        return self._moved[1]

    def _pictures_of(self, name: str) -> dict[Nanoseconds, bytes]:
        document = self._pieces.document(name)
        return {one.at: one.jpeg for one in read_pictures(document)}
