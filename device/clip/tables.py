"""Reading back what a finished MP4 says of each of its samples.

For the check only. It is strict: a box that a clip of ours would not have is refused,
since a box that nobody expected is a place where film can hide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from device.boxes import Box, children, find, unpack
from device.errors import ClipRefused
from device.media import PICTURE_TIMESCALE

_TRAK = [b"tkhd", b"edts", b"mdia"]
_STBL = {b"stsd", b"stts", b"stss", b"stsc", b"stsz", b"stco"}


@dataclass(frozen=True, slots=True)
class Table:
    """One track as its tables tell it; times in its own ticks, keys are positions.

    *skip* ticks at its beginning are not played; then *length* ticks of the picture's
    time scale are.
    """

    handler: bytes
    places: tuple[tuple[int, int], ...]
    durations: tuple[int, ...]
    keys: tuple[int, ...]
    skip: int
    length: int


def read(clip: bytes) -> list[Table]:
    """Read every track of a clip; refuse boxes that have no business in one."""
    moov = find(clip, b"moov")
    head, *traks = children(clip, moov)
    kinds = {trak.kind for trak in traks}
    if head.kind != b"mvhd" or kinds != {b"trak"}:
        raise ClipRefused("the clip holds more than its tracks")
    _check_timeless(clip, head)
    if unpack("I", clip, head.body + 12, head.end) != (PICTURE_TIMESCALE,):
        raise ClipRefused("the clip counts time otherwise than its picture")
    return [_table(clip, trak) for trak in traks]


def _table(clip: bytes, trak: Box) -> Table:
    if [part.kind for part in children(clip, trak)] != _TRAK:
        raise ClipRefused("a track of the clip holds something unknown")
    _check_timeless(clip, find(clip, b"tkhd", within=trak))
    _check_timeless(clip, find(clip, b"mdia", b"mdhd", within=trak))
    handler = find(clip, b"mdia", b"hdlr", within=trak).body + 8
    stbl = find(clip, b"mdia", b"minf", b"stbl", within=trak)
    inside = [part.kind for part in children(clip, stbl)]
    if not set(inside) <= _STBL or len(set(inside)) != len(inside):
        raise ClipRefused("the tables of the clip hold something unknown")
    keys = _rows(clip, stbl, b"stss", "I") if b"stss" in inside else []
    return Table(
        clip[handler : handler + 4],
        tuple(_places(clip, stbl)),
        tuple(_durations(clip, stbl)),
        tuple(key - 1 for (key,) in keys),
        *_edit(clip, trak),
    )


def _rows(clip: bytes, stbl: Box, kind: bytes, layout: str) -> list[tuple[int, ...]]:
    """Read a table of equal rows behind its version, flags and count."""
    table = find(clip, kind, within=stbl)
    (count,) = unpack("4xI", clip, table.body, table.end)
    size = 4 * len(layout)
    if table.body + 8 + count * size != table.end:
        raise ClipRefused("a table of the clip is not whole")
    flat = unpack(f"{count * len(layout)}I", clip, table.body + 8, table.end)
    return list(zip(*[iter(flat)] * len(layout), strict=True))


def _check_timeless(clip: bytes, head: Box) -> None:
    """See that a header has its short form and says no time of day."""
    (version,), times = unpack("B", clip, head.body, head.end), head.body + 4
    if version or any(unpack("II", clip, times, head.end)):
        raise ClipRefused("the clip says when it was made")


def _edit(clip: bytes, trak: Box) -> tuple[int, int]:
    elst = find(clip, b"edts", b"elst", within=trak)
    form, count, length, skip, rate = unpack("IIIiI", clip, elst.body, elst.end)
    if (form, count, rate) != (0, 1, 1 << 16):
        raise ClipRefused("the clip is played otherwise than it lies")
    return skip, length


def _durations(clip: bytes, stbl: Box) -> Iterator[int]:
    for count, duration in _rows(clip, stbl, b"stts", "II"):
        if count > len(clip):
            raise ClipRefused("a table of the clip is not whole")
        yield from [duration] * count


def _places(clip: bytes, stbl: Box) -> Iterator[tuple[int, int]]:
    """Say where each sample begins and ends in the clip (8.7.3 to 8.7.5)."""
    sizes, taken = _sizes(clip, stbl), 0
    offsets = [offset for (offset,) in _rows(clip, stbl, b"stco", "I")]
    rows = _rows(clip, stbl, b"stsc", "III")
    lasts = [first - 1 for first, _, _ in rows[1:]] + [len(offsets)]
    for (first, count, _), last in zip(rows, lasts, strict=True):
        for at in offsets[first - 1 : last]:
            chunk = sizes[taken : taken + count]
            if len(chunk) != count:
                raise ClipRefused("the tables of the clip do not agree")
            yield from pairwise(accumulate(chunk, initial=at))
            taken += count
    if taken != len(sizes):
        raise ClipRefused("the tables of the clip do not agree")


def _sizes(clip: bytes, stbl: Box) -> list[int]:
    stsz = find(clip, b"stsz", within=stbl)
    (same, count) = unpack("4xII", clip, stsz.body, stsz.end)
    if same or stsz.body + 12 + 4 * count != stsz.end:
        raise ClipRefused("a table of the clip is not whole")
    return list(unpack(f"{count}I", clip, stsz.body + 12, stsz.end))
