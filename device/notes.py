"""Notes: the moments, labels and notes of a recording, kept in versions.

Two pages may look at one film. Whoever saves says which version was read; if another
has been saved since, nothing is written and ``NotesChanged`` is raised. The lock is
the recording's directory, so it holds between processes as between threads.
"""

from __future__ import annotations

from typing import Final

from device import disk
from device.documents import Document
from device.errors import NotesChanged, PieceMissing, RecordingUnknown, SegmentDamaged
from device.pieces import Pieces
from device.store import KEY

NOTES: Final = "notes"


def load(pieces: Pieces) -> Document:
    """Return the notes; version 0 without moments if none were ever saved.

    Raises ``SegmentDamaged`` if they are not what was saved.
    """
    try:
        notes = pieces.document(NOTES)
    except PieceMissing:
        return {"version": 0, "moments": []}
    if not isinstance(notes.get("version"), int):
        raise SegmentDamaged("the notes have no version")
    return notes


def save(pieces: Pieces, notes: Document, base_version: int) -> int:
    """Keep *notes*, made from version *base_version*; return their own version.

    Notes that are damaged beyond reading count as version 0: they may be written over.
    """
    with disk.locked(pieces.directory.path):
        if not pieces.directory.has(KEY):
            raise RecordingUnknown("this recording has been erased")
        if _version(pieces) != base_version:
            raise NotesChanged
        version = base_version + 1
        pieces.write_document(NOTES, {**notes, "version": version})
    return version


def _version(pieces: Pieces) -> int:
    try:
        version: int = load(pieces)["version"]
    except SegmentDamaged:
        return 0
    return version
