"""One segment as bytes: ``moof`` (what is where, when) and ``mdat`` (the samples).

Written by hand, not by PyAV: a container a segment takes almost three times the
processor time, and here the index of the samples comes for free. Offsets count from
the segment's first byte; picture comes first in ``mdat``, then sound. What ``parse``
reads back is exactly this form (ISO/IEC 14496-12, 8.8) and nothing wider, so that
bytes from a card can do no harm.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from device.boxes import Box, box, children, find, full_box, unpack, walk
from device.errors import MediaError, SegmentDamaged
from device.media import (
    PICTURE_TIMESCALE,
    SAMPLE_RATE,
    SECOND,
    Nanoseconds,
    Run,
    Segment,
    Track,
)

TIMESCALE = {Track.PICTURE: PICTURE_TIMESCALE, Track.SOUND: SAMPLE_RATE}
"""Ticks a second of each track."""
TRACK_ID = {Track.PICTURE: 1, Track.SOUND: 2}
"""How a track is named inside the film."""
_HANDLER = {b"vide": Track.PICTURE, b"soun": Track.SOUND}

# Sample flags (8.8.3.1): depends on no other | depends on others, is no sync sample.
_KEY, _NOT_KEY = 0x02000000, 0x01010000
_NOT_SYNC = 0x00010000
_BASE_IS_MOOF = 0x020000
# trun: data offset, and for each sample its duration, size and flags
_TRUN = 0x000701
_LARGEST_TIME = 1 << 62


def to_ticks(track: Track, time: Nanoseconds) -> int:
    """Put a time into the track's ticks, rounded to the nearest."""
    return (time * TIMESCALE[track] + SECOND // 2) // SECOND


def to_time(track: Track, ticks: int) -> Nanoseconds:
    """Say in nanoseconds, rounded to the nearest, when a tick of the track is."""
    scale = TIMESCALE[track]
    return Nanoseconds((ticks * SECOND + scale // 2) // scale)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one track brings to a segment: touching samples, the first at *start*.

    *start* and *durations* are in the track's ticks; *keys* are positions.
    """

    start: int
    payloads: Sequence[bytes]
    durations: Sequence[int]
    keys: Sequence[int] = ()

    def run(self, offset: int) -> Run:
        """Index this piece where it begins *offset* bytes into the segment."""
        sizes = tuple(map(len, self.payloads))
        return Run(self.start, offset, sizes, tuple(self.durations), tuple(self.keys))


def _traf(track: Track, run: Run) -> bytes:
    keys = range(len(run.sizes)) if track is Track.SOUND else set(run.keys)
    rows = [
        number
        for at, (size, duration) in enumerate(
            zip(run.sizes, run.durations, strict=True)
        )
        for number in (duration, size, _KEY if at in keys else _NOT_KEY)
    ]
    head = struct.pack(">Ii", len(run.sizes), run.offset)
    return box(
        b"traf",
        full_box(b"tfhd", 0, _BASE_IS_MOOF, struct.pack(">I", TRACK_ID[track])),
        full_box(b"tfdt", 1, 0, struct.pack(">Q", run.start)),
        full_box(b"trun", 0, _TRUN, head, struct.pack(f">{len(rows)}I", *rows)),
    )


def _moof(number: int, runs: dict[Track, Run]) -> bytes:
    mfhd = full_box(b"mfhd", 0, 0, struct.pack(">I", number + 1))
    return box(b"moof", mfhd, *(_traf(track, run) for track, run in runs.items()))


def write(number: int, pieces: dict[Track, Piece]) -> Segment:
    """Write a segment; its tracks stand in the order of *pieces*."""
    blank = {track: piece.run(0) for track, piece in pieces.items()}
    start = offset = len(_moof(number, blank)) + 8  # the size hangs on no offset
    runs = {}
    for track, piece in pieces.items():
        runs[track] = piece.run(offset)
        offset += sum(runs[track].sizes)
    samples = (part for piece in pieces.values() for part in piece.payloads)
    mdat = struct.pack(">I4s", offset - start + 8, b"mdat")
    return Segment(number, b"".join((_moof(number, runs), mdat, *samples)), runs)


def tracks_of(init: bytes) -> dict[int, Track]:
    """Read which track has which number in an initialization segment."""
    tracks = {}
    for trak in children(init, find(init, b"moov")):
        if trak.kind == b"trak":
            head = find(init, b"tkhd", within=trak)
            late = 12 if init[head.body : head.body + 1] == b"\x00" else 20
            (number,) = unpack("I", init, head.body + late, head.end)
            handler = find(init, b"mdia", b"hdlr", within=trak)
            kind = init[handler.body + 8 : handler.body + 12]
            if kind in _HANDLER:
                tracks[number] = _HANDLER[kind]
    return tracks


def _expect(found: int, meant: int) -> None:
    if found != meant:
        raise MediaError("the segment was not written by this program")


def _samples(data: bytes, trun: Box) -> tuple[int, tuple[int, ...]]:
    """Read a ``trun``: its data offset, and its rows of three numbers, laid flat."""
    flags, count, offset = unpack("IIi", data, trun.body, trun.end)
    _expect(flags, _TRUN)
    at = trun.body + 12
    _expect(trun.end - at, 12 * count)
    return offset, unpack(f"{3 * count}I", data, at, trun.end)


def _read_run(data: bytes, moof: Box, traf: Box, mdat: Box) -> tuple[int, Run]:
    tfhd, tfdt, trun = (
        find(data, kind, within=traf) for kind in (b"tfhd", b"tfdt", b"trun")
    )
    flags, number = unpack("II", data, tfhd.body, tfhd.end)
    _expect(flags, _BASE_IS_MOOF)
    version, start = unpack("IQ", data, tfdt.body, tfdt.end)
    _expect(version, 1 << 24)
    offset, rows = _samples(data, trun)
    sizes, durations, keys = rows[1::3], rows[0::3], rows[2::3]
    first = moof.start + offset
    inside = mdat.body <= first and first + sum(sizes) <= mdat.end
    if not (inside and sizes and start < _LARGEST_TIME):
        raise MediaError("the segment names samples that it does not hold")
    at = tuple(n for n, flags in enumerate(keys) if not flags & _NOT_SYNC)
    return number, Run(start, first, sizes, durations, at)


def _read_runs(tracks: dict[int, Track], data: bytes) -> dict[Track, Run]:
    top = {found.kind: found for found in walk(data)}
    if b"moof" not in top or b"mdat" not in top:
        raise MediaError("the segment is not whole")
    moof, mdat, runs = top[b"moof"], top[b"mdat"], dict[Track, Run]()
    for traf in children(data, moof):
        if traf.kind == b"traf":
            number, run = _read_run(data, moof, traf, mdat)
            if number not in tracks or tracks[number] in runs:
                raise MediaError("the segment holds a track that the film has not")
            sound = tracks[number] is Track.SOUND
            runs[tracks[number]] = _without_keys(run) if sound else run
    return runs


def _without_keys(run: Run) -> Run:
    """Sound can begin anywhere; its index names no keys."""
    return Run(run.start, run.offset, run.sizes, run.durations)


def parse(init: bytes, payload: bytes) -> dict[Track, Run]:
    """Read the index of a segment that ``write`` wrote, whatever stands before it.

    Offsets count from the payload's first byte. Raises ``SegmentDamaged`` for any
    other bytes, ``MediaError`` if *init* is no initialization segment.
    """
    tracks = tracks_of(init)
    try:
        return _read_runs(tracks, payload)
    except MediaError as exc:
        raise SegmentDamaged(str(exc)) from exc
