"""The chain: each segment says in a box of its own where it belongs, and proves it.

``docs/formats.md`` gives the layout. Players pass over the box. The recorder binds
segments as they come; a reader proves each by itself, and each to the one before. What
is not exactly as written raises ``SegmentDamaged``.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from device.errors import SealError, SegmentDamaged
from device.media import Run, Segment

BOX_SIZE: Final = 100
"""Bytes of the chain's box, which stands first in a segment's plaintext."""
VERSION: Final = 1
_KIND: Final = UUID("76696772-6563-6f72-6465-722063686169").bytes
_BOX: Final = struct.Struct(">I4s16sIII32s32s")


@dataclass(frozen=True, slots=True)
class Link:
    """What a segment's box says: its number, the MAC before it, and its own MAC."""

    number: int
    previous: bytes
    mac: bytes


class Chain:
    """Binds the segments of one recording, in their order, on one thread."""

    def __init__(self, mac_key: bytes, recording: str) -> None:
        self._mac_key = mac_key
        self._recording = bytes.fromhex(recording)
        self._previous = b""

    @property
    def link(self) -> str:
        """The MAC of the last segment bound, or the head's, in hex."""
        return self._previous.hex()

    def head(self, init: bytes, about_document: bytes) -> None:
        """Begin with the plaintexts of ``init.age`` and ``about.age``."""
        recording = self._recording.hex()
        self._previous = head_mac(self._mac_key, recording, init, about_document)

    def bind(self, segment: Segment) -> Segment:
        """Return the segment with its box in front, and its runs moved by as much."""
        if not self._previous:
            raise SealError("a chain has no segment before its head")
        body, previous = segment.payload, self._previous
        mac = _mac(self._mac_key, self._recording, segment.number, previous, body)
        box = _BOX.pack(
            BOX_SIZE, b"uuid", _KIND, VERSION, 0, segment.number, previous, mac
        )
        self._previous = mac
        runs = {track: _moved(run) for track, run in segment.runs.items()}
        return Segment(segment.number, box + body, runs)


def head_mac(
    mac_key: bytes, recording: str, init: bytes, about_document: bytes
) -> bytes:
    """Return what segment 0 names as the link before it."""
    message = b"vig-recorder head" + bytes.fromhex(recording)
    message += hashlib.sha256(init).digest() + hashlib.sha256(about_document).digest()
    return hmac.digest(mac_key, message, "sha256")


def read_link(payload: bytes) -> Link:
    """Read a segment's box without proving it."""
    if len(payload) < BOX_SIZE:
        raise SegmentDamaged
    size, kind, uuid, version, unused, number, previous, mac = _BOX.unpack_from(payload)
    if (size, kind, uuid) != (BOX_SIZE, b"uuid", _KIND):
        raise SegmentDamaged
    if (version, unused) != (VERSION, 0):  # the MAC does not cover them
        raise SegmentDamaged
    return Link(number, previous, mac)


def prove(mac_key: bytes, recording: str, number: int, payload: bytes) -> Link:
    """Return the link of segment *number* of *recording*, if this is that segment."""
    link = read_link(payload)
    own, body = bytes.fromhex(recording), payload[BOX_SIZE:]
    mac = _mac(mac_key, own, number, link.previous, body)
    if link.number != number or not hmac.compare_digest(mac, link.mac):
        raise SegmentDamaged
    return link


def _mac(
    mac_key: bytes, recording: bytes, number: int, previous: bytes, body: bytes
) -> bytes:
    told = hmac.new(mac_key, b"vig-recorder segment", "sha256")
    told.update(recording + number.to_bytes(4, "big") + previous)
    told.update(body)  # moof and mdat, hashed where they lie
    return told.digest()


def _moved(run: Run) -> Run:
    return replace(run, offset=run.offset + BOX_SIZE)
