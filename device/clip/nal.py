"""The few fields of H.264 that an exact cut must know, read bit by bit.

Which numbers parameter sets carry, which of them a slice uses, and whether a slice
may need a picture that comes later. Everything else stays closed to us. Clauses are
of Rec. ITU-T H.264 (08/2021).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from device.errors import MediaError

SLICE, KEY_SLICE, SET, PICTURE_SET = 1, 5, 7, 8
"""NAL unit types (table 7-1): slice, slice of an IDR picture, SPS, PPS."""
LENGTH_SIZE = 4
"""Bytes of the length that this recorder writes before each NAL unit."""
_HEADER = 24  # bytes of a NAL unit that hold all the fields read here, with room
_SLICE_B = 1  # slice_type modulo 5 (table 7-6)


def kind(unit: bytes) -> int:
    """Tell a NAL unit's type."""
    if not unit:
        raise MediaError("a picture holds an empty NAL unit")
    return unit[0] & 31


def _numbers(unit: bytes, skip: int, count: int) -> list[int]:
    """Read *count* exp-Golomb numbers (9.1) after the first *skip* bytes."""
    plain = unit[:_HEADER].replace(b"\0\0\3", b"\0\0")[skip:]  # 7.4.1: 3 is padding
    bits, left = int.from_bytes(plain, "big"), 8 * len(plain)
    found = []
    for _ in range(count):
        zeros = left - bits.bit_length()
        left -= 2 * zeros + 1
        if left < 0:
            raise MediaError("a NAL unit is cut short")
        code = bits >> left
        bits -= code << left
        found.append(code - 1)
    return found


def set_number(unit: bytes) -> int:
    """Tell the number of an SPS (7.3.2.1.1: after type, profile, flags and level)."""
    return _numbers(unit, 4, 1)[0]


def picture_set_numbers(unit: bytes) -> tuple[int, int]:
    """Tell the number of a PPS, and of the SPS it belongs to (7.3.2.2)."""
    number, parent = _numbers(unit, 1, 2)
    return number, parent


class Slice(NamedTuple):
    """The beginning of a slice's header (7.3.3): its first macroblock, type and PPS."""

    first: int
    type: int
    picture_set: int

    @property
    def begins(self) -> bool:
        """Whether it is the first slice of its picture."""
        return self.first == 0

    @property
    def looks_ahead(self) -> bool:
        """Whether it is a B slice: film without them is in showing order."""
        return self.type % 5 == _SLICE_B


def slice_header(unit: bytes) -> Slice:
    """Read the beginning of a slice's header."""
    return _short_header(unit[1:3]) or Slice(*_numbers(unit, 1, 3))


@lru_cache(maxsize=4096)
def _short_header(two: bytes) -> Slice | None:
    """Read one that ends within two bytes, as nearly all do; None if it is longer.

    A film has thousands of slices and few ways to begin them.
    """
    try:
        return Slice(*_numbers(two, 0, 3))
    except MediaError:
        return None


def split(sample: bytes, length_size: int) -> Iterator[bytes]:
    """Yield the NAL units of an MP4 sample, each behind its length."""
    at = 0
    while at < len(sample):
        start = at + length_size
        at = start + int.from_bytes(sample[at:start], "big")
        if at > len(sample) or start > len(sample):
            raise MediaError("a picture is cut short")
        yield sample[start:at]
