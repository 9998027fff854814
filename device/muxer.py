"""Placed frames and sound packets in, media segments out, about half a second each.

A segment goes out when its picture is complete and the sound has reached its end:
nothing of it is kept. Sound belongs to the segment in which it starts. The tracks
carry their own absolute times, so a piece that is lost later moves nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import pairwise

from device import fragment
from device.annexb import unwrap
from device.cutter import Cutter, Span
from device.errors import MediaError
from device.fragment import Piece, to_time
from device.libav.initial import init_segment
from device.media import (
    SECOND,
    Nanoseconds,
    PictureGone,
    PlacedFrame,
    Segment,
    SoundPacket,
    Track,
)
from device.rig import PictureFormat

PATIENCE = Nanoseconds(SECOND * 2 // 5)
"""How far the picture may be ahead before a segment goes out without its sound.

With the half second of a segment, less than a second is ever in memory only. While a
sound card's first stamps are judged (``device.timeline``) its sound is later than that:
it then rides in a later segment, with its own true times, and the picture is safe."""


class Muxer:
    """Makes one recording's segments; ``init`` is there from the first key frame on."""

    def __init__(self, picture: PictureFormat, sound_config: bytes) -> None:
        self.init: bytes | None = None
        self._picture = picture
        self._sound_config = sound_config
        self._parameter_sets: frozenset[bytes] = frozenset()
        self._cutter = Cutter(picture.frame_rate)
        self._spans: deque[Span] = deque()
        self._sound: deque[SoundPacket] = deque()
        self._seen = Nanoseconds(0)
        self._heard = Nanoseconds(0)
        self._number = 0

    def feed(self, item: PlacedFrame | SoundPacket | PictureGone) -> list[Segment]:
        """Take the next item of either track; return the segments that are complete.

        Raises ``MediaError`` for a frame that is not H.264, not in order, or made
        with other parameters than the film's first.
        """
        match item:
            case SoundPacket():
                self._sound.append(item)
                self._heard = to_time(Track.SOUND, item.first + item.duration)
            case PlacedFrame():
                self._spans += self._frame(item)
            case PictureGone():
                self._spans += self._cutter.gone(item.start)
        self._spans += self._cutter.dark_until(self._heard)
        return [segment for span in self._ready() for segment in self._segment(span)]

    def finish(self) -> list[Segment]:
        """Return what is left; the last segment takes all sound that is left."""
        self._spans += self._cutter.finish()
        last = self._spans.pop() if self._spans else Span(self._heard, None)
        segments = [made for span in self._spans for made in self._segment(span)]
        end = Nanoseconds(max(last.end, self._heard))
        self._spans.clear()
        return segments + list(self._segment(Span(end, last.picture)))

    def _frame(self, frame: PlacedFrame) -> list[Span]:
        sample, parameter_sets = unwrap(frame.payload)
        if self.init is None and frame.key:
            self.init = init_segment(frame.payload, self._picture, self._sound_config)
            self._parameter_sets = parameter_sets
        if self.init is None:
            return []
        if not parameter_sets <= self._parameter_sets:
            raise MediaError(
                "the camera came back with other settings",
                hint="press the button again: a new recording takes them over",
            )
        self._seen = frame.start
        return self._cutter.frame(frame.start, frame.key, sample)

    def _ready(self) -> Iterator[Span]:
        while self._spans:
            end = self._spans[0].end
            if self._heard < end and self._seen - end < PATIENCE:
                return
            yield self._spans.popleft()

    def _segment(self, span: Span) -> Iterator[Segment]:
        pieces = {}
        if span.picture:
            pieces[Track.PICTURE] = span.picture
        if sound := self._sound_until(span.end):
            pieces[Track.SOUND] = sound
        if pieces:
            yield fragment.write(self._number, pieces)
            self._number += 1

    def _sound_until(self, end: Nanoseconds) -> Piece | None:
        packets = []
        while self._sound and to_time(Track.SOUND, self._sound[0].first) < end:
            packets.append(self._sound.popleft())
        if not packets:
            return None
        durations = [
            later.first - earlier.first for earlier, later in pairwise(packets)
        ]
        durations.append(packets[-1].duration)
        return Piece(packets[0].first, [p.payload for p in packets], durations)
