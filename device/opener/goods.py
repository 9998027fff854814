"""What a wish asks for, in the clear, a piece at a time: it goes nowhere but to a seal.

Clips, reels and stills are made in memory, so they have to be short; a whole film is
read as it is sealed, a piece at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from device.clip import Part, make_clip, make_reel, tables
from device.errors import ClipRefused
from device.film import VirtualFilm
from device.fragment import to_time
from device.media import Nanoseconds, Track
from device.opened import OpenedRecording
from device.opener.wish import CLIP, FILM, STILL, Span, Wish
from device.stills import still

LARGEST: Final = 48 << 20
"""Bytes of film in a clip or a reel: a minute and a half at the usual 4 Mbit/s. They
are cut in memory: a clip takes two and a half times its size there, a reel four times,
and page and openers share 384 MB."""
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Goods:
    """*pieces*, *size* bytes in all, and what a page has to know *about* them.

    *length* is how long it plays (ns; 0 for a still).
    """

    pieces: Iterable[bytes]
    size: int
    length: int
    about: Document


def make(opened: OpenedRecording, wish: Wish) -> Goods:
    """Make what *wish* asks for.

    Raises ``ClipRefused`` for what is too long or cannot be exact, ``SpanInvalid``,
    ``MediaError``, and while pieces are taken ``SegmentDamaged``.
    """
    if wish.what == FILM:
        return _film(opened)
    if wish.what == STILL:
        return _still(opened, wish.parts[0].start)
    _check_size(opened, wish.parts)
    if wish.what == CLIP:
        (part,) = wish.parts
        return _of_clip(make_clip(opened, part.start, part.end), [])
    reel = _reel(opened, wish)
    return _of_clip(reel, _places(opened, wish, reel))


def _reel(opened: OpenedRecording, wish: Wish) -> bytes:
    parts = [Part(opened, part.start, part.end, part.title) for part in wish.parts]
    return make_reel(parts, titles=wish.titles)


def _film(opened: OpenedRecording) -> Goods:
    film = VirtualFilm(opened.init, opened.index)
    frames = [start - film.starts_at for start in film.frames]
    pieces = film.read(0, film.size, opened.segment)
    return Goods(pieces, film.size, film.duration, about(frames, film.duration))


def _still(opened: OpenedRecording, at: Nanoseconds) -> Goods:
    width = int(opened.about.get("picture", {}).get("width", 1280))
    jpeg = still(opened, at, width)
    return Goods([jpeg], len(jpeg), 0, {"format": 1, "kind": "still"})


def _of_clip(made: bytes, parts: Sequence[Document]) -> Goods:
    frames = frame_starts(made)
    told = about(frames[:-1], frames[-1], parts)
    return Goods([made], len(made), frames[-1], told)


def about(
    frames: Sequence[int], duration: int, parts: Sequence[Document] = ()
) -> Document:
    """What the page that opens itself has to know of a film (times in ns)."""
    return {
        "format": 1,
        "kind": "film",
        "frames": list(frames),
        "duration": duration,
        "parts": list(parts),
    }


def frame_starts(made: bytes) -> list[int]:
    """When each picture of a clip starts, and at last where the last one ends (ns)."""
    (picture,) = [one for one in tables.read(made) if one.handler == b"vide"]
    ticks = accumulate(picture.durations, initial=0)
    return [to_time(Track.PICTURE, tick) for tick in ticks]


def _check_size(opened: OpenedRecording, parts: Sequence[Span]) -> None:
    length = sum(part.end - part.start for part in parts)
    whole = sum(segment.size for segment in opened.index)
    if length * whole > LARGEST * max(1, opened.duration):
        raise ClipRefused(
            "this is too long to be cut exactly on this box",
            "choose shorter moments, or take the whole film",
        )


def _places(opened: OpenedRecording, wish: Wish, reel: bytes) -> list[Document]:
    """Where each part of a reel begins and ends, in pictures.

    Titles last equally long; where that does not come out even, no place is told.
    """
    frames = VirtualFilm(opened.init, opened.index).frames
    counts = [sum(p.start <= at < p.end for at in frames) for p in wish.parts]
    cards = [bool(wish.titles and part.title.strip()) for part in wish.parts]
    extra = len(frame_starts(reel)) - 1 - sum(counts)
    card, rest = divmod(extra, sum(cards) or 1)
    if rest or card < 0 or (card and not any(cards)):
        return []
    places, first = [], 0
    for part, count, titled in zip(wish.parts, counts, cards, strict=True):
        last = first + count + card * titled - 1
        title = part.title if wish.titles else ""
        places.append({"title": title, "first": first, "last": last})
        first = last + 1
    return places
