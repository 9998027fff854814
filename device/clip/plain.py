"""A clip as one plain MP4: ``ftyp``, ``moov``, ``mdat``, in that order, in memory.

Written by hand, so that each byte has a reason: no time of day, no name of a program,
nothing that is not shown or heard but our own encoder's run-in of 1024 samples, and
silence up to the first of the film's own packets' places.
The movie's time scale is the picture's, so both edits are exact. (ISO/IEC 14496-12.)
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, groupby

from device.boxes import box, full_box
from device.errors import ClipRefused
from device.media import PICTURE_TIMESCALE, SAMPLE_RATE

FRONT = 1024
"""Samples of run-in that an AAC encoder puts before the sound."""
_MATRIX = struct.pack(">9I", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_UNDETERMINED = 0x55C4  # the language "und" (8.4.2)
_LARGEST = 1 << 32
_FTYP = box(b"ftyp", b"isom", bytes([0, 0, 2, 0]), b"isomiso2avc1mp41")


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """One track of a clip: its entry, its samples, and how long each lasts (ticks).

    *keys* are positions, None if every sample is one; *skip* ticks at the beginning
    are not played, *shape* is the end of its tkhd.
    """

    handler: bytes
    scale: int
    entry: bytes
    samples: Sequence[bytes]
    durations: Sequence[int]
    keys: Sequence[int] | None
    skip: int
    shape: bytes


def picture_track(
    entry: bytes,
    shape: bytes,
    frames: Sequence[tuple[bytes, bool]],
    times: Sequence[int],
) -> TrackPlan:
    """Plan the picture: frames with whether each is a key, and where each one ends."""
    durations = [end - start for start, end in zip((0, *times), times, strict=False)]
    keys = [place for place, (_, key) in enumerate(frames) if key]
    samples = [payload for payload, _ in frames]
    return TrackPlan(
        b"vide", PICTURE_TIMESCALE, entry, samples, durations, keys, 0, shape
    )


def sound_track(
    entry: bytes, packets: Sequence[bytes], lead: int, length: int
) -> TrackPlan:
    """Plan the sound: its run-in and *lead* samples are skipped, *length* are heard."""
    skip, durations = FRONT + lead, [1024] * len(packets)
    durations[-1] = skip + length - 1024 * (len(packets) - 1)
    shape = _MATRIX + bytes(8)
    return TrackPlan(b"soun", SAMPLE_RATE, entry, packets, durations, None, skip, shape)


def write(tracks: Sequence[TrackPlan]) -> bytes:
    """Write a clip; raises ``ClipRefused`` if it is too large for one."""
    chunks = sorted(
        (chunk, number)
        for number, track in enumerate(tracks)
        for chunk in _chunks(track)
    )
    media = [tracks[number].samples[a:b] for (_, a, b), number in chunks]
    sizes = [sum(map(len, samples)) for samples in media]
    tables = [list(_tables(track)) for track in tracks]

    def head(base: int) -> bytes:
        offsets = list(accumulate(sizes, initial=base))
        if offsets[-1] >= _LARGEST:
            raise ClipRefused("the clip would be larger than 4 GB")
        placed: list[list[int]] = [[] for _ in tracks]
        for at, (_, owner) in zip(offsets, chunks, strict=False):
            placed[owner].append(at)
        for each, places in zip(tables, placed, strict=True):
            each[-1] = full_box(b"stco", 0, 0, _table([(at,) for at in places]))
        return _FTYP + _moov(tracks, tables)

    base = len(head(0)) + 8  # the size hangs on no offset
    mdat = struct.pack(">I4s", 8 + sum(sizes), b"mdat")
    return b"".join([head(base), mdat, *chain.from_iterable(media)])


def _chunks(track: TrackPlan) -> Iterator[tuple[int, int, int]]:
    """Cut a track into half seconds: which one, its first sample, and the next's."""
    starts = list(accumulate(track.durations, initial=0))[:-1]
    at = 0
    for half, group in groupby(start * 2 // track.scale for start in starts):
        count = len(list(group))
        yield half, at, at + count
        at += count


def _moov(tracks: Sequence[TrackPlan], tables: Sequence[Sequence[bytes]]) -> bytes:
    lengths = [_length(track) for track in tracks]
    mvhd = struct.pack(
        ">8xIIIH10x36s24xI",
        *(PICTURE_TIMESCALE, max(lengths), 1 << 16, 1 << 8, _MATRIX, len(tracks) + 1),
    )
    traks = [_trak(n + 1, track, tables[n]) for n, track in enumerate(tracks)]
    return box(b"moov", full_box(b"mvhd", 0, 0, mvhd), *traks)


def _length(track: TrackPlan) -> int:
    """How long the track plays, in ticks of the movie, rounded to the nearest."""
    played = sum(track.durations) - track.skip
    return (2 * played * PICTURE_TIMESCALE + track.scale) // (2 * track.scale)


def _trak(number: int, track: TrackPlan, tables: Sequence[bytes]) -> bytes:
    sound = track.handler == b"soun"
    tkhd = struct.pack(">8xI4xI12xH2x", number, _length(track), 256 * sound)
    elst = struct.pack(">IIiI", 1, _length(track), track.skip, 1 << 16)
    mdhd = struct.pack(">8xIIHH", track.scale, sum(track.durations), _UNDETERMINED, 0)
    kind = (
        full_box(b"smhd", 0, 0, bytes(4))
        if sound
        else full_box(b"vmhd", 0, 1, bytes(8))
    )
    here = full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, 1))
    stbl = box(b"stbl", *tables)
    return box(
        b"trak",
        full_box(b"tkhd", 0, 3, tkhd, track.shape),
        box(b"edts", full_box(b"elst", 0, 0, elst)),
        box(
            b"mdia",
            full_box(b"mdhd", 0, 0, mdhd),
            full_box(b"hdlr", 0, 0, bytes(4), track.handler, bytes(13)),
            box(b"minf", kind, box(b"dinf", here), stbl),
        ),
    )


def _tables(track: TrackPlan) -> Iterator[bytes]:
    """Write a track's tables, and room for where its chunks will lie."""
    counts = [stop - first for _, first, stop in _chunks(track)]
    yield full_box(b"stsd", 0, 0, struct.pack(">I", 1), track.entry)
    yield full_box(b"stts", 0, 0, _table(_runs(track.durations)))
    if track.keys is not None:
        yield full_box(b"stss", 0, 0, _table([(place + 1,) for place in track.keys]))
    firsts = accumulate((n for n, _ in _runs(counts)), initial=1)
    rows = [
        (first, count, 1)
        for first, (_, count) in zip(firsts, _runs(counts), strict=False)
    ]
    yield full_box(b"stsc", 0, 0, _table(rows))
    sizes = [(len(payload),) for payload in track.samples]
    yield full_box(b"stsz", 0, 0, bytes(4), _table(sizes))
    yield b""


def _runs(values: Sequence[int]) -> list[tuple[int, int]]:
    """Say how often each value stands in a row."""
    return [(len(list(group)), value) for value, group in groupby(values)]


def _table(rows: Sequence[tuple[int, ...]]) -> bytes:
    numbers = [number for row in rows for number in row]
    return struct.pack(f">I{len(numbers)}I", len(rows), *numbers)
