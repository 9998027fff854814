"""A small settings file: there as a whole or not at all, and for whom it is meant.

It is not ``device.disk``, which keeps the store's rules (dates of 1970, the group).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from device.errors import BoxError


def put(
    path: Path, content: bytes, mode: int = 0o600, group: int | None = None
) -> None:
    """Replace *path* by a file with *content* that survives a power cut.

    *group* is whose group it is, if not that of whoever writes.

    Raises ``BoxError``. The folder must be there.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with os.fdopen(os.open(part, flags, mode), "wb") as file:
            if group is not None:
                os.fchown(file.fileno(), -1, group)
            os.fchmod(file.fileno(), mode)  # whatever the umask says
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _settle(path.parent)
    except OSError as exc:
        part.unlink(missing_ok=True)
        raise BoxError(f"{path} cannot be written ({exc.strerror})") from exc


def remove(path: Path) -> None:
    """Remove *path* for good; it may be gone. Raises ``BoxError``."""
    try:
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            _settle(path.parent)
    except OSError as exc:
        raise BoxError(f"{path} cannot be removed ({exc.strerror})") from exc


def read(path: Path, most: int) -> bytes | None:
    """What *path* holds, None if there is none; at most *most* bytes are taken.

    It may have been laid by somebody else: a link is not followed, and what is no
    ordinary file is not read. Raises ``BoxError``.
    """
    try:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with os.fdopen(os.open(path, flags), "rb") as file:
            return file.read(most + 1)  # one more tells that it is too long
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise BoxError(f"{path} cannot be read ({exc.strerror})") from exc


def _settle(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
