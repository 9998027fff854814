"""Documents: one line of JSON and one line that proves it.

About, end, chapters and notes are kept in this form (``docs/formats.md``). The proof
binds a document to its recording and to its name, so that neither can be exchanged.
"""

from __future__ import annotations

import hmac
import json
from typing import Any, Final, TypeAlias

from device.errors import FormatUnknown, SegmentDamaged

Document: TypeAlias = dict[str, Any]
"""What a document says, as JSON knows it."""

FORMAT: Final = 1
"""The highest ``format`` that this program reads, and the one it writes."""
_MAC: Final = b"mac "


def to_bytes(name: str, recording: str, mac_key: bytes, document: Document) -> bytes:
    """Return the document that will be kept as ``<name>.age``."""
    line = to_line(document)
    return line + b"\n" + _mac_line(name, recording, mac_key, line)


def from_bytes(name: str, recording: str, mac_key: bytes, payload: bytes) -> Document:
    """Read the document kept as ``<name>.age``, proven.

    Raises ``SegmentDamaged`` if the recorder did not write it under this name for this
    recording, ``FormatUnknown`` if a newer program wrote it.
    """
    line, _, proof = payload.partition(b"\n")
    expected = _mac_line(name, recording, mac_key, line)
    if not hmac.compare_digest(proof, expected):
        raise SegmentDamaged(f"{name} is not what was written")
    return from_line(line)


def to_line(document: Document) -> bytes:
    """Return a document as one line of JSON, without its newline."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def from_line(line: bytes) -> Document:
    """Read one line of JSON; raises as ``from_bytes`` does."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as exc:
        raise SegmentDamaged("this is not a document") from exc
    if not isinstance(document, dict):
        raise SegmentDamaged("this is not a document")
    version = document.get("format", FORMAT)
    if not isinstance(version, int) or version > FORMAT:
        raise FormatUnknown
    return document


def _mac_line(name: str, recording: str, mac_key: bytes, line: bytes) -> bytes:
    own = bytes.fromhex(recording)
    message = b"vig-recorder document" + own + name.encode() + b"\0" + line
    return _MAC + hmac.digest(mac_key, message, "sha256").hex().encode() + b"\n"
