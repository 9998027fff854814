"""The check before export: a finished clip must hold what was marked, and only that.

It looks at the finished bytes, not at what made them, and it fails closed: a player
that obeys edit lists would show a wrong clip rightly, and would decode it in silence,
so nothing here trusts a player. Whoever gets ``ClipRefused`` must give nothing out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from device.boxes import walk
from device.clip import entries, tables
from device.clip.avcc import Config
from device.clip.expecting import expect
from device.clip.hearing import WantedSound, check_heard, check_packets
from device.clip.nal import (
    KEY_SLICE,
    SLICE,
    kind,
    picture_set_numbers,
    set_number,
    slice_header,
    split,
)
from device.clip.tables import Table
from device.errors import ClipRefused, MediaError
from device.libav.proving import Asked, decode
from device.media import PICTURE_TIMESCALE

USUAL = 12 * PICTURE_TIMESCALE
"""Ticks. In practice a clip lasts 3 to 10 seconds, and such a one is decoded whole."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a clip must hold: when its frames start, from its own zero, and the end.

    Times in ticks; *body* are the bytes of the copied frames, which come last; *sound*
    has no length if there must be none. *fresh* are the pictures that must be decoded
    however long it is, if those cannot be told from *body*.
    """

    starts: tuple[int, ...]
    end: int
    body: Sequence[bytes]
    sound: WantedSound
    fresh: Sequence[range] = ()


def check(clip: bytes, wanted: Wanted) -> None:
    """Prove a clip; raises ``ClipRefused`` unless it is exactly what was wanted."""
    try:
        _check(clip, wanted)
    except ClipRefused:
        raise
    except MediaError as exc:
        raise ClipRefused(f"the finished clip is not sound: {exc}") from exc


def _check(clip: bytes, wanted: Wanted) -> None:
    found = tables.read(clip)
    handlers = [b"vide", b"soun"] if wanted.sound.length else [b"vide"]
    expect(
        [table.handler for table in found] == handlers, "other tracks than it should"
    )
    _check_bytes(clip, found)
    _check_picture(found[0], wanted)
    _check_samples(clip, found[0], wanted)
    if wanted.sound.length:
        check_packets(clip, found[1], wanted.sound)
    decoded = decode(clip, asked := _to_decode(found[0], wanted))
    shown = [wanted.starts[place] for each in asked.pictures for place in each]
    expect(list(decoded.starts) == shown, "other pictures than were marked")
    expect(decoded.pictures == len(wanted.starts), "more or fewer pictures")
    check_heard(decoded, wanted.sound)


def _to_decode(table: Table, wanted: Wanted) -> Asked:
    """Say what to decode: all of a clip of the usual length.

    Of a longer one the new pictures and the first copied group, and the new sound up to
    where it meets the film's: beyond that, what is copied is proven by its bytes, which
    are the film's. Decoding it would only try the film again, at a third of the price
    of encoding it.
    """
    pictures, ends = len(wanted.starts), wanted.sound.ends
    if wanted.end <= USUAL:
        return Asked([range(pictures)], ends)
    new = pictures - len(wanted.body)
    group = next((key for key in table.keys if key > new), pictures)
    return Asked(wanted.fresh or [range(group)], ends, whole=not ends)


def _check_bytes(clip: bytes, found: Sequence[Table]) -> None:
    """See that each byte of the media belongs to one sample: none is left over."""
    boxes = list(walk(clip))
    kinds = [each.kind for each in boxes]
    expect(kinds == [b"ftyp", b"moov", b"mdat"], "parts that no clip has")
    at = boxes[2].body
    for start, end in sorted(place for table in found for place in table.places):
        expect(start == at, "bytes that belong to no picture and no sound")
        at = end
    expect(at == boxes[2].end, "bytes that belong to no picture and no sound")


def _check_picture(table: Table, wanted: Wanted) -> None:
    times = tuple(accumulate(table.durations, initial=0))
    expect(len(table.places) == len(wanted.starts), "more or fewer pictures")
    expect(times == (*wanted.starts, wanted.end), "pictures at other times")
    expect(table.keys[:1] == (0,), "no key frame at its beginning")
    expect(table.keys[-1] < len(wanted.starts), "key frames behind its end")
    expect((table.skip, table.length) == (0, wanted.end), "pictures that are not shown")


def _check_samples(clip: bytes, table: Table, wanted: Wanted) -> None:
    config = entries.read(clip).picture.config
    known = _known_sets(config)
    keys = set(table.keys)
    samples = [clip[start:end] for start, end in table.places]
    new = len(samples) - len(wanted.body)
    copied = all(a == b for a, b in zip(samples[new:], wanted.body, strict=True))
    expect(new >= 0 and copied, "pictures that are not the film's")
    for place, sample in enumerate(samples):
        expected = KEY_SLICE if place in keys else SLICE
        units = list(split(sample, config.length_size))
        heads = [slice_header(unit) for unit in units]
        expect({kind(unit) for unit in units} == {expected}, "more than its pictures")
        expect(sum(head.begins for head in heads) == 1, "two pictures in one frame")
        sets = {head.picture_set for head in heads}
        expect(sets <= known, "pictures without their parameter sets")


def _known_sets(config: Config) -> set[int]:
    """List the numbers of the picture parameter sets, each of which must be single."""
    parents = [set_number(unit) for unit in config.sets]
    numbers = [picture_set_numbers(unit) for unit in config.picture_sets]
    known = {number for number, parent in numbers if parent in parents}
    single = len(set(parents)) == len(parents) and len(known) == len(numbers)
    expect(single, "parameter sets that do not fit together")
    return known
