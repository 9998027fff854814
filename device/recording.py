"""One recording, from what the drivers deliver to segments that a power cut spares.

The way is one: timeline, sound encoder, muxer, chain, sealer, store. Nothing here
reads a clock or waits, so two hours can run in minutes; the caller's thread does it
all. The recording's keys live here while it runs and are gone when it is over.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict
from typing import Any

from device import documents, seal
from device.chain import Chain
from device.chapters import Chapter, ChapterWriter
from device.circumstances import Circumstances
from device.errors import StoreError
from device.libav.sound import SoundEncoder
from device.media import (
    SAMPLE_RATE,
    SECOND,
    Item,
    Nanoseconds,
    Placed,
    PlacedFrame,
    PlacedSound,
    Segment,
    Track,
)
from device.muxer import Muxer
from device.recording_key import RecordingKey
from device.scout import NoScout, Scout, StartScout
from device.stars import star, star_name
from device.store import RecordingDirectory, Store, segment_name
from device.tail import Rest, Tail, gaps_until
from device.timeline import Timeline

__all__ = ["Circumstances", "Recording"]

logger = logging.getLogger(__name__)

PAUSE = Nanoseconds(120 * SECOND)
"""How much of its end can be left out, unless its maker says otherwise."""


class Recording:
    """A recording that is being made. One thread feeds and finishes it."""

    def __init__(
        self,
        store: Store,
        recipients: list[str],
        made_with: Circumstances,
        start_scout: StartScout = NoScout,
        pause: Nanoseconds = PAUSE,
    ) -> None:
        """Make its directory and keys; everything it needs is durable when this ends.

        What a scout finds goes into the chapters; the film needs none. *pause* is how
        much of its end ``leave_out`` may be asked to leave out.

        Raises ``NoRecipient``, ``RecipientInvalid`` and the errors of the store.
        """
        self.id = secrets.token_hex(16)
        self.kept = 0
        self._made_with = made_with
        key = RecordingKey.new(self.id)
        self._recipient, self._mac_key = key.identity.recipient, key.mac_key
        self._timeline = Timeline()
        self._encoder = SoundEncoder()
        self._muxer = Muxer(made_with.rig.camera.picture, self._encoder.config)
        self._chain = Chain(self._mac_key, self.id)
        self._chapters = ChapterWriter()
        self._tail = Tail(pause)
        self._stars = 0
        self._init_written = False
        self._end = Nanoseconds(0)
        self._link = ""  # of the last segment that was kept
        self._unsure = ""  # the segment that may be there, but is not acknowledged
        self._unwritten: Chapter | None = None
        self._scout: Scout = NoScout()
        # Fails before anything is made. What opens the film is let go of here: to film
        # on, its recipient is enough.
        sealed = seal.seal(key.text().encode(), recipients)
        del key
        self._directory: RecordingDirectory = store.create(self.id)
        self._about = self._document("about", made_with.about(self.id, recipients))
        try:
            self._directory.write("key", sealed)
            self._write("about", self._about)
        except StoreError:
            self.discard()
            raise
        self._scout = start_scout()

    @property
    def duration(self) -> Nanoseconds:
        """How much film is acknowledged."""
        return self._end

    @property
    def drift_ppm(self) -> float:
        """How many millionths too fast the sound card runs, as estimated so far."""
        return self._timeline.statement().drift_ppm

    def feed(self, item: Item) -> None:
        """Take what a driver delivered; keeps every segment that it completes."""
        for placed in self._timeline.feed(item):
            self._place(placed)

    def finish(self, stopped_by: str) -> None:
        """Keep what is still under way and close the recording."""
        for placed in self._timeline.finish():
            self._place(placed)
        for packet in self._encoder.finish():
            self._keep_all(self._muxer.feed(packet))
        self._keep_all(self._muxer.finish())
        self._scout.finish()
        self._close(stopped_by)

    def break_off(self, stopped_by: str) -> None:
        """Close the recording with what is kept, after an error; take nothing more.

        What could not be acknowledged goes: the end tells exactly of what is there.
        """
        if self._unsure:
            self._directory.remove(self._unsure)
        self._close(stopped_by)

    def star(self, at: Nanoseconds) -> None:
        """Keep a star for the moment *at* (CLOCK_MONOTONIC); at once, and for good."""
        zero, name = self._timeline.zero, star_name(self._stars)
        place = Nanoseconds(0 if zero is None else max(0, at - zero))
        self._write(name, self._document(name, star(place)))
        self._tail.star(name, place)
        self._stars += 1

    def leave_out(self, since: Nanoseconds, until: Nanoseconds) -> Nanoseconds | None:
        """Close the recording without what came from *since* on, and take nothing more.

        Both times are on CLOCK_MONOTONIC, *until* is when it stopped. Tells how much is
        left out: up to half a second more than was asked. None if nothing is left; then
        all of it is erased.
        """
        self._scout.close()
        self._chapters.take(self._scout.found())
        if chapter := self._chapters.finish():
            self._tail.close(self._with_sync(chapter))
        zero = self._timeline.zero
        rest = None if zero is None else self._tail.without(Nanoseconds(since - zero))
        if zero is None or rest is None:
            self._directory.erase()
            return None
        left_out = Nanoseconds(until - zero - rest.end)
        self._directory.leave_out(rest.gone, self._anew(rest, left_out))
        self._say_finished(rest.segments, "guest pause")
        return left_out

    def _anew(self, rest: Rest, left_out: Nanoseconds) -> dict[str, bytes]:
        """What has to be written of a film whose tail goes; the end comes last."""
        gaps = gaps_until([asdict(gap) for gap in self._timeline.gaps], rest.end)
        end = {
            "segments": rest.segments,
            "mac": rest.link,
            "gaps": gaps,
            "sync": rest.sync,
            "stars": rest.stars,
            "stopped_by": "guest pause",
            "left_out": left_out,
        }
        return {
            name: self._sealed(self._document(name, value))
            for name, value in (*rest.anew, ("end", end))
        }

    def _close(self, stopped_by: str) -> None:
        self._scout.close()
        if self.kept:
            self._chapters.take(self._scout.found())
            self._write_chapter(self._unwritten or self._chapters.finish())
        self._write("end", self._document("end", self._ending(stopped_by)))
        self._say_finished(self.kept, stopped_by)

    def _say_finished(self, segments: int, stopped_by: str) -> None:
        logger.info(
            "recording finished recording=%s segments=%d stopped_by=%s",
            self.id[:8],
            segments,
            stopped_by.replace(" ", "-"),
        )

    def discard(self) -> None:
        """Erase it: it never began."""
        self._scout.close()
        self._directory.erase()

    def _place(self, placed: Placed) -> None:
        if isinstance(placed, PlacedSound):
            self._chapters.hear(placed)
            self._scout.hear(placed)
            for packet in self._encoder.encode(placed):
                self._keep_all(self._muxer.feed(packet))
        else:
            if isinstance(placed, PlacedFrame):
                self._scout.show(placed)
            self._keep_all(self._muxer.feed(placed))

    def _keep_all(self, segments: list[Segment]) -> None:
        for segment in segments:
            self._keep(segment)

    def _keep(self, segment: Segment) -> None:
        if not self._init_written:
            init = self._muxer.init
            assert init is not None, "a segment came before its head"  # noqa: S101
            self._write("init", init)
            self._chain.head(init, self._about)
            self._init_written = True
        bound = self._chain.bind(segment)
        self._unsure = segment_name(bound.number)
        self._write(self._unsure, bound.payload)
        self._unsure, self._link = "", self._chain.link
        self.kept += 1
        self._end = max(self._end, _end_of(bound))
        self._tail.keep(self._end, self._link)
        self._chapters.take(self._scout.found())
        self._write_chapter(self._chapters.add(bound, self._chain.link))
        logger.debug("segment kept number=%d", bound.number)

    def _write_chapter(self, chapter: Chapter | None) -> None:
        if chapter:
            self._unwritten = chapter
            name, value = told = self._with_sync(chapter)
            self._tail.close(told)
            self._write(name, self._document(name, value))
            self._unwritten = None

    def _with_sync(self, chapter: Chapter) -> Chapter:
        # A film that ends without a stop still tells how well it was in step.
        sync = self._made_with.sync(self._timeline)
        return Chapter(chapter.name, {**chapter.document, "sync": sync})

    def _ending(self, stopped_by: str) -> dict[str, Any]:
        return {
            "segments": self.kept,
            "mac": self._link,
            "gaps": [asdict(gap) for gap in self._timeline.gaps],
            "sync": self._made_with.sync(self._timeline),
            "stars": self._stars,
            "stopped_by": stopped_by,
        }

    def _document(self, name: str, value: dict[str, Any]) -> bytes:
        return documents.to_bytes(name, self.id, self._mac_key, value)

    def _write(self, name: str, plain: bytes) -> None:
        self._directory.write(name, self._sealed(plain))

    def _sealed(self, plain: bytes) -> bytes:
        return seal.seal(plain, [self._recipient])


def _end_of(segment: Segment) -> Nanoseconds:
    scale = {Track.PICTURE: 90_000, Track.SOUND: SAMPLE_RATE}
    ends = [run.end * SECOND // scale[track] for track, run in segment.runs.items()]
    return Nanoseconds(max(ends, default=0))
