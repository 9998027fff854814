"""An opened recording: its film's parts, its index, its notes.

It serves whatever is whole and leaves out what is not; ``verify`` names that. The
index comes from the chapters; segments that no readable chapter covers, as after a
power cut or while the film is still growing, are opened and asked themselves.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from threading import Lock
from typing import Final

from device import notes, seal
from device.chapters import PEAK, Waveform, chapter_name, read_chapter
from device.documents import Document
from device.errors import RecordingEmpty, SegmentDamaged
from device.fragment import parse, to_time
from device.media import Gap, IndexedSegment, Nanoseconds, Track
from device.pieces import Pieces, read_init
from device.store import RecordingDirectory, segment_name
from device.verify import Finding, inspect

logger = logging.getLogger(__name__)

RECENT: Final = 8
"""Opened segments kept at hand: four seconds, a few megabytes."""


class OpenedRecording:
    """A ``FilmSource``. Any thread may use it; the lock guards ``refresh``."""

    def __init__(self, pieces: Pieces) -> None:
        self.id = pieces.directory.id
        self.about: Document = {}
        self.end: Document | None = None
        self.index: tuple[IndexedSegment, ...] = ()
        self._pieces = pieces
        self._known: dict[int, IndexedSegment] = {}
        self._waveforms: dict[int, Waveform] = {}
        self._init: bytes | None = None
        self._recent = lru_cache(maxsize=RECENT)(self._open)
        self._refreshing = Lock()
        self.refresh()

    @classmethod
    def open(
        cls, directory: RecordingDirectory, identities: list[str]
    ) -> OpenedRecording:
        """Open a recording with one of the identities (secrets).

        Raises ``NotForThisKey``, ``RecordingEmpty`` if it never held film,
        ``FormatUnknown``, and ``SegmentDamaged`` if the key itself is not whole.
        """
        opened = cls(Pieces(directory, identities))
        if not (directory.segments() or directory.chapters() or opened._promised()):
            raise RecordingEmpty
        return opened

    @property
    def ended(self) -> bool:
        """Whether a stop was recorded; else it is still filming, or the power went."""
        return self.end is not None

    @property
    def init(self) -> bytes:
        """The initialization segment; raises ``SegmentDamaged``.

        It is proven by the first segment or the first chapter. Where both are lost,
        it can only be taken as it is; ``verify`` says so.
        """
        if self._init is None:
            self._init = read_init(self._pieces).payload
        return self._init

    @property
    def duration(self) -> Nanoseconds:
        """Where the last of its samples ends, on the film's time."""
        runs = (item for segment in self.index for item in segment.runs.items())
        ends = (to_time(track, run.end) for track, run in runs)
        return max(ends, default=Nanoseconds(0))

    @property
    def gaps(self) -> list[Gap]:
        """What the recorder knew to be missing; nothing without a stop."""
        told = self.end.get("gaps", []) if self.end else []
        return [
            Gap(Track(one["track"]), one["start"], one["duration"], one["cause"])
            for one in told
        ]

    @property
    def waveform(self) -> list[int | None]:
        """A peak (0 … 255) for each 50 ms from zero on; None where none was kept."""
        peaks: list[int | None] = []
        for _, piece in sorted(self._waveforms.items()):
            peaks += [None] * (piece.start // PEAK - len(peaks))
            peaks[piece.start // PEAK :] = piece.peaks
        return peaks

    def segment(self, number: int) -> bytes:
        """Return a segment's plaintext, proven; raises ``SegmentDamaged``."""
        return self._recent(number)

    def refresh(self) -> None:
        """Look again at what is there: a film grows while it is being recorded."""
        with self._refreshing:
            if not self.about:
                self.about = self._document("about") or {}
            listed = set(self._pieces.directory.segments())
            self._read_chapters()
            for number in sorted(listed - self._known.keys()):
                self._ask(number)
            there = sorted(listed & self._known.keys())
            self.index = tuple(self._known[number] for number in there)
            self.end = self.end or self._document("end")

    def verify(self) -> list[Finding]:
        """Check every piece; a finding for each that is not what was recorded."""
        return inspect(self._pieces)

    def notes(self) -> Document:
        """Return the notes; version 0 if there are none; raises ``SegmentDamaged``."""
        return notes.load(self._pieces)

    def save_notes(self, changed: Document, base_version: int) -> int:
        """Keep notes made from *base_version*; return the new version.

        Raises ``NotesChanged`` if others have been saved meanwhile.
        """
        return notes.save(self._pieces, changed, base_version)

    def rewrap(self, recipients: list[str]) -> None:
        """Seal the recording's key to exactly these recipients from now on.

        Whoever could open it before, and has kept a copy of ``key.age``, still can.
        """
        sealed = seal.seal(self._pieces.key.text().encode(), recipients)
        self._pieces.directory.replace_key(sealed)

    def _open(self, number: int) -> bytes:
        payload, link = self._pieces.segment(number)
        same = self._mac(number) in (None, link.mac.hex())
        if not same or self._mac(number - 1) not in (None, link.previous.hex()):
            raise SegmentDamaged(f"{segment_name(number)}.age is not in its chain")
        return payload

    def _mac(self, number: int) -> str | None:
        known = self._known.get(number)
        return known.mac if known else None

    def _read_chapters(self) -> None:
        for number in self._pieces.directory.chapters():
            document = None
            if number not in self._waveforms:
                document = self._document(chapter_name(number))
            if document is not None:
                segments, self._waveforms[number] = read_chapter(document)
                self._known |= {segment.number: segment for segment in segments}

    def _ask(self, number: int) -> None:
        """Index a segment by itself; one that is damaged stays out."""
        try:
            payload, link = self._pieces.segment(number)
            runs = parse(self.init, payload)
        except SegmentDamaged as exc:
            logger.info("segment left out number=%d reason=%s", number, exc)
            return
        found = IndexedSegment(number, len(payload), link.mac.hex(), runs)
        self._known[number] = found

    def _document(self, name: str) -> Document | None:
        """Read a document that the film can do without."""
        try:
            return self._pieces.document(name)
        except SegmentDamaged as exc:
            logger.info("document left out name=%s reason=%s", name, exc)
            return None

    def _promised(self) -> int:
        return int(self.end["segments"]) if self.end else 0
