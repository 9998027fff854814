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


class Gathered:
    """Waveform, voices by judge, and where each small picture is kept."""

    def __init__(self) -> None:
        self.version = 0
        """It grows whenever something is added."""
        self.waveform: Row = []
        self.pictures: dict[Nanoseconds, str | bytes] = {}
        """By its time: the piece that holds it, or the JPEG itself."""
        self._voices: defaultdict[str, Row] = defaultdict(list)

    @property
    def judge(self) -> str | None:
        """Who judged most of the voices: two judges are never mixed."""
        return max(self._voices, key=self._told, default=None)

    @property
    def voices(self) -> Row:
        """What that judge said."""
        return self._voices[self.judge] if self.judge else []

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
                    _put(self.waveform, start // PEAK, peaks)
                case Voices(start, values, by):
                    _put(self._voices[by], start, values)

    def _told(self, judge: str) -> int:
        row = self._voices[judge]
        return len(row) - row.count(None)


def _put(row: Row, start: int, values: Sequence[int | None]) -> None:
    row += [None] * (start + len(values) - len(row))
    for place, value in enumerate(values, start):
        if row[place] is None:  # what the recorder heard comes first, and stands
            row[place] = value
