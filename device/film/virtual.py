"""A film that can be read from anywhere to anywhere, made of segments on demand.

It holds the header and where each segment would lie, no film. Reading asks for one
segment at a time, once, and only for those that the range touches.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from device.boxes import box
from device.errors import RecordingEmpty, SegmentDamaged
from device.film.body import SILENCE, SILENT, Body
from device.film.layout import Layout, lay_out
from device.film.tables import MOVIE_TIMESCALE, Tables, to_movie
from device.fragment import TIMESCALE, to_time
from device.media import SECOND, Gap, IndexedSegment, Nanoseconds, Track

PIECE = 256 * 1024
"""At most this many bytes are handed out at a time."""
_FTYP = box(b"ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")
# Above this body, offsets take 64 bits; what is left below 4 GiB is for the header.
_NARROW = 0xF0000000


def _frame_starts(layout: Layout) -> array[int]:
    """Round each frame's start to whole nanoseconds, as ``fragment.to_time`` does."""
    scale = TIMESCALE[layout.track]
    steps = np.asarray(layout.durations, np.int64)
    ticks = layout.start + np.cumsum(steps) - steps
    return array("q", ((ticks * SECOND + scale // 2) // scale).tobytes())


class VirtualFilm:
    """The recording as one plain MP4. Pure: it opens nothing by itself.

    Times are the recording's own, whatever is missing. The MP4 shows time
    ``starts_at`` first, which is 0 unless the recording's beginning is missing.
    """

    header: bytes
    """Everything before the first segment."""
    size: int
    """How many bytes the whole film would have."""
    duration: Nanoseconds
    """How long a player shows it."""
    starts_at: Nanoseconds
    """The time of the recording that a player calls 0."""
    frames: array[int]
    """When each frame starts (ns on the recording's time), ascending."""
    keys: array[int]
    """Which of the frames are key frames."""
    gaps: list[Gap]
    """What is missing between first and last sample of a track, and why."""

    def __init__(self, init: bytes, index: Sequence[IndexedSegment]) -> None:
        """Lay out the film; ``RecordingEmpty`` if the index names no sample."""
        self._body = Body(index)
        laid = {track: lay_out(track, index, self._body) for track in Track}
        layouts = [layout for layout in laid.values() if layout]
        if not layouts:
            raise RecordingEmpty()
        first, picture = layouts[0], laid[Track.PICTURE]
        start = to_movie(first.track, first.start)
        self.starts_at = to_time(first.track, first.start)
        self.frames = _frame_starts(picture) if picture else array("q")
        self.keys = picture.keys if picture else array("I")
        self.gaps = [gap for layout in layouts for gap in layout.gaps]
        shown = [one for one in layouts if to_movie(one.track, one.end) > start]
        tables = Tables(init, shown, start)
        self.duration = Nanoseconds(tables.duration * SECOND // MOVIE_TIMESCALE)
        self.header = _header(tables, self._body.size)
        self.size = len(self.header) + self._body.size

    def read(
        self, start: int, stop: int, open_segment: Callable[[int], bytes]
    ) -> Iterator[bytes]:
        """Yield the bytes from *start* up to *stop*, in pieces of at most 256 KiB.

        Each touched segment is opened once, by its number. Raises
        ``SegmentDamaged`` if one is not as long as the index says.
        """
        base, stop = len(self.header), min(stop, self.size)
        yield from _pieces(self.header, max(start, 0), min(stop, base))
        at = bisect_right(self._body.starts, max(start - base, 0)) - 1
        while base + self._body.starts[at] < stop:
            begin = base + self._body.starts[at]
            plain = self._part(at, open_segment)
            yield from _pieces(plain, max(start - begin, 0), stop - begin)
            at += 1

    def _part(self, at: int, open_segment: Callable[[int], bytes]) -> bytes:
        number, (begin, end) = self._body.numbers[at], self._body.starts[at : at + 2]
        if number == SILENCE:
            return SILENT * ((end - begin) // len(SILENT))
        plain, skipped = open_segment(number), self._body.skipped[at]
        part = plain[skipped : skipped + end - begin] if skipped else plain
        if len(part) != end - begin:
            raise SegmentDamaged("a piece of the film is not as long as it was")
        return part


def _pieces(data: bytes, start: int, stop: int) -> Iterator[bytes]:
    stop = min(stop, len(data))
    for at in range(start, stop, PIECE):
        yield data[at : min(at + PIECE, stop)]


def _header(tables: Tables, body: int) -> bytes:
    """Write the head twice: the tables' length hangs on no offset in them."""
    wide = body > _NARROW
    base = len(_FTYP) + len(tables.moov(0, wide=wide)) + 16
    mdat = struct.pack(">I4sQ", 1, b"mdat", 16 + body)
    return _FTYP + tables.moov(base, wide=wide) + mdat
