"""An opened recording: its film's parts, its index, its notes.

It serves whatever is whole and leaves out what is not; ``verify`` names that.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import Final

from device import notes, seal
from device.documents import Document
from device.errors import RecordingEmpty, SegmentDamaged
from device.film_lanes import FilmLanes
from device.fragment import to_time
from device.index import Index, read_document
from device.media import Gap, IndexedSegment, Nanoseconds, Track
from device.pieces import Pieces, read_init
from device.stars import read_star
from device.store import RecordingDirectory, segment_name
from device.verify import Finding, inspect

RECENT: Final = 8
"""Opened segments kept at hand: four seconds, a few megabytes."""


class OpenedRecording:
    """A ``FilmSource``. Any thread may use it; the lock guards the index."""

    def __init__(self, pieces: Pieces) -> None:
        self.id = pieces.directory.id
        self.about: Document = {}
        self.end: Document | None = None
        self._pieces = pieces
        self._init: bytes | None = None
        self._recent = lru_cache(maxsize=RECENT)(self._open)
        self._indexing = Lock()
        self._begin()
        self.refresh()

    def _begin(self) -> None:
        """Know nothing of the film yet."""
        self._index = Index(self._pieces)
        self._stars: dict[str, Nanoseconds] = {}
        self.lanes = FilmLanes(
            self._pieces, self._index.lanes, lambda: self.index, self._indexing
        )
        self._recent.cache_clear()

    @classmethod
    def open(
        cls, directory: RecordingDirectory, identities: list[str]
    ) -> OpenedRecording:
        """Open a recording with one of the identities (secrets).

        Raises ``NotForThisKey``, ``RecordingEmpty`` if it never held film,
        ``FormatUnknown``, and ``SegmentDamaged`` if the key itself is not whole.
        """
        opened = cls(Pieces(directory, identities))
        promised = opened._promised()
        if not (opened.index or promised or any(directory.film()[:2])):
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
    def index(self) -> tuple[IndexedSegment, ...]:
        """The segments that are there, in order."""
        return self._index.segments

    @property
    def duration(self) -> Nanoseconds:
        """Where the last of its samples ends, on the film's time."""
        return max(map(self._end_of, Track))

    @property
    def gaps(self) -> list[Gap]:
        """What the recorder knew to be missing; nothing without a stop."""
        told = self.end.get("gaps", []) if self.end else []
        return [
            Gap(Track(one["track"]), one["start"], one["duration"], one["cause"])
            for one in told
        ]

    @property
    def sync(self) -> Document | None:
        """The sync statement as the recorder last wrote it, at a stop or on the way."""
        return self.end.get("sync") if self.end else self._index.sync

    @property
    def waveform(self) -> list[int | None]:
        """A peak (0 … 255) for each 50 ms from zero on; None where none was kept."""
        with self._indexing:
            return self._index.lanes.waveform.row

    @property
    def stars(self) -> list[Nanoseconds]:
        """What the parent starred, on the film's time, ascending."""
        with self._indexing:
            return sorted(min(at, self.duration) for at in self._stars.values())

    @property
    def left_out(self) -> Nanoseconds:
        """How much the family left out behind the end of the film."""
        return Nanoseconds(self.end.get("left_out", 0) if self.end else 0)

    @property
    def damaged(self) -> bool:
        """Whether a piece is known to be missing or bad; only ``verify`` is sure."""
        last = self.index[-1].number + 1 if self.index else 0
        return len(self.index) < max(last, self._promised())

    def segment(self, number: int) -> bytes:
        """Return a segment's plaintext, proven; raises ``SegmentDamaged``.

        A segment that proves damaged is left out of the index from then on.
        """
        try:
            return self._recent(number)
        except SegmentDamaged:
            with self._indexing:
                self._index.leave_out(number)
            raise

    def refresh(self) -> None:
        """Look again at what is there: a film grows while it is being recorded."""
        with self._indexing:
            self.about = self.about or read_document(self._pieces, "about") or {}
            if self.end is None:
                self.end = read_document(self._pieces, "end")
                if self.left_out:  # nothing that was seen of it may stay in memory
                    self._begin()
            there = self._pieces.directory.film()
            ours = list(filter(self._belongs, there.segments))
            self._index.gather(self._init_if_whole(), there._replace(segments=ours))
            self._see_stars(there.stars)

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

    def _see_stars(self, names: list[str]) -> None:
        """Read the new ones; one that is not whole stays out, as ``verify`` says."""
        for name in names:
            if name not in self._stars and (found := read_document(self._pieces, name)):
                self._stars[name] = read_star(found)

    def _init_if_whole(self) -> bytes | None:
        try:
            return self.init
        except SegmentDamaged:
            return None

    def _end_of(self, track: Track) -> Nanoseconds:
        """Where the track ends: segments follow one another."""
        runs = (one.runs[track] for one in reversed(self.index) if track in one.runs)
        last = next(runs, None)
        return to_time(track, last.end) if last else Nanoseconds(0)

    def _promised(self) -> int:
        return int(self.end["segments"]) if self.end else 0

    def _belongs(self, number: int) -> bool:
        return not self.ended or number < self._promised()

    def _open(self, number: int) -> bytes:
        if not self._belongs(number):
            raise SegmentDamaged(f"{segment_name(number)}.age comes after the end")
        payload, link = self._pieces.segment(number)
        same = self._index.mac(number) in (None, link.mac.hex())
        before = self._index.mac(number - 1)
        if not same or before not in (None, link.previous.hex()):
            raise SegmentDamaged(f"{segment_name(number)}.age is not in its chain")
        return payload
