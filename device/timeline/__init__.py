"""The timeline: puts frames and sound blocks on the film's one time.

Pure: it reads no clock and does no input or output, so two hours run in seconds in a
test. Zero is when the first key frame was taken. Frames keep their own times; the
sound card drifts, lies at first and loses blocks, so its sound is placed by a clock
of its own (``clock``), held at the start (``start``) and a fifth of a second while
running (``line``), and stretched by unhearable amounts. Only the monotonic stamps of
frames and blocks count; no other clock can move anything.
"""

from __future__ import annotations

from device.media import (
    Block,
    Frame,
    Gap,
    Gone,
    Item,
    Nanoseconds,
    Overrun,
    Placed,
    Track,
)
from device.timeline.evidence import Evidence
from device.timeline.limits import Limits, samples_of, span_of
from device.timeline.picture import AWAY, LOST, Picture
from device.timeline.sound import Sound
from device.timeline.statement import SyncStatement, gaps_in_order
from device.timeline.track import Silence, SoundTrack

__all__ = ["Limits", "SyncStatement", "Timeline"]


class Timeline:
    """One film's time. Feed it what the intake gives, in that order."""

    def __init__(self, limits: Limits | None = None):
        self._limits = limits or Limits()
        self._picture, self._track = Picture(), SoundTrack()
        self._evidence = Evidence()
        self._sound = Sound(self._limits, self._track, self._evidence)

    def feed(self, item: Item) -> list[Placed]:
        """Take one item; give what can be placed for good."""
        match item:
            case Frame():
                return self._frame(item)
            case Block():
                return [*self._sound.heard(item)]
            case Gone(Track.PICTURE):
                return [*self._picture.gone(AWAY)]
            case Gone():
                return [*self._sound.gone()]
            case Overrun(Track.PICTURE):
                return [*self._picture.gone(LOST)]
            case Overrun():
                self._sound.lost(item.count)
                return []

    def finish(self) -> list[Placed]:
        """Give everything that is still held: the recording has ended."""
        if self._picture.zero is None:
            return []
        placed = self._sound.finish(self._picture.end)
        self._picture.finish(span_of(self._track.end))
        return [*placed]

    @property
    def zero(self) -> Nanoseconds | None:
        """When the film's time began, on CLOCK_MONOTONIC; None before that."""
        return self._picture.zero

    @property
    def gaps(self) -> list[Gap]:
        """What is known to be missing so far, in order."""
        sound = [self._gap(silence) for silence in self._long_silences()]
        return list(gaps_in_order(self._picture.gaps + sound))

    def statement(self) -> SyncStatement:
        """How well sound and picture are in step, so far or at the end."""
        lost = [s for s in self._track.silences if not self._is_long(s)]
        return SyncStatement(
            drift_ppm=round(self._evidence.ppm, 1),
            largest_residual_ms=round(self._evidence.worst * 1000, 2),
            lost_blocks=len(lost),
            lost_samples=sum(silence.count for silence in lost),
            lost_frames=self._picture.lost,
            gaps=tuple(self.gaps),
            settled=self._evidence.settled,
        )

    def _frame(self, frame: Frame) -> list[Placed]:
        placed: list[Placed] = [*self._picture.taken(frame)]
        zero = self._picture.zero
        if zero is not None:
            self._sound.begin(zero)
            placed += self._sound.passed(Nanoseconds(frame.taken - zero))
        return placed

    def _long_silences(self) -> list[Silence]:
        return [s for s in self._track.silences if self._is_long(s)]

    def _is_long(self, silence: Silence) -> bool:
        return silence.count > samples_of(self._limits.gap)

    def _gap(self, silence: Silence) -> Gap:
        start, span = span_of(silence.first), span_of(silence.count)
        return Gap(Track.SOUND, start, span, silence.cause)
