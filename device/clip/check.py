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
from device.libav.cutting import decode
from device.media import PICTURE_TIMESCALE, SAMPLE_RATE

USUAL = 12 * PICTURE_TIMESCALE
"""Ticks. In practice a clip lasts 3 to 10 seconds, and such a one is decoded whole."""
_AAC = 1024  # samples in one packet, and in the encoder's run-in


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a clip must hold: when its frames start, from its own zero, and the end.

    Times in ticks; *body* are the bytes of the copied frames, which come last; *sound*
    counts samples, 0 if it must have no sound.
    """

    starts: tuple[int, ...]
    end: int
    body: Sequence[bytes]
    sound: int


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
    handlers = [b"vide", b"soun"] if wanted.sound else [b"vide"]
    _expect(
        [table.handler for table in found] == handlers, "other tracks than it should"
    )
    _check_bytes(clip, found)
    _check_picture(found[0], wanted)
    _check_samples(clip, found[0], wanted)
    if wanted.sound:
        _check_sound(found[1], wanted.sound)
    decoded = decode(clip, count := _to_decode(found[0], wanted))
    _expect(decoded.starts == wanted.starts[:count], "other pictures than were marked")
    _expect(decoded.pictures == len(wanted.starts), "more or fewer pictures")
    _expect(decoded.samples == _packets(wanted.sound) * _AAC, "more or less sound")


def _expect(right: bool, wrong: str) -> None:
    if not right:
        raise ClipRefused(f"the finished clip holds {wrong}")


def _to_decode(table: Table, wanted: Wanted) -> int:
    """Say how many pictures to decode: all of a clip of the usual length.

    Of a longer one the new pictures and the first copied group: beyond the next key
    frame a copied picture is proven by its bytes, which are the film's. Decoding it
    would only try the film again, at a third of the price of encoding it.
    """
    if wanted.end <= USUAL:
        return len(wanted.starts)
    new = len(wanted.starts) - len(wanted.body)
    return next((key for key in table.keys if key > new), len(wanted.starts))


def _check_bytes(clip: bytes, found: Sequence[Table]) -> None:
    """See that each byte of the media belongs to one sample: none is left over."""
    boxes = list(walk(clip))
    kinds = [each.kind for each in boxes]
    _expect(kinds == [b"ftyp", b"moov", b"mdat"], "parts that no clip has")
    at = boxes[2].body
    for start, end in sorted(place for table in found for place in table.places):
        _expect(start == at, "bytes that belong to no picture and no sound")
        at = end
    _expect(at == boxes[2].end, "bytes that belong to no picture and no sound")


def _check_picture(table: Table, wanted: Wanted) -> None:
    times = tuple(accumulate(table.durations, initial=0))
    _expect(len(table.places) == len(wanted.starts), "more or fewer pictures")
    _expect(times == (*wanted.starts, wanted.end), "pictures at other times")
    _expect(table.keys[:1] == (0,), "no key frame at its beginning")
    _expect(table.keys[-1] < len(wanted.starts), "key frames behind its end")
    _expect(
        (table.skip, table.length) == (0, wanted.end), "pictures that are not shown"
    )


def _check_samples(clip: bytes, table: Table, wanted: Wanted) -> None:
    config = entries.read(clip).picture.config
    known = _known_sets(config)
    keys = set(table.keys)
    samples = [clip[start:end] for start, end in table.places]
    new = len(samples) - len(wanted.body)
    copied = all(a == b for a, b in zip(samples[new:], wanted.body, strict=True))
    _expect(new >= 0 and copied, "pictures that are not the film's")
    for place, sample in enumerate(samples):
        expected = KEY_SLICE if place in keys else SLICE
        units = list(split(sample, config.length_size))
        heads = [slice_header(unit) for unit in units]
        _expect({kind(unit) for unit in units} == {expected}, "more than its pictures")
        _expect(sum(head.begins for head in heads) == 1, "two pictures in one frame")
        sets = {head.picture_set for head in heads}
        _expect(sets <= known, "pictures without their parameter sets")


def _known_sets(config: Config) -> set[int]:
    """List the numbers of the picture parameter sets, each of which must be single."""
    parents = [set_number(unit) for unit in config.sets]
    numbers = [picture_set_numbers(unit) for unit in config.picture_sets]
    known = {number for number, parent in numbers if parent in parents}
    single = len(set(parents)) == len(parents) and len(known) == len(numbers)
    _expect(single, "parameter sets that do not fit together")
    return known


def _check_sound(table: Table, wanted: int) -> None:
    _expect(len(table.places) == _packets(wanted), "more or less sound than was marked")
    _expect(sum(table.durations) == _AAC + wanted, "sound that does not end as marked")
    length = _in_ticks(wanted)
    _expect(
        (table.skip, table.length) == (_AAC, length),
        "sound that does not begin with its picture",
    )


def _in_ticks(samples: int) -> int:
    """Round samples of sound to the nearest tick of the picture track."""
    return (2 * samples * PICTURE_TIMESCALE + SAMPLE_RATE) // (2 * SAMPLE_RATE)


def _packets(samples: int) -> int:
    """Say how many packets so much sound takes, the run-in included."""
    return 1 - (-samples // _AAC) if samples else 0
