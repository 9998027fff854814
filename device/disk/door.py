"""Opened folders and files, the names of unfinished ones, and what errors mean.

The rest of this package works on descriptors from here. ``translated`` turns what the
system says into ``StoreFull``, ``StoreUnwritable`` or ``StoreError``.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from device.errors import StoreError, StoreFull, StoreUnwritable, VigError

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_SAFE: Final = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_FULL: Final = {errno.ENOSPC, errno.EDQUOT}
_UNWRITABLE: Final = {
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.ELOOP,
}


@contextmanager
def translated(message: str) -> Iterator[None]:
    """Turn an error of the system into one of ours, beginning with *message*."""
    try:
        yield
    except VigError:
        raise
    except OSError as exc:
        sentence = f"{message} ({exc.strerror})"
        if exc.errno in _FULL:
            raise StoreFull(sentence) from exc
        if exc.errno in _UNWRITABLE:
            raise StoreUnwritable(sentence) from exc
        raise StoreError(sentence) from exc


@contextmanager
def folder(path: Path, *, follow: bool = False) -> Iterator[int]:
    """Open a directory, which is no symbolic link unless *follow*."""
    fd = os.open(path, _FOLDER if follow else _FOLDER | os.O_NOFOLLOW)
    try:
        yield fd
    finally:
        os.close(fd)


@contextmanager
def regular(directory: int, name: str, flags: int) -> Iterator[int]:
    """Open a file that is there; anything but an ordinary file is refused."""
    fd = os.open(plain(name), flags | _SAFE, dir_fd=directory)
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError(errno.ELOOP, "not an ordinary file")
        yield fd
    finally:
        os.close(fd)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep out every other process and thread that asks for this directory's lock."""
    with ExitStack() as held:
        with translated(f"the folder {path} could not be locked"):
            fd = held.enter_context(folder(path))
            fcntl.flock(fd, fcntl.LOCK_EX)  # closing the folder lets go of it
        yield


def settle(directory: int) -> None:
    """Sync a directory, with its times set to 1970 where it is ours to set."""
    with suppress(PermissionError):  # only the owner may, be he in the group or not
        os.utime(directory, ns=(0, 0))
    os.fsync(directory)


def write_all(fd: int, payload: bytes | memoryview) -> None:
    """Write every byte, however few the system takes at a time."""
    left = memoryview(payload)
    while left:
        left = left[os.write(fd, left) :]


def plain(name: str) -> str:
    """Return *name* if it stays in its directory, else raise ``StoreError``."""
    if not name or "/" in name or "\0" in name or name in (".", ".."):
        raise StoreError(f"{name!r} is not the name of a file in the store")
    return name


def part_name(name: str) -> str:
    """Return a name, never used before, for what is to become *name*."""
    return f".{plain(name)}.{secrets.token_hex(4)}.part"


def is_part(name: str) -> bool:
    """Whether this is the name of a file that is being written, or never was."""
    return name.startswith(".") and name.endswith(".part")
