"""Reading: a file of a directory, the names in it, the room left."""

from __future__ import annotations

import io
import os
import stat
from contextlib import suppress
from pathlib import Path

from device.disk.door import folder, is_part, plain, regular, translated
from device.errors import PieceMissing, SegmentDamaged, StoreError, StoreUnwritable


def read(directory: Path, name: str) -> bytes:
    """Return a file's bytes.

    Raises ``PieceMissing`` if it is not there, ``SegmentDamaged`` if the card cannot
    give it, ``StoreError`` if this user may not read it.
    """
    try:
        with folder(directory) as where, regular(where, name, os.O_RDONLY) as fd:
            return _read_all(fd)
    except FileNotFoundError as exc:
        raise PieceMissing(f"{name} is missing") from exc
    except PermissionError as exc:
        raise StoreError(f"{name} may not be read by this user") from exc
    except StoreError:
        raise
    except OSError as exc:
        raise SegmentDamaged(f"{name} cannot be read ({exc.strerror})") from exc


def open_file(directory: Path, name: str) -> io.FileIO:
    """Open a file to be read piece by piece; ``PieceMissing`` if it is not there.

    It can be read to its end even if it is removed meanwhile.
    """
    try:
        with folder(directory) as where, regular(where, name, os.O_RDONLY) as fd:
            return io.FileIO(os.dup(fd), "rb")
    except FileNotFoundError as exc:
        raise PieceMissing(f"{name} is missing") from exc
    except OSError as exc:
        raise StoreError(f"{name} cannot be read ({exc.strerror})") from exc


def names(directory: Path) -> list[str]:
    """Return the names in a directory, sorted, those that begin with a dot left out."""
    return [name for name in all_names(directory) if not name.startswith(".")]


def parts_of(directory: Path, name: str) -> list[str]:
    """Return the left-over files that were to become *name*."""
    return [n for n in all_names(directory) if is_part(n) and n.startswith(f".{name}.")]


def folders(directory: Path) -> list[str]:
    """Return the names of the directories in a directory, sorted; no links to one."""
    with (
        translated(f"the folder {directory} cannot be read"),
        os.scandir(directory) as found,
    ):
        return sorted(each.name for each in found if each.is_dir(follow_symlinks=False))


def all_names(directory: Path) -> list[str]:
    """Return the names in a directory, sorted."""
    with translated(f"the folder {directory} cannot be read"):
        return sorted(os.listdir(directory))  # noqa: PTH208 (names, not paths)


def is_file(directory: Path, name: str) -> bool:
    """Whether there is an ordinary file of this name, and no link to one."""
    held = _held(f"{directory}/{plain(name)}")
    return held is not None and stat.S_ISREG(held.st_mode)


def is_directory(path: Path) -> bool:
    """Whether this is a directory, and no link to one."""
    held = _held(str(path))
    return held is not None and stat.S_ISDIR(held.st_mode)


def fingerprint(directory: Path, name: str) -> tuple[int, int, int] | None:
    """Tell a file from what it was before without reading it; None if it is not there.

    Its inode, size and time of change (which nobody can set): a file that is written
    as this package writes has another inode afterwards.
    """
    held = _held(f"{directory}/{plain(name)}")
    return held and (held.st_ino, held.st_size, held.st_ctime_ns)


def size_of_all(directory: Path) -> int:
    """Return how many bytes the files of a directory hold; one may go meanwhile."""
    total = 0
    for name in all_names(directory):
        with suppress(FileNotFoundError):
            total += os.lstat(directory / name).st_size
    return total


def room_left(path: Path) -> int:
    """Return how many bytes an ordinary user may still write there."""
    with translated(f"the room left in {path} cannot be told"):
        held = os.statvfs(path)
        return held.f_bavail * held.f_frsize


def _held(path: str) -> os.stat_result | None:
    # Hundreds of times for one page: no Path is made of it.
    try:
        with translated(f"{path} cannot be looked at"):
            return os.lstat(path)
    except StoreUnwritable as exc:
        if isinstance(exc.__cause__, FileNotFoundError | NotADirectoryError):
            return None
        raise


def _read_all(fd: int) -> bytes:
    left = os.fstat(fd).st_size
    pieces: list[bytes] = []
    while left > 0 and (piece := os.read(fd, left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
