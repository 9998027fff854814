"""Erasing a whole store, for whoever takes the program away and wants nothing kept.

As everywhere, keys first: after the first moment nothing can be opened any more, even
if the plug is pulled then. Done again, it finishes.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from device import disk
from device.errors import BoxError
from device.store import Store


def erase_store(root: Path) -> int:
    """Erase everything below *root*; returns how many recordings there were."""
    if not root.is_dir():
        return 0
    store = Store(root)
    found = store.directories() if store.recordings_path.is_dir() else []
    for directory in found:
        directory.destroy_key()
    for folder in ("identities", "receipts", "family", "reviews", "labels", "claim"):
        _destroy_all(root / folder)
    for directory in found:
        directory.erase()
    try:
        for each in root.iterdir():
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            else:
                each.unlink()
    except OSError as exc:
        raise BoxError(f"{root} cannot be erased ({exc.strerror})") from exc
    return len(found)


def _destroy_all(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        for name in disk.names(folder):
            disk.destroy(folder, name)
