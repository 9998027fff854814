"""Stills: single pictures of a film as JPEG, made in memory when they are looked at.

Only the frames that a still needs are opened and handed to ffmpeg: for a single one
those from the key frame before it, for a strip nothing but key frames.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from device import filters
from device.clip.layout import Sample, film_end, key_before, key_frames, near, spread
from device.errors import MediaError
from device.fragment import Piece, to_ticks, to_time, write
from device.media import FilmSource, IndexedSegment, Nanoseconds, Track

MOST = 100
"""How many pictures a strip can have: a JPEG ends at 65,535 pixels."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Pictures in a row as one JPEG, and when on the film each of them starts."""

    picture: bytes
    starts: tuple[Nanoseconds, ...]


def still(source: FilmSource, at: Nanoseconds, width: int) -> bytes:
    """Show the frame that is on the screen at *at*, *width* pixels wide, as JPEG.

    Where film is missing it is the last frame before. Raises ``MediaError`` if there
    is none, ``SegmentDamaged`` if its segment cannot be trusted.
    """
    frames = _up_to(source.index, to_ticks(Track.PICTURE, at))
    return filters.side_by_side(_film(source, frames), [frames[-1].start], width)


def strip(source: FilmSource, count: int, width: int) -> Strip:
    """Show up to *count* key frames, evenly spread over the film, in one JPEG.

    Fewer if the film has not so many. Raises what ``still`` raises.
    """
    keys = list(key_frames(source.index))
    if not keys:
        raise MediaError("the film has no picture here")
    count = max(1, min(count, MOST))
    length = film_end(source.index)
    times = [length * (2 * place + 1) // (2 * count) for place in range(count)]
    places = {max(0, bisect_right(keys, time, key=_start) - 1) for time in times}
    chosen = [keys[place] for place in sorted(places)]
    starts = [key.start for key in chosen]
    picture = filters.side_by_side(_film(source, chosen), starts, width)
    return Strip(picture, tuple(to_time(Track.PICTURE, start) for start in starts))


def _up_to(index: Sequence[IndexedSegment], time: int) -> list[Sample]:
    """List the frames from the key frame at or before *time* to the one shown then.

    Only where film is lost do frames not touch before the next key frame.
    """
    segments = near(index, Track.PICTURE, key_before(index, time), time + 1)
    frames = [each for each in spread(segments, Track.PICTURE) if each.start <= time]
    first = max((n for n, each in enumerate(frames) if each.key), default=None)
    if first is None:
        raise MediaError("the film has no picture here")
    shown = frames[first:]
    for place, (before, after) in enumerate(pairwise(shown), 1):
        if before.end != after.start:
            return shown[:place]
    return shown


def _film(source: FilmSource, frames: Sequence[Sample]) -> bytes:
    """Make a small film of a few frames, each with its own time."""
    return source.init + b"".join(_fragments(source, frames))


def _fragments(source: FilmSource, frames: Sequence[Sample]) -> Iterator[bytes]:
    number, payload = -1, b""
    for frame in frames:
        if frame.segment != number:
            number, payload = frame.segment, source.segment(frame.segment)
        sample = payload[frame.offset : frame.offset + frame.size]
        keys = [0] if frame.key else []
        piece = Piece(frame.start, [sample], [frame.duration], keys)
        yield write(frame.segment, {Track.PICTURE: piece}).payload


def _start(frame: Sample) -> int:
    return frame.start
