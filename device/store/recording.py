"""One recording's directory: sealed pieces by name, and the way it is erased."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from device import disk
from device.errors import RecordingUnknown, StoreError
from device.store import leaving

KEY: Final = "key"
"""The piece that opens all others: written first, destroyed first."""
END: Final = "end"
"""The piece that says that the film is over; written last."""
_SUFFIX: Final = ".age"
_SEGMENT: Final = re.compile(r"[0-9]{6}|[1-9][0-9]{6,8}")
_CHAPTER: Final = re.compile(r"c([0-9]{4}|[1-9][0-9]{4,8})")
_MADE: Final = re.compile(r"m([0-9]{4}|[1-9][0-9]{4,8})")
_STAR: Final = re.compile(r"s([0-9]{4}|[1-9][0-9]{4,8})")
_NAME: Final = re.compile(
    rf"key|about|init|end|notes|{_SEGMENT.pattern}|{_CHAPTER.pattern}|{_MADE.pattern}"
    rf"|{_STAR.pattern}"
)
_MAY_LEAVE: Final = re.compile(
    rf"{_SEGMENT.pattern}|{_CHAPTER.pattern}|{_STAR.pattern}"
)


def segment_name(number: int) -> str:
    """Return the name of segment *number*, without ``.age``."""
    return f"{number:06d}"


class FilmPieces(NamedTuple):
    """The pieces of a film that are there.

    *segments* and *chapters* by their numbers, ascending; *made*, by name, is what was
    made of the film afterwards; *stars*, by name, in their order.
    """

    segments: list[int]
    chapters: list[int]
    made: list[str]
    stars: list[str]


class RecordingDirectory:
    """The sealed pieces of one recording. A piece's name is its file's without .age."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.id = path.name

    def is_there(self) -> bool:
        """Whether it is a directory, and no link to one."""
        return disk.is_directory(self.path)

    def has(self, name: str) -> bool:
        """Whether there is a piece of this name."""
        return disk.is_file(self.path, _file(name))

    def fingerprint(self, name: str) -> tuple[int, int, int] | None:
        """What differs once a piece has been replaced; None if it is not there.

        The last number grows with time: it is when the piece was last changed (ns).
        """
        return disk.fingerprint(self.path, _file(name))

    def count(self) -> int:
        """Return how many files there are: a recording under way has ever more."""
        return len(self._listing())

    def names(self) -> list[str]:
        """Return the names of all pieces, sorted, without those that are to go."""
        listed = self._listing()
        files = (name for name in listed if name.endswith(_SUFFIX))
        found = filter(_NAME.fullmatch, (n.removesuffix(_SUFFIX) for n in files))
        if leaving.NOTE not in listed:
            return sorted(found)
        return sorted(set(found) - set(self._leaving()))

    def strangers(self) -> list[str]:
        """Return the names of files that no recorder puts here."""
        known = {_file(name) for name in (*self.names(), *self._leaving())}
        known.add(leaving.NOTE)
        return [name for name in self._listing() if name not in known]

    def film(self) -> FilmPieces:
        """Return what there is of the film, by one look at the directory."""
        names = self.names()
        chapters = filter(_CHAPTER.fullmatch, names)
        return FilmPieces(
            sorted(map(int, filter(_SEGMENT.fullmatch, names))),
            sorted(int(name.removeprefix("c")) for name in chapters),
            list(filter(_MADE.fullmatch, names)),
            list(filter(_STAR.fullmatch, names)),
        )

    def segments(self) -> list[int]:
        """Return the numbers of the segments that are there, ascending."""
        return self.film().segments

    def chapters(self) -> list[int]:
        """Return the numbers of the chapters that are there, ascending."""
        return self.film().chapters

    def made(self) -> list[str]:
        """Return the names of what was made of the film afterwards."""
        return self.film().made

    def stars(self) -> list[str]:
        """Return the names of the stars that are there."""
        return self.film().stars

    def size(self) -> int:
        """Return how many bytes its pieces take."""
        return disk.size_of_all(self.path)

    def read(self, name: str) -> bytes:
        """Return a sealed piece; raises ``PieceMissing`` or ``SegmentDamaged``."""
        return disk.read(self.path, _file(name))

    def write(self, name: str, sealed: bytes) -> None:
        """Keep a sealed piece; when it returns, a power cut cannot take it."""
        disk.write(self.path, _file(name), sealed)

    def remove(self, name: str) -> None:
        """Remove a piece for good; it may not be there."""
        disk.remove(self.path, _file(name))

    def replace_key(self, sealed: bytes) -> None:
        """Keep a key sealed anew, then overwrite the old one."""
        disk.replace(self.path, _file(KEY), sealed)

    def leave_out(self, gone: Sequence[str], anew: Mapping[str, bytes]) -> None:
        """Remove pieces so that nothing opens them again, and write others *anew*.

        Once it has begun, ``finish_leaving_out`` ends it, whatever comes in between.
        *anew* is written in its order; the last of it is the end.
        """
        leaving.note(self.path, gone, list(anew))
        self._blind([*gone, *anew])
        disk.remove(self.path, *map(_file, gone))
        for name, sealed in anew.items():
            self.write(name, sealed)
        disk.remove(self.path, leaving.NOTE)

    def finish_leaving_out(self) -> None:
        """Remove what was to be left out, if that was cut short.

        Without an end nobody knows how far writing anew had come: then that goes, too,
        and readers ask the film itself.
        """
        if disk.is_file(self.path, leaving.NOTE):
            doomed = self._leaving()
            self._blind(doomed)
            disk.remove(self.path, *map(_file, doomed), leaving.NOTE)

    def _leaving(self) -> list[str]:
        gone, anew = leaving.read(self.path)
        doomed = gone if self.has(END) else [*gone, *anew]
        return list(filter(_MAY_LEAVE.fullmatch, doomed))

    def _blind(self, doomed: Sequence[str]) -> None:
        """The newest first, should no note of it have found room."""
        disk.blind(self.path, *map(_file, sorted(doomed, reverse=True)))

    def erase(self) -> None:
        """Destroy the key, so that nothing can be opened, then remove all the rest.

        An erasure that was cut short can be done once more.
        """
        if not self.is_there():
            return
        self.destroy_key()
        disk.remove(self.path, *disk.all_names(self.path))
        disk.remove_directory(self.path)

    def destroy_key(self) -> None:
        """Destroy the key alone: nothing can be opened any more, nothing is found."""
        if not self.is_there():
            return
        for part in disk.parts_of(self.path, _file(KEY)):
            disk.destroy(self.path, part)
        disk.destroy(self.path, _file(KEY))

    def _listing(self) -> list[str]:
        if not self.is_there():
            raise RecordingUnknown(f"the recording {self.id[:8]} is not there any more")
        return disk.names(self.path)


def _file(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise StoreError(f"{name!r} is not the name of a piece of a recording")
    return name + _SUFFIX
