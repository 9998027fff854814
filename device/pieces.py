"""The pieces of an opened recording: unsealed and proven, one by one.

Nothing is kept and nothing is passed over here: a piece is what the recorder wrote
under this name for this recording, or an error says that it is not.
"""

from __future__ import annotations

import hmac
from typing import NamedTuple

from device import documents, seal
from device.chain import Link, head_mac, prove
from device.chapters import chapter_name
from device.documents import Document
from device.errors import NotForThisKey, PieceForeign, SegmentDamaged
from device.recording_key import RecordingKey
from device.store import RecordingDirectory, segment_name


class Init(NamedTuple):
    """An initialization segment, and whether a segment or chapter vouches for it."""

    payload: bytes
    proven: bool


class Pieces:
    """Opens a recording's files with its own key. Any thread may use it."""

    def __init__(self, directory: RecordingDirectory, identities: list[str]) -> None:
        """Open ``key.age``; raises ``NotForThisKey`` or ``SegmentDamaged``."""
        text = seal.unseal(directory.read("key"), identities)
        try:
            self.key = RecordingKey.from_text(text.decode())
        except UnicodeDecodeError as exc:
            raise SegmentDamaged("key.age holds no recording's key") from exc
        if self.key.recording != directory.id:
            raise SegmentDamaged("key.age belongs to another recording")
        self.directory = directory

    def plain(self, name: str) -> bytes:
        """Return a piece as it was sealed.

        Raises ``PieceMissing``, ``PieceForeign`` or ``SegmentDamaged``.
        """
        sealed = self.directory.read(name)
        try:
            return seal.unseal(sealed, [self.key.identity.secret])
        except NotForThisKey as exc:
            raise PieceForeign(
                f"{name}.age does not open with this recording's key"
            ) from exc
        except SegmentDamaged as exc:
            raise SegmentDamaged(f"{name}.age is damaged") from exc

    def document(self, name: str) -> Document:
        """Return a document, proven; also raises ``FormatUnknown``."""
        plain = self.plain(name)
        return documents.from_bytes(name, self.key.recording, self.key.mac_key, plain)

    def write_document(self, name: str, document: Document) -> None:
        """Seal a document to the recording and keep it."""
        key = self.key
        plain = documents.to_bytes(name, key.recording, key.mac_key, document)
        self.directory.write(name, seal.seal(plain, [key.identity.recipient]))

    def segment(self, number: int) -> tuple[bytes, Link]:
        """Return a segment's plaintext and its link, proven to belong there."""
        payload = self.plain(segment_name(number))
        return payload, self.prove(number, payload)

    def prove(self, number: int, payload: bytes) -> Link:
        """Return the link of a plaintext that is segment *number* of this recording."""
        try:
            return prove(self.key.mac_key, self.key.recording, number, payload)
        except SegmentDamaged as exc:
            raise SegmentDamaged(
                f"{segment_name(number)}.age is not what was recorded"
            ) from exc


def read_init(pieces: Pieces) -> Init:
    """Return ``init.age``'s plaintext; raises ``SegmentDamaged``.

    The head of the chain vouches for it together with ``about``; segment 0 and chapter
    0 name the head. If neither can be read, or ``about`` cannot, nothing does.
    """
    payload, head = pieces.plain("init"), _head(pieces)
    try:
        pieces.document("about")
    except SegmentDamaged:
        return Init(payload, proven=False)
    key, about = pieces.key, pieces.plain("about")
    expected = head_mac(key.mac_key, key.recording, payload, about)
    if head is not None and not hmac.compare_digest(head, expected):
        raise SegmentDamaged("init.age is not what was recorded")
    return Init(payload, proven=head is not None)


def _head(pieces: Pieces) -> bytes | None:
    try:
        return pieces.segment(0)[1].previous
    except SegmentDamaged:
        pass
    try:
        return bytes.fromhex(pieces.document(chapter_name(0))["previous"])
    except SegmentDamaged:
        return None
