"""Writing: a file is there whole and for good, or it is not there."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from device.disk.door import folder, part_name, regular, settle, translated, write_all

FILE_MODE: Final = 0o660
DIRECTORY_MODE: Final = 0o770
_NEW: Final = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC


def write(directory: Path, name: str, payload: bytes) -> None:
    """Keep *payload* under *name*; when it returns, a power cut cannot take it.

    Raises ``StoreFull``, ``StoreUnwritable`` or ``StoreError``. Then nothing of it is
    there, and the old file is; only if the very last step fails, the sync of the
    directory, the new file may be there already.
    """
    with translated(f"{name} could not be written"), folder(directory) as into:
        _write(into, name, payload)


def replace(directory: Path, name: str, payload: bytes) -> None:
    """``write`` over a file that is there, then overwrite what it held before."""
    with (
        translated(f"{name} could not be replaced"),
        folder(directory) as into,
        regular(into, name, os.O_WRONLY) as old,
    ):
        _write(into, name, payload)
        overwrite(old)


def overwrite(fd: int, most: int | None = None) -> None:
    """Put random bytes over an open file's, and sync (flash may keep the old ones).

    Over the first *most* of them, if that is given.
    """
    size = os.fstat(fd).st_size
    size = size if most is None else min(size, most)
    os.lseek(fd, 0, os.SEEK_SET)
    write_all(fd, os.urandom(size))
    os.fsync(fd)


def make_directory(path: Path) -> None:
    """Make a directory for good; one that is there already is kept.

    The times of its parent, which may not be ours, are left to ``settle_directory``.
    """
    with translated(f"the folder {path} could not be made"):
        with suppress(FileExistsError):
            path.mkdir(DIRECTORY_MODE)
        with folder(path, follow=True) as made:
            settle(made)
        with folder(path.parent, follow=True) as parent:
            os.fsync(parent)


def settle_directory(path: Path) -> None:
    """Sync a directory, with its times set to 1970."""
    with translated(f"the folder {path} could not be synced"), folder(path) as fd:
        settle(fd)


def _write(into: int, name: str, payload: bytes) -> None:
    part = part_name(name)
    try:
        with fresh(into, part) as fd:
            write_all(fd, payload)
            os.utime(fd, ns=(0, 0))
            os.fsync(fd)
            os.rename(part, name, src_dir_fd=into, dst_dir_fd=into)
    except OSError:
        with suppress(FileNotFoundError):
            os.unlink(part, dir_fd=into)
        raise
    settle(into)


@contextmanager
def fresh(into: int, part: str) -> Iterator[int]:
    """Make an empty file, locked while its writer lives, so that it is not tidied."""
    fd = os.open(part, _NEW, FILE_MODE, dir_fd=into)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield fd
    finally:
        os.close(fd)
