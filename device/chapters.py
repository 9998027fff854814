"""Chapters: the index of twenty segments, and what helps to find a place in them.

They are written while recording, from what passes by, because the recorder cannot open
its own film afterwards. A reader that lacks one asks the segments themselves. Waveform,
small pictures and voices are those that came since the chapter before: each says
where it belongs. What chapters lack of them is made when the film is looked at.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, NamedTuple

from device.chain import read_link
from device.documents import Document
from device.errors import SegmentDamaged
from device.lanes import Found
from device.lanes.kept import kept
from device.lanes.waveform import Peaks
from device.media import IndexedSegment, PlacedSound, Run, Segment, Track

LENGTH: Final = 20
"""Segments in a chapter: about ten seconds of film."""
_TRACKS: Final = tuple(Track)
"""Going through the enumeration itself, thousands of times, is slow."""


class Chapter(NamedTuple):
    """A chapter's name (its file's without ``.age``) and its document."""

    name: str
    document: Document


def made_name(stretch: int) -> str:
    """Return the name of what was made of a chapter's stretch afterwards."""
    return f"m{stretch:04d}"


def chapter_name(number: int) -> str:
    """Return the name of chapter *number* without ``.age``."""
    return f"c{number:04d}"


class ChapterWriter:
    """Gathers bound segments and sound; on the thread that writes the recording."""

    def __init__(self) -> None:
        self._first = 0
        self._previous = ""
        self._segments: list[Document] = []
        self._sound = Peaks()
        self._found: list[Found] = []

    def hear(self, sound: PlacedSound) -> None:
        """Take sound as it passes by; consecutive values touch."""
        self._sound.add(sound)

    def take(self, found: list[Found]) -> None:
        """Take what was found in the film so far, in any order."""
        self._found += found

    def add(self, segment: Segment, mac: str) -> Chapter | None:
        """Take a bound segment and its link; returns the chapter that it completes."""
        if not self._segments:
            self._previous = read_link(segment.payload).previous.hex()
        self._segments.append(_entry(segment, mac))
        return self._close() if len(self._segments) == LENGTH else None

    def finish(self) -> Chapter | None:
        """Return the last chapter, if anything is left for it."""
        self._sound.finish()
        left = self._segments or self._sound.peaks or self._found
        return self._close() if left else None

    def _close(self) -> Chapter:
        waveform = self._sound.take()
        document: Document = {
            "first": self._first,
            "previous": self._previous,
            "segments": self._segments,
            "waveform": waveform.peaks,
            "waveform_start": waveform.start,
            **kept(self._found),
        }
        name = chapter_name(self._first // LENGTH)
        self._first, self._segments = self._first + len(self._segments), []
        self._found = []
        return Chapter(name, document)


def read_chapter(document: Document) -> list[IndexedSegment]:
    """Read a chapter's index; raises ``SegmentDamaged`` if it says nonsense.

    What else it holds is for ``device.lanes.kept`` to read.
    """
    try:
        return [_indexed(entry) for entry in document["segments"]]
    except (KeyError, TypeError, ValueError) as exc:
        raise SegmentDamaged("a chapter cannot be read") from exc


def _entry(segment: Segment, mac: str) -> Document:
    size = len(segment.payload)
    entry: Document = {"number": segment.number, "size": size, "mac": mac}
    for track in Track:
        run = segment.runs.get(track)
        entry[track] = None if run is None else _numbers(run)
    return entry


def _numbers(run: Run) -> list[Any]:
    numbers: list[Any] = [run.start, run.offset, run.sizes, run.durations]
    return [*numbers, run.keys] if run.keys else numbers


def _indexed(entry: Document) -> IndexedSegment:
    runs = {track: _run(entry[track]) for track in _TRACKS if entry[track] is not None}
    return IndexedSegment(entry["number"], entry["size"], entry["mac"], runs)


def _run(numbers: list[Any]) -> Run:
    start, offset, sizes, durations, *keys = numbers
    return Run(
        start, offset, tuple(sizes), _shared(tuple(durations)), *map(tuple, keys)
    )


@lru_cache(maxsize=64)
def _shared(durations: tuple[int, ...]) -> tuple[int, ...]:
    """One tuple for equal ones: most runs of a film last as long, sample by sample."""
    return durations
