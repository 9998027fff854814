"""The note that says which pieces of a recording are to go: a guest pause is under way.

It lies readable beside them, because whoever has to finish after a power cut, the
recorder as it starts, can open nothing. From the instant it is there, what it names is
no part of the film any more. It holds names of pieces, which the folder tells as well.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from device import disk
from device.errors import PieceMissing, SegmentDamaged, StoreFull

logger = logging.getLogger(__name__)

NOTE: Final = "leaving.json"
FORMAT: Final = 1


def note(folder: Path, gone: Sequence[str], anew: Sequence[str]) -> None:
    """Keep for good what is to go, and what is to be written anew.

    Where there is no room for it, what is to go goes without. Raises
    ``StoreUnwritable`` and ``StoreError``.
    """
    told = {"format": FORMAT, "gone": list(gone), "anew": list(anew)}
    try:
        disk.write(folder, NOTE, json.dumps(told).encode() + b"\n")
    except StoreFull as exc:
        logger.warning("what is to go was not noted reason=%s", exc)


def read(folder: Path) -> tuple[list[str], list[str]]:
    """Return both lists; two empty ones if nothing is to go."""
    try:
        told = json.loads(disk.read(folder, NOTE))
        return _names(told["gone"]), _names(told["anew"])
    except PieceMissing:
        return [], []
    except (SegmentDamaged, KeyError, TypeError, ValueError) as exc:
        logger.warning("a note of what is to go cannot be read reason=%s", exc)
        return [], []


def _names(found: list[object]) -> list[str]:
    return [one for one in found if isinstance(one, str)]
