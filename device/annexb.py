"""H.264 as cameras deliver it (Annex B), turned into samples of a film.

A camera's frame is a row of units, each behind a start code ``00 00 01``. A film's
sample holds the same units behind their lengths, and only the slices: parameter sets
stand once in the initialization segment (``avc1`` wants them nowhere else), and
whatever else an encoder adds, such as clock times in SEI, is not the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from device.errors import MediaError

_START = re.compile(b"\x00\x00\x01")  # half the time that bytes.split takes
# nal_unit_type, ITU-T H.264 table 7-1
_SLICES = frozenset(range(1, 6))
_PARAMETER_SETS = frozenset({7, 8})


class Unwrapped(NamedTuple):
    """What was in a frame: the sample of the film, and the parameter sets."""

    sample: bytes
    parameter_sets: frozenset[bytes]


def _units(payload: bytes) -> list[bytes]:
    """Split at the start codes; zeros before one belong to it, not to a unit."""
    before, *units = _START.split(payload)
    if before.strip(b"\x00"):
        raise MediaError("the camera's frame does not begin with a start code")
    return [unit for part in units if (unit := part.rstrip(b"\x00"))]


def unwrap(payload: bytes) -> Unwrapped:
    """Turn one access unit into a sample; ``MediaError`` if it holds no picture."""
    units = _units(payload)
    slices = [unit for unit in units if unit[0] & 31 in _SLICES]
    if not slices:
        raise MediaError("the camera's frame holds no picture")
    sample = b"".join(
        part for unit in slices for part in (len(unit).to_bytes(4, "big"), unit)
    )
    sets = frozenset(unit for unit in units if unit[0] & 31 in _PARAMETER_SETS)
    return Unwrapped(sample, sets)


def wrap(sample: bytes, parameter_sets: Iterable[bytes]) -> bytes:
    """Turn a film's sample back into a frame that a decoder can begin with.

    Raises ``MediaError`` if it is cut short.
    """
    units, at = list(parameter_sets), 0
    while at < len(sample):
        end = at + 4 + int.from_bytes(sample[at : at + 4], "big")
        if end > len(sample):
            raise MediaError("a frame of the film is cut short")
        units.append(sample[at + 4 : end])
        at = end
    return b"".join(b"\x00\x00\x00\x01" + unit for unit in units)
