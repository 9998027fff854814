"""MP4 boxes, read and written: the common ground of muxer, chain and film.

A box is a size (4 bytes, or 1 and then 8 more after the kind), a kind (4 bytes) and a
body (ISO/IEC 14496-12, 4.2). Reading trusts nothing: whatever does not fit is a
``MediaError``, and nothing is copied that was not asked for.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from device.errors import MediaError


class Box(NamedTuple):
    """Where a box lies in its bytes: its header from *start*, its body from *body*."""

    kind: bytes
    start: int
    body: int
    end: int


def unpack(layout: str, data: bytes, at: int, end: int) -> tuple[int, ...]:
    """Read big-endian numbers at *at*; ``MediaError`` if they pass *end*."""
    form = struct.Struct(">" + layout)
    if at < 0 or at + form.size > min(end, len(data)):
        raise MediaError("the film's structure is cut short")
    return form.unpack_from(data, at)


def _box(data: bytes, at: int, end: int) -> Box:
    (size,) = unpack("I4x", data, at, end)
    body = at + 8
    if size == 1:
        (size,) = unpack("Q", data, body, end)
        body += 8
    if size < body - at or at + size > end:
        raise MediaError("the film's structure is broken")
    return Box(data[at + 4 : at + 8], at, body, at + size)


def walk(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yield the boxes that lie side by side between *start* and *end*."""
    end = len(data) if end is None else end
    while start < end:
        found = _box(data, start, end)
        yield found
        start = found.end


def children(data: bytes, parent: Box) -> Iterator[Box]:
    """Yield the boxes inside *parent*, which holds nothing but boxes."""
    return walk(data, parent.body, parent.end)


def find(data: bytes, *path: bytes, within: Box | None = None) -> Box:
    """Find the first box along *path*; ``MediaError`` if there is none."""
    for kind in path:
        side_by_side = children(data, within) if within else walk(data)
        within = next((box for box in side_by_side if box.kind == kind), None)
        if within is None:
            raise MediaError(f"the film's structure lacks {kind.decode('latin-1')}")
    if within is None:
        raise ValueError("a path names at least one box")
    return within


def box(kind: bytes, *parts: bytes) -> bytes:
    """Write a box; its body is *parts*, one after the other."""
    size = 8 + sum(map(len, parts))
    return b"".join((size.to_bytes(4, "big"), kind, *parts))


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """Write a box that begins with a version and flags (ISO/IEC 14496-12, 4.2)."""
    return box(kind, (version << 24 | flags).to_bytes(4, "big"), *parts)
