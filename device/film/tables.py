"""The film's ``moov``: one codec description a track, and the tables of its samples.

The descriptions are copied from the initialization segment; the tables (ISO/IEC
14496-12, 8.6 and 8.7) are made from layouts. Run lengths are counted by numpy: two
hours are half a million samples.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from device.boxes import Box, box, children, find, full_box
from device.errors import MediaError
from device.film.layout import Layout
from device.fragment import TIMESCALE, tracks_of
from device.media import SAMPLE_RATE, Track

MOVIE_TIMESCALE = SAMPLE_RATE
"""Makes the sound's edits exact."""
_LONGEST = 2**32


def to_movie(track: Track, ticks: int) -> int:
    """Put a track's ticks into the movie's, rounded to the nearest."""
    scale = TIMESCALE[track]
    return (ticks * MOVIE_TIMESCALE + scale // 2) // scale


def _words(values: ArrayLike, form: str = ">u4") -> bytes:
    return np.asarray(values).astype(form).tobytes()


def _table(kind: bytes, rows: NDArray[np.int64]) -> bytes:
    """A box of a count and as many rows."""
    return full_box(kind, 0, 0, struct.pack(">I", len(rows)), _words(rows))


def _changes(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where a value differs from the one before it; always at the first."""
    return np.flatnonzero(np.diff(values, prepend=values[:1] - 1))


def _stts(layout: Layout) -> bytes:
    durations = np.asarray(layout.durations, np.int64)
    at = _changes(durations)
    counts = np.diff(at, append=len(durations))
    return _table(b"stts", np.stack([counts, durations[at]], 1))


def _stsc(layout: Layout) -> bytes:
    counts = np.asarray(layout.counts, np.int64)
    at = _changes(counts)
    return _table(b"stsc", np.stack([at + 1, counts[at], np.ones_like(at)], 1))


def _chunks(layout: Layout, base: int, wide: bool) -> bytes:
    offsets = np.asarray(layout.chunks, np.int64) + base
    count = struct.pack(">I", len(offsets))
    if wide:
        return full_box(b"co64", 0, 0, count, _words(offsets, ">u8"))
    return full_box(b"stco", 0, 0, count, _words(offsets))


def _stbl(layout: Layout, stsd: bytes, base: int, wide: bool) -> bytes:
    sizes = struct.pack(">II", 0, len(layout.sizes)) + _words(layout.sizes)
    tables = [
        stsd,
        _stts(layout),
        _stsc(layout),
        full_box(b"stsz", 0, 0, sizes),
        _chunks(layout, base, wide),
    ]
    if layout.track is Track.PICTURE:
        tables.append(_table(b"stss", np.asarray(layout.keys, np.int64) + 1))
    return box(b"stbl", *tables)


def _edits(lead: int, layout: Layout) -> bytes:
    """An edit list (8.6.6) for sound that starts *lead* after the picture, or before.

    Either nothing is shown for so long, or as much of the sound is left out.
    """
    length = layout.end - layout.start
    rows = [(lead, -1), (length, 0)] if lead > 0 else [(length + lead, -lead)]
    packed = (struct.pack(">IiI", *row, 1 << 16) for row in rows)
    return box(b"edts", full_box(b"elst", 0, 0, struct.pack(">I", len(rows)), *packed))


def _with_duration(init: bytes, head: Box, at: int, duration: int) -> bytes:
    """Copy a box of version 0, with its duration written *at* bytes into its body."""
    if init[head.body] != 0 or duration >= _LONGEST:
        raise MediaError("the film is too long to be shown in one piece")
    copy = bytearray(init[head.start : head.end])
    struct.pack_into(">I", copy, head.body - head.start + at, duration)
    return bytes(copy)


class Tables:
    """Writes ``moov`` from layouts; *start* is the film's, in movie ticks."""

    def __init__(self, init: bytes, layouts: Sequence[Layout], start: int) -> None:
        self._init = init
        self._start = start
        self._layouts = {layout.track: layout for layout in layouts}
        ends = [to_movie(layout.track, layout.end) for layout in layouts]
        self.duration = max(ends) - start
        """How long the film is, in movie ticks."""

    def moov(self, base: int, wide: bool) -> bytes:
        """Write the box for a body that begins at *base*; *wide* for 64-bit offsets."""
        init, moov = self._init, find(self._init, b"moov")
        mvhd = find(init, b"mvhd", within=moov)
        head = bytearray(_with_duration(init, mvhd, 16, self.duration))
        struct.pack_into(">I", head, 20, MOVIE_TIMESCALE)
        traks = [trak for trak in children(init, moov) if trak.kind == b"trak"]
        return box(
            b"moov",
            bytes(head),
            *(
                self._trak(trak, self._layouts[track], base, wide)
                for trak, track in zip(traks, tracks_of(init).values(), strict=True)
                if track in self._layouts
            ),
        )

    def _trak(self, trak: Box, layout: Layout, base: int, wide: bool) -> bytes:
        length = to_movie(layout.track, layout.end - layout.start)
        lead = to_movie(layout.track, layout.start) - self._start
        tkhd = find(self._init, b"tkhd", within=trak)
        return box(
            b"trak",
            _with_duration(self._init, tkhd, 20, length + lead),
            _edits(lead, layout) if lead else b"",
            self._mdia(find(self._init, b"mdia", within=trak), layout, base, wide),
        )

    def _mdia(self, mdia: Box, layout: Layout, base: int, wide: bool) -> bytes:
        init, length = self._init, layout.end - layout.start
        stsd = find(init, b"minf", b"stbl", b"stsd", within=mdia)
        stbl = _stbl(layout, init[stsd.start : stsd.end], base, wide)
        minf = (
            stbl if part.kind == b"stbl" else init[part.start : part.end]
            for part in children(init, find(init, b"minf", within=mdia))
        )
        mdhd, hdlr = (find(init, kind, within=mdia) for kind in (b"mdhd", b"hdlr"))
        return box(
            b"mdia",
            _with_duration(init, mdhd, 16, length),
            init[hdlr.start : hdlr.end],
            box(b"minf", *minf),
        )
