"""Stars: "this was a good moment", said by the parent's hand while it happened.

Each is a document of its own, written at once, so that no power cut takes it.
"""

from __future__ import annotations

from device.documents import Document
from device.errors import SegmentDamaged
from device.media import Nanoseconds


def star_name(number: int) -> str:
    """Return the name of star *number*, from 0 on, without ``.age``."""
    return f"s{number:04d}"


def star(at: Nanoseconds) -> Document:
    """Return the document of a star at this time of the film."""
    return {"at": at}


def read_star(document: Document) -> Nanoseconds:
    """Return when a star is; raises ``SegmentDamaged`` if it is nonsense."""
    at = document.get("at")
    if not isinstance(at, int) or at < 0:
        raise SegmentDamaged("a star cannot be read")
    return Nanoseconds(at)
