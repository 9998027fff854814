"""Proven clips as pieces of a reel: their pictures, and their sound decoded.

One sample entry speaks for a whole reel, so all pictures must be of one size and no two
parameter sets may share a number. Pictures of one recorder agree; others are fitted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from device.clip import entries, tables
from device.clip.avcc import Config
from device.clip.cut import is_key, unwrapped
from device.clip.entries import PictureEntry
from device.clip.nal import PICTURE_SET, SET, picture_set_numbers, set_number
from device.clip.tables import Table
from device.errors import MediaError
from device.libav.aac import hear
from device.libav.cutting import Timed
from device.libav.fitting import fit
from device.media import Samples

_WIDTH, _HEIGHT = slice(24, 26), slice(26, 28)  # in a visual sample entry (12.1.3.2)


@dataclass(frozen=True, slots=True)
class Piece:
    """Pictures that follow each other, with how long each lasts, and their sound.

    *keys* are places; with *new* the pictures have been encoded since they were proven.
    """

    entry: PictureEntry
    samples: tuple[bytes, ...]
    durations: tuple[int, ...]
    keys: tuple[int, ...]
    sound: Samples | None
    new: bool = False

    @property
    def length(self) -> int:
        """How long it lasts, in ticks."""
        return sum(self.durations)

    @property
    def fresh(self) -> int:
        """How many of its pictures must be decoded to prove it.

        Of proven ones those up to the third key frame: the first may be new, and what
        follows the second is the film's.
        """
        return (
            len(self.samples) if self.new else [*self.keys, *[len(self.samples)] * 3][2]
        )


def piece_of(clip: bytes) -> Piece:
    """Take a proven clip apart."""
    tracks, found = entries.read(clip), tables.read(clip)
    picture = found[0]
    samples = tuple(clip[start:end] for start, end in picture.places)
    sound = _heard(clip, found[1], tracks.sound) if tracks.sound else None
    return Piece(tracks.picture, samples, picture.durations, picture.keys, sound)


def _heard(clip: bytes, table: Table, config: bytes) -> Samples:
    starts = accumulate(table.durations, initial=-table.skip)
    packets = [
        Timed(at, clip[start:end])
        for at, (start, end) in zip(starts, table.places, strict=False)
    ]
    return hear(config, packets, 0, sum(table.durations) - table.skip)


def size_of(entry: PictureEntry) -> tuple[int, int]:
    """Tell the width and height of an entry's pictures."""
    width, height = (int.from_bytes(entry.fixed[at], "big") for at in (_WIDTH, _HEIGHT))
    return width, height


def alike(one: PictureEntry, other: PictureEntry) -> bool:
    """Say whether pictures can stand side by side as they are."""
    if (one.fixed, one.looks, one.shape) != (other.fixed, other.looks, other.shape):
        return False
    ours, theirs = _numbered(one.config), _numbered(other.config)
    return all(ours[number] == theirs[number] for number in ours.keys() & theirs.keys())


def joined(one: PictureEntry, other: PictureEntry) -> PictureEntry:
    """Let one entry speak for the pictures of two that are alike."""
    own = {*one.config.sets, *one.config.picture_sets}
    more = [
        unit
        for unit in (*other.config.sets, *other.config.picture_sets)
        if unit not in own
    ]
    return replace(one, config=one.config.with_sets(more))


def fitted(piece: Piece, entry: PictureEntry) -> Piece:
    """Make a piece anew so that it can stand beside the pictures of *entry*."""
    config = piece.entry.config.to_bytes()
    starts = accumulate(piece.durations, initial=0)
    frames = [Timed(at, each) for at, each in zip(starts, piece.samples, strict=False)]
    pictures = fit(config, frames, size_of(entry), entry.config.free_number())
    return replace(made(pictures, piece.durations, entry), sound=piece.sound)


def made(
    pictures: Sequence[bytes], durations: tuple[int, ...], entry: PictureEntry
) -> Piece:
    """Take new pictures (Annex B) as a piece beside those of *entry*."""
    sets, samples = unwrapped(pictures)
    if len(samples) != len(durations):
        raise MediaError("the encoder made more or fewer pictures than it was given")
    keys = tuple(place for place, each in enumerate(samples) if is_key(each))
    beside = replace(entry, config=Config.made_of(sets))
    return Piece(beside, tuple(samples), durations, keys, None, new=True)


def _numbered(config: Config) -> dict[tuple[int, int], bytes]:
    """Name every parameter set of a config by its kind and number."""
    sets = {(SET, set_number(unit)): unit for unit in config.sets}
    pictures = {
        (PICTURE_SET, picture_set_numbers(unit)[0]): unit
        for unit in config.picture_sets
    }
    return sets | pictures
