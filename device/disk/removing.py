"""Removing: what is gone is gone for good, and can be removed once more."""

from __future__ import annotations

import fcntl
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from device.disk.door import folder, is_part, plain, regular, settle, translated
from device.disk.reading import all_names
from device.disk.writing import overwrite

HEAD: Final = 4096
"""Bytes in which the head of an age file for one recipient lies; it has about 200."""


def remove(directory: Path, *doomed: str) -> None:
    """Remove files for good; those that are not there are passed over."""
    with translated("a file could not be removed"), folder(directory) as where:
        for name in doomed:
            with suppress(FileNotFoundError):
                os.unlink(plain(name), dir_fd=where)
        settle(where)


def destroy(directory: Path, name: str) -> None:
    """Overwrite a file, sync, remove it, sync its directory; it may be gone."""
    with translated(f"{name} could not be destroyed"), folder(directory) as where:
        if _is_regular(where, name):
            with regular(where, name, os.O_WRONLY) as fd:
                overwrite(fd)
    remove(directory, name)


def blind(directory: Path, *doomed: str) -> None:
    """Overwrite the heads of sealed files, and sync; they may be gone.

    An age file's own key stands in its head alone, sealed: without it nobody's key
    opens what its blocks go on holding when it is removed. That costs one block a
    file, where to overwrite film would cost all of it.
    """
    with translated("a piece could not be destroyed"), folder(directory) as where:
        for name in doomed:
            if _is_regular(where, name):
                with regular(where, name, os.O_WRONLY) as fd:
                    overwrite(fd, HEAD)


def remove_directory(path: Path) -> None:
    """Remove an empty directory for good; it may be gone."""
    with translated("the folder could not be removed"):
        with suppress(FileNotFoundError):
            path.rmdir()
        with folder(path.parent) as parent:
            settle(parent)


def tidy(directory: Path) -> None:
    """Remove the left-overs of writers that live no more.

    A living writer holds a lock on its file. (One that this meets in the instant
    between making its file and locking it fails, and says so.)
    """
    for name in filter(is_part, all_names(directory)):
        if not is_being_written(directory, name):
            destroy(directory, name)


def _is_regular(where: int, name: str) -> bool:
    try:
        found = os.stat(plain(name), dir_fd=where, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode)


def is_being_written(directory: Path, name: str) -> bool:
    """Whether the writer of this left-over lives: it holds a lock on it."""
    with translated("a left-over could not be looked at"), folder(directory) as where:
        if not _is_regular(where, name):
            return False
        try:
            with regular(where, name, os.O_RDONLY) as fd:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, FileNotFoundError):
            return True  # its writer lives, or has just renamed it
    return False
