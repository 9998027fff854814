"""Makes what the lanes of a film lack, in the background, while it is looked at.

One thread, and a scout that does the decoding: one film at a time, the one that was
asked for last. Both end when nothing is lacking, and with the opener. A damaged piece
leaves a hole. Nothing is made of a film that is still being recorded.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from itertools import accumulate

from device.annexb import wrap
from device.chapters import LENGTH
from device.clip import entries
from device.errors import ScoutLost, SegmentDamaged, VigError
from device.lanes import PEAK, VOICE, Found, Voices, Waveform
from device.lanes.missing import Lack
from device.media import IndexedSegment, Track
from device.opened import OpenedRecording
from device.scout import wire
from device.scout.asked import Asked
from device.scout.wire import Message

logger = logging.getLogger(__name__)

LIVES = 2
"""How often a scout may come to grief over one film."""


class Maker:
    """Any thread may ``want``; the lock guards which film is wanted, and the thread."""

    def __init__(self) -> None:
        self._wanted: OpenedRecording | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def want(self, opened: OpenedRecording) -> None:
        """Make what this film lacks, before what any other lacks."""
        if not opened.lanes.lacking():
            return
        with self._lock:
            self._wanted = opened
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="lanes", daemon=True
                )
                self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until nothing is wanted any more."""
        thread = self._thread
        if thread:
            thread.join(seconds)

    def _run(self) -> None:
        while (opened := self._next()) is not None:
            try:
                self._make(opened)
            except VigError as exc:
                logger.warning("lanes given up reason=%s", exc)
                opened.lanes.give_up(one.stretch for one in opened.lanes.lacking())

    def _next(self) -> OpenedRecording | None:
        with self._lock:
            if self._wanted and not self._wanted.lanes.lacking():
                self._wanted = None
            if self._wanted is None:
                self._thread = None
            return self._wanted

    def _make(self, opened: OpenedRecording) -> None:
        """Work on one film until it lacks nothing or another is wanted."""
        lives = LIVES
        while lives:
            film = Film(opened)
            try:
                while self._wanted is opened and (left := opened.lanes.lacking()):
                    film.make(left[0])
                return
            except ScoutLost as exc:
                lives -= 1
                logger.warning("%s", exc)
            finally:
                film.close()
        raise ScoutLost


class Film:
    """A film that is being worked on, and its scout; one thread."""

    def __init__(self, opened: OpenedRecording) -> None:
        """Raises ``ScoutLost``; ``SegmentDamaged`` or ``MediaError`` for its head."""
        tracks = entries.read(opened.init)
        config = tracks.picture.config
        self._sets = (*config.sets, *config.picture_sets)
        self._config = tracks.sound or b""
        self._opened = opened
        self._whole = True
        self._scout = Asked()

    def make(self, lack: Lack) -> None:
        """Make what a stretch lacks; keep it if the film has ended and is whole."""
        self._whole = True
        found = self._scout.ask(self._messages(lack))
        there = [part for one in found if (part := self._inside(one, lack)) is not None]
        lanes = self._opened.lanes
        lanes.take(lack.stretch, there)
        if self._whole and self._opened.ended:
            try:
                lanes.keep(lack.stretch, there)
            except VigError as exc:
                logger.warning("lanes not kept reason=%s", exc)

    def close(self) -> None:
        """End its scout."""
        self._scout.close()

    def _messages(self, lack: Lack) -> Iterator[Message]:
        yield Message(wire.CONFIG, 0, self._config)
        for key in lack.pictures:
            payload = self._segment(key.segment)
            if sample := payload[key.offset : key.offset + key.size]:
                yield Message(wire.KEY_FRAME, key.start, wrap(sample, self._sets))
        if lack.sound:
            for segment in self._near(lack.stretch, 1):
                yield from self._packets(segment)

    def _packets(self, segment: IndexedSegment) -> Iterator[Message]:
        run = segment.runs.get(Track.SOUND)
        payload = self._segment(segment.number) if run else b""
        if not run or not payload:
            return
        starts = accumulate(run.durations, initial=run.start)
        offsets = accumulate(run.sizes, initial=run.offset)
        for start, at, size in zip(starts, offsets, run.sizes, strict=False):
            yield Message(wire.PACKET, start, payload[at : at + size])

    def _segment(self, number: int) -> bytes:
        """A segment, proven; nothing if it is damaged, which leaves a hole."""
        try:
            return self._opened.segment(number)
        except SegmentDamaged as exc:
            logger.info("lanes have a hole: %s", exc)
            self._whole = False
            return b""

    def _near(self, stretch: int, before: int) -> list[IndexedSegment]:
        """The segments of a stretch, and some before: decoder and judge run in."""
        first, stop = stretch * LENGTH - before, (stretch + 1) * LENGTH
        return [one for one in self._opened.index if first <= one.number < stop]

    def _inside(self, one: Found, lack: Lack) -> Found | None:
        """What of a find lies in the stretch: not what only ran in."""
        if not isinstance(one, Waveform | Voices):
            return one
        first, stop = self._heard(lack.stretch)
        if isinstance(one, Waveform):
            low, high = _cut(
                one.start // PEAK, len(one.peaks), first // PEAK, stop // PEAK
            )
            start = one.start + low * PEAK
            return Waveform(start, one.peaks[low:high]) if low < high else None
        low, high = _cut(one.start, len(one.values), first // VOICE, stop // VOICE)
        values = one.values[low:high]
        return Voices(one.start + low, values, one.by) if low < high else None

    def _heard(self, stretch: int) -> tuple[int, int]:
        """Between which samples the sound of a stretch lies."""
        runs = [
            one.runs[Track.SOUND]
            for one in self._near(stretch, 0)
            if Track.SOUND in one.runs
        ]
        return (runs[0].start, runs[-1].end) if runs else (0, 0)


def _cut(start: int, count: int, first: int, stop: int) -> tuple[int, int]:
    """Which of *count* places from *start* on lie in [first, stop)."""
    return max(0, first - start), max(0, min(count, stop - start))
