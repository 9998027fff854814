"""A reel: several moments as one film, in the order in which they were chosen.

Each moment is cut and proven as a clip of its own before it is joined. Their sound is
decoded, put in place to the sample and encoded once, so no run-in stands between two
moments and nothing shifts; their pictures are copied. What cannot stand beside the
first moment as it is, is encoded anew to its size. The whole is proven once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from device import filters
from device.clip import entries, plain
from device.clip.check import Wanted, check
from device.clip.entries import PictureEntry
from device.clip.exact import make_clip
from device.clip.hearing import WantedSound
from device.clip.joining import Piece, alike, fitted, joined, made, piece_of, size_of
from device.clip.span import in_samples
from device.clip.titles import set_lines
from device.errors import ClipRefused, MediaError, SpanInvalid
from device.libav.aac import encode_sound
from device.media import PICTURE_TIMESCALE, FilmSource, Nanoseconds, Samples

SOUND_RATE = 192_000
"""Bits a second: finer than the film's own, as it is encoded a second time."""
CARD = PICTURE_TIMESCALE * 5 // 2
"""How long a name is shown, in ticks."""


@dataclass(frozen=True, slots=True)
class Part:
    """One moment of a reel: a span of a film, and its name, which may be empty."""

    source: FilmSource
    start: Nanoseconds
    end: Nanoseconds
    title: str = ""


def make_reel(parts: Sequence[Part], *, titles: bool) -> bytes:
    """Join moments, each as exact as a clip; with *titles* each behind its name.

    A moment without a name has no card. Times are each film's own. Raises as
    ``make_clip`` does, and ``SpanInvalid`` where no moment is named.
    """
    if not parts:
        raise SpanInvalid("a reel is made of one moment at least")
    clips = [piece_of(make_clip(each.source, each.start, each.end)) for each in parts]
    names = [each.title.strip() if titles else "" for each in parts]
    try:
        entry, pieces = _side_by_side(clips, names)
        return _proven(entry, pieces)
    except ClipRefused:
        raise
    except MediaError as exc:
        said = f"these moments could not be joined: {exc}"
        raise ClipRefused(said, exc.hint) from exc


def _side_by_side(
    clips: Sequence[Piece], names: Sequence[str]
) -> tuple[PictureEntry, list[Piece]]:
    """Let all pieces fit the first, and put the cards between them."""
    entry, pieces = clips[0].entry, list[Piece]()
    for clip in clips:
        piece = clip if alike(entry, clip.entry) else fitted(clip, entry)
        entry = joined(entry, piece.entry)
        pieces.append(piece)
    number = entry.config.free_number() if any(names) else 0
    pace = sorted(clips[0].durations)[len(clips[0].durations) // 2]
    whole = list[Piece]()
    for piece, name in zip(pieces, names, strict=True):
        if name:
            card = _card(name, entry, pace, number)
            entry = joined(entry, card.entry)
            whole.append(card)
        whole.append(piece)
    return entry, whole


def _card(name: str, entry: PictureEntry, pace: int, number: int) -> Piece:
    """Show a name in pictures as long as the film's: players guess a rate by them."""
    size, count = size_of(entry), max(CARD // pace, 1)
    lines, letters = set_lines(name, size)
    pictures = filters.draw(filters.Card(size, lines, letters, count), number)
    durations = (pace,) * (count - 1) + (CARD - pace * (count - 1),)
    return made(pictures, durations, entry)


def _proven(entry: PictureEntry, pieces: Sequence[Piece]) -> bytes:
    samples = [each for piece in pieces for each in piece.samples]
    ends = list(accumulate(each for piece in pieces for each in piece.durations))
    keys, fresh, first = set[int](), list[range](), 0
    for piece in pieces:
        keys |= {first + key for key in piece.keys}
        fresh.append(range(first, first + piece.fresh))
        first += len(piece.samples)
    frames = [(each, place in keys) for place, each in enumerate(samples)]
    sound = _sound(pieces)
    reel = _written(entry, frames, ends, sound)
    starts = (0, *ends[:-1])
    check(reel, Wanted(starts, ends[-1], samples, WantedSound(len(sound)), fresh))
    return reel


def _written(
    entry: PictureEntry,
    frames: Sequence[tuple[bytes, bool]],
    ends: Sequence[int],
    sound: Samples,
) -> bytes:
    picture = entry.with_config(entry.config)
    tracks = [plain.picture_track(picture, entry.shape, frames, ends)]
    if len(sound):
        new = encode_sound(sound, SOUND_RATE)
        about = entries.sound_entry(new.config)
        tracks.append(plain.sound_track(about, new.packets, 0, len(sound)))
    return plain.write(tracks)


def _sound(pieces: Sequence[Piece]) -> Samples:
    """Put the sound of all pieces in place; empty if none has any."""
    length = in_samples(sum(piece.length for piece in pieces))
    whole, at = np.zeros(length, np.float32), 0
    for piece in pieces:
        if piece.sound is not None:
            room = whole[in_samples(at) : in_samples(at) + len(piece.sound)]
            room[:] = piece.sound[: len(room)]
        at += piece.length
    return whole if any(piece.sound is not None for piece in pieces) else whole[:0]
