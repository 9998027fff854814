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
    """The waveform as far as it has been heard; worked out a second at a time."""

    def __init__(self) -> None:
        self.peaks: list[int] = []
        self._start: int | None = None
        self._waiting: list[Samples] = []
        self._count = 0

    def add(self, sound: PlacedSound) -> None:
        if self._start is None:  # peaks are counted from zero: begin at one of them
            self._start = sound.first - sound.first % PEAK
            self._wait_for(np.zeros(sound.first % PEAK, np.float32))
        self._wait_for(sound.samples)
        if self._count >= SAMPLE_RATE:
            self._gather()

    def finish(self) -> None:
        if self._count % PEAK:
            self._wait_for(np.zeros(PEAK - self._count % PEAK, np.float32))
        self._gather()

    def take(self) -> Waveform:
        """Give what is whole, and begin anew behind it."""
        self._gather()
        start, peaks = self._start or 0, self.peaks
        if self._start is not None:
            self._start = start + PEAK * len(peaks)
        self.peaks = []
        return Waveform(start, peaks)

    def _wait_for(self, samples: Samples) -> None:
        self._waiting.append(samples)
        self._count += len(samples)

    def _gather(self) -> None:
        if self._count < PEAK:
            return
        heard = np.concatenate(self._waiting)
        whole = len(heard) // PEAK * PEAK
        pieces = np.abs(heard[:whole].reshape(-1, PEAK))
        loudest = np.fmax.reduce(pieces, axis=1, initial=0)  # passes over what is NaN
        self.peaks += np.rint(np.minimum(loudest, 1) * 255).astype(int).tolist()
        self._waiting, self._count = [heard[whole:]], len(heard) - whole
