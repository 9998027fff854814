"""One recording's directory: sealed pieces by name, and the way it is erased."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from device import disk
from device.errors import RecordingUnknown, StoreError

KEY: Final = "key"
"""The piece that opens all others: written first, destroyed first."""
_SUFFIX: Final = ".age"
_SEGMENT: Final = re.compile(r"[0-9]{6}|[1-9][0-9]{6,8}")
_CHAPTER: Final = re.compile(r"c([0-9]{4}|[1-9][0-9]{4,8})")
_MADE: Final = re.compile(r"m([0-9]{4}|[1-9][0-9]{4,8})")
_NAME: Final = re.compile(
    rf"key|about|init|end|notes|{_SEGMENT.pattern}|{_CHAPTER.pattern}|{_MADE.pattern}"
)


def segment_name(number: int) -> str:
    """Return the name of segment *number*, without ``.age``."""
    return f"{number:06d}"


class FilmPieces(NamedTuple):
    """The pieces of a film that are there.

    *segments* and *chapters* by their numbers, ascending; *made*, by name, is what was
    made of the film afterwards.
    """

    segments: list[int]
    chapters: list[int]
    made: list[str]


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
        """Return the names of all pieces, sorted."""
        files = (name for name in self._listing() if name.endswith(_SUFFIX))
        found = (name.removesuffix(_SUFFIX) for name in files)
        return sorted(filter(_NAME.fullmatch, found))

    def strangers(self) -> list[str]:
        """Return the names of files that no recorder puts here."""
        known = {_file(name) for name in self.names()}
        return [name for name in self._listing() if name not in known]

    def film(self) -> FilmPieces:
        """Return what there is of the film, by one look at the directory."""
        names = self.names()
        chapters = filter(_CHAPTER.fullmatch, names)
        return FilmPieces(
            sorted(map(int, filter(_SEGMENT.fullmatch, names))),
            sorted(int(name.removeprefix("c")) for name in chapters),
            list(filter(_MADE.fullmatch, names)),
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
