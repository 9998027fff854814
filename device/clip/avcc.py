"""The avcC of a film: the parameter sets that a decoder must know before all else.

A clip whose first pictures are new has two families of sets in one avcC, under numbers
that differ; so one sample entry describes all of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from device.clip.nal import PICTURE_SET, SET, kind, picture_set_numbers, set_number
from device.errors import MediaError

HIGHEST_SET = 31
"""The highest number that an SPS can carry (H.264 7.4.2.1.1)."""
_EXTRAS = (100, 110, 122, 144)  # profiles with bytes after the sets (14496-15 5.3.3)


@dataclass(frozen=True, slots=True)
class Config:
    """An avcC: what a decoder must know first (ISO/IEC 14496-15, 5.3.3).

    *tail* is what follows the sets for the High profiles, kept as it is.
    """

    profile: int
    flags: int
    level: int
    length_size: int
    sets: tuple[bytes, ...]
    picture_sets: tuple[bytes, ...]
    tail: bytes = b""

    @classmethod
    def parse(cls, raw: bytes) -> Config:
        """Read an avcC; raises ``MediaError``."""
        if len(raw) < 7 or raw[0] != 1:
            raise MediaError("the film's avcC cannot be read")
        sets, at = _sets(raw, 6, raw[5] & 31)
        picture_sets, at = _sets(raw, at + 1, raw[at] if at < len(raw) else 0)
        if not sets or not picture_sets:
            raise MediaError("the film's avcC holds no parameter sets")
        size = (raw[4] & 3) + 1
        return cls(raw[1], raw[2], raw[3], size, sets, picture_sets, raw[at:])

    @classmethod
    def made_of(cls, units: Collection[bytes]) -> Config:
        """Write down new parameter sets by themselves; raises ``MediaError``."""
        first = next((unit for unit in units if kind(unit) == SET), b"")
        if len(first) < 4:
            raise MediaError("the encoder wrote no parameter sets")
        return cls(first[1], first[2], first[3], 4, (), ()).with_sets(units)

    def to_bytes(self) -> bytes:
        """Write it as it stands in an avcC box."""
        head = [1, self.profile, self.flags, self.level, 0xFC | self.length_size - 1]
        tail = self.tail if self.profile in _EXTRAS else b""
        sets, picture_sets = _listed(self.sets), _listed(self.picture_sets)
        counted = bytes([0xE0 | len(self.sets)]) + sets
        return (
            bytes(head)
            + counted
            + bytes([len(self.picture_sets)])
            + picture_sets
            + tail
        )

    def free_number(self) -> int:
        """Find the lowest number that no parameter set of this film carries."""
        taken = {set_number(unit) for unit in self.sets}
        for unit in self.picture_sets:
            taken |= set(picture_set_numbers(unit))
        free = set(range(HIGHEST_SET + 1)) - taken
        if not free:
            raise MediaError("the film uses every number a parameter set can have")
        return min(free)

    def with_sets(self, units: Collection[bytes]) -> Config:
        """Add parameter sets: the level is the higher, a flag stays if all have it."""
        sets = tuple(unit for unit in units if kind(unit) == SET)
        pictures = tuple(unit for unit in units if kind(unit) == PICTURE_SET)
        flags, level = self.flags, self.level
        for unit in sets:
            flags, level = flags & unit[2], max(level, unit[3])
        return replace(
            self,
            flags=flags,
            level=level,
            sets=self.sets + sets,
            picture_sets=self.picture_sets + pictures,
        )


def _sets(raw: bytes, at: int, count: int) -> tuple[tuple[bytes, ...], int]:
    found = []
    for _ in range(count):
        size = int.from_bytes(raw[at : at + 2], "big")
        found.append(raw[at + 2 : at + 2 + size])
        at += 2 + size
        if not found[-1] or at > len(raw):
            raise MediaError("the film's avcC is cut short")
    return tuple(found), at


def _listed(units: tuple[bytes, ...]) -> bytes:
    return b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)
