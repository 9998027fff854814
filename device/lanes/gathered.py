"""What is known of a film's lanes, gathered from chapters and from what was made later.

Whoever holds this guards it with a lock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from device.documents import Document
from device.lanes import PEAK, Found, SmallPicture, Voices, Waveform
from device.lanes.kept import picture_times, read_voices, read_waveform
from device.media import Nanoseconds

Row: TypeAlias = list[int | None]
"""A value for each step from the film's zero on; None where nothing is known."""


class Lane:
    """One row of values from the film's zero on, two bytes each: a film has many."""

    def __init__(self) -> None:
        self._values = bytearray()
        self._known = bytearray()

    @property
    def row(self) -> Row:
        """The values, None where nothing is known."""
        pairs = zip(self._values, self._known, strict=True)
        return [value if known else None for value, known in pairs]

    @property
    def told(self) -> int:
        """How many values are known."""
        return self._known.count(1)

    def put(self, start: int, values: Sequence[int | None]) -> None:
        """Take values from a place on; what is known already comes first, and stays."""
        more = bytes(max(0, start + len(values) - len(self._values)))
        self._values += more
        self._known += more
        for place, value in enumerate(values, start):
            if value is not None and not self._known[place]:
                self._values[place], self._known[place] = value, 1

    def blank(self, first: int, stop: int) -> int:
        """How many of the places in [first, stop) nothing is known of."""
        beyond = max(0, stop - max(first, len(self._known)))
        return beyond + self._known.count(0, first, stop)


class Gathered:
    """Waveform, voices by judge, and where each small picture is kept."""

    def __init__(self) -> None:
        self.version = 0
        """It grows whenever something is added."""
        self.waveform = Lane()
        self.pictures: dict[Nanoseconds, str | bytes] = {}
        """By its time: the piece that holds it, or the JPEG itself."""
        self._voices: defaultdict[str, Lane] = defaultdict(Lane)

    @property
    def judge(self) -> str | None:
        """Who judged most of the voices: two judges are never mixed."""
        return max(self._voices, key=lambda by: self._voices[by].told, default=None)

    @property
    def voices(self) -> Lane:
        """What that judge said."""
        return self._voices[self.judge] if self.judge else Lane()

    def read(self, name: str, document: Document) -> None:
        """Take what a piece holds; raises ``SegmentDamaged`` if it is nonsense."""
        waveform, voices = read_waveform(document), read_voices(document)
        for at in picture_times(document):
            self.pictures.setdefault(at, name)
        self.add([waveform, *voices])

    def add(self, found: Iterable[Found]) -> None:
        """Take what was found."""
        self.version += 1
        for one in found:
            match one:
                case SmallPicture(at, jpeg):
                    self.pictures.setdefault(at, jpeg)
                case Waveform(start, peaks):
                    self.waveform.put(start // PEAK, peaks)
                case Voices(start, values, by):
                    self._voices[by].put(start, values)
