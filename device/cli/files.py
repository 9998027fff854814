"""Files that the person at the command line names: read and written with sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from device.errors import StoreError


def read_text(path: Path) -> str:
    """The text of *path*; ``StoreError`` with a sentence if there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as exc:
        raise StoreError(
            f"cannot read {path}: {exc.strerror}", "check the file's name"
        ) from exc
    except UnicodeDecodeError as exc:
        raise StoreError(f"{path} is not text", "choose another file") from exc


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read; an existing one is refused."""
    with _sentences(path):
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(content)


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write what a person asked for (``-``: stdout); a failure leaves no file."""
    if str(path) == "-":
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    part = path.with_name(f".{path.name}.part")
    with _sentences(path):
        try:
            with os.fdopen(_open_new(part), "wb") as file:
                for piece in pieces:
                    file.write(piece)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _open_new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as exc:
        raise StoreError(
            f"{path} is there already", "choose another name; nothing was overwritten"
        ) from exc
    except OSError as exc:
        if isinstance(exc, StoreError):
            raise
        raise StoreError(
            f"cannot write {path}: {exc.strerror}", "choose a folder that you may write"
        ) from exc
