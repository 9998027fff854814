"""A big file that comes to the card piece by piece, and is there whole or not at all.

As ``write`` does it, it grows under the name of a left-over, is synced and renamed. It
is synced on the way, too: hundreds of megabytes that wait in memory for one sync at the
end would hold up the recorder, which writes to the same card.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from device.disk.door import folder, part_name, settle, translated, write_all
from device.disk.writing import fresh

if TYPE_CHECKING:
    from typing_extensions import Buffer

SYNC_EVERY: Final = 8 << 20
"""Bytes that may wait in memory: a second of a slow card's time."""


class Growing:
    """What has been written so far: *size* bytes, and their SHA-256."""

    def __init__(self, fd: int) -> None:
        self.size = 0
        self._fd = fd
        self._synced = 0
        self._hash = hashlib.sha256()

    def write(self, piece: Buffer, /) -> int:
        """Write all of *piece*; raises ``StoreFull`` and the like."""
        view = memoryview(piece)
        with translated("a piece could not be written"):
            write_all(self._fd, view)
            self._hash.update(view)
            self.size += view.nbytes
            if self.size - self._synced >= SYNC_EVERY:
                os.fdatasync(self._fd)
                self._synced = self.size
        return view.nbytes

    def flush(self) -> None:
        """Nothing waits in here."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of what has been written, in hex."""
        return self._hash.hexdigest()


@contextmanager
def growing(directory: Path, name: str) -> Iterator[Growing]:
    """Let *name* grow; it is there for good when the block ends without an error.

    After an error nothing of it is there. If the process dies in the middle, a
    left-over stays, which nobody locks any more.
    """
    part = part_name(name)
    with translated(f"{name} could not be written"), folder(directory) as into:
        try:
            with fresh(into, part) as fd:
                yield Growing(fd)
                os.utime(fd, ns=(0, 0))
                os.fsync(fd)
                os.rename(part, name, src_dir_fd=into, dst_dir_fd=into)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(part, dir_fd=into)
            raise
        settle(into)
