"""Chapters: the index of twenty segments, and the waveform of their sound.

They are written while recording, from what passes by, because the recorder cannot open
its own film afterwards. A reader that lacks one asks the segments themselves. Peaks
stand for 50 ms each, counted from the film's zero, 0 … 255 for 0 … 1.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from device.chain import read_link
from device.documents import Document
from device.errors import SegmentDamaged
from device.media import (
    SAMPLE_RATE,
    IndexedSegment,
    PlacedSound,
    Run,
    Samples,
    Segment,
    Track,
)

LENGTH: Final = 20
"""Segments in a chapter: about ten seconds of film."""
PEAK: Final = SAMPLE_RATE // 20
"""Samples that one peak of the waveform stands for: 50 ms."""


class Chapter(NamedTuple):
    """A chapter's name (its file's without ``.age``) and its document."""

    name: str
    document: Document


class Waveform(NamedTuple):
    """Peaks, 50 ms each, the first beginning at a sample counted from zero."""

    start: int
    peaks: list[int]


def chapter_name(number: int) -> str:
    """Return the name of chapter *number* without ``.age``."""
    return f"c{number:04d}"


class ChapterWriter:
    """Gathers bound segments and sound; on the thread that writes the recording."""

    def __init__(self) -> None:
        self._first = 0
        self._previous = ""
        self._segments: list[Document] = []
        self._sound = _Peaks()

    def hear(self, sound: PlacedSound) -> None:
        """Take sound as it passes by; consecutive values touch."""
        self._sound.add(sound)

    def add(self, segment: Segment, mac: str) -> Chapter | None:
        """Take a bound segment and its link; returns the chapter that it completes."""
        if not self._segments:
            self._previous = read_link(segment.payload).previous.hex()
        self._segments.append(_entry(segment, mac))
        return self._close() if len(self._segments) == LENGTH else None

    def finish(self) -> Chapter | None:
        """Return the last chapter, if anything is left for it."""
        self._sound.finish()
        return self._close() if self._segments or self._sound.peaks else None

    def _close(self) -> Chapter:
        waveform = self._sound.take()
        document: Document = {
            "first": self._first,
            "previous": self._previous,
            "segments": self._segments,
            "waveform": waveform.peaks,
            "waveform_start": waveform.start,
        }
        name = chapter_name(self._first // LENGTH)
        self._first, self._segments = self._first + len(self._segments), []
        return Chapter(name, document)


def read_chapter(document: Document) -> tuple[list[IndexedSegment], Waveform]:
    """Read a chapter's document; raises ``SegmentDamaged`` if it says nonsense."""
    try:
        segments = [_indexed(entry) for entry in document["segments"]]
        return segments, Waveform(document["waveform_start"], document["waveform"])
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
    runs = {track: _run(entry[track]) for track in Track if entry[track] is not None}
    return IndexedSegment(entry["number"], entry["size"], entry["mac"], runs)


def _run(numbers: list[Any]) -> Run:
    start, offset, *columns = numbers
    return Run(start, offset, *(tuple(column) for column in columns))


class _Peaks:
    """The waveform as far as it has been heard."""

    def __init__(self) -> None:
        self.peaks: list[int] = []
        self._start: int | None = None
        self._open: Samples = np.zeros(0, np.float32)

    def add(self, sound: PlacedSound) -> None:
        if self._start is None:  # peaks are counted from zero: begin at one of them
            self._start = sound.first - sound.first % PEAK
            self._open = np.zeros(sound.first % PEAK, np.float32)
        heard = np.concatenate((self._open, sound.samples))
        whole = len(heard) // PEAK * PEAK
        self._keep(heard[:whole])
        self._open = heard[whole:]

    def finish(self) -> None:
        if len(self._open):
            self._keep(np.pad(self._open, (0, PEAK - len(self._open))))
            self._open = self._open[:0]

    def take(self) -> Waveform:
        """Give what is whole, and begin anew behind it."""
        start, peaks = self._start or 0, self.peaks
        if self._start is not None:
            self._start = start + PEAK * len(peaks)
        self.peaks = []
        return Waveform(start, peaks)

    def _keep(self, samples: Samples) -> None:
        loudest = np.nan_to_num(np.abs(samples.reshape(-1, PEAK))).max(1, initial=0)
        self.peaks += np.rint(np.minimum(loudest, 1) * 255).astype(int).tolist()
