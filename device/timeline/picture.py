"""The picture of the film: frames in, placed frames out, and what is missing.

A film begins with a key frame, and so does every picture after a loss: what lies
between could not be decoded. Frames keep their own times; nothing is made even.
"""

from __future__ import annotations

from collections import deque
from statistics import median

from device.media import (
    SECOND,
    Frame,
    Gap,
    Nanoseconds,
    PictureGone,
    PlacedFrame,
    Track,
)

AWAY = "camera away"
LOST = "pictures lost"
USUAL = 31
"""Over how many frames the usual spacing is taken."""
FIRST_SPACING = SECOND // 30


class Picture:
    """One film's picture; knows its zero, its gaps and its lost frames."""

    def __init__(self) -> None:
        self.zero: Nanoseconds | None = None
        """When the first key frame was taken, on CLOCK_MONOTONIC."""
        self.lost = 0
        """Frames missing singly: by their spacing, or in no order."""
        self.gaps: list[Gap] = []
        self.end = Nanoseconds(0)
        """Where the film's next frame is expected."""
        self._last = Nanoseconds(-1)
        self._gone: PictureGone | None = None
        self._cause = ""
        self._spacings: deque[int] = deque(maxlen=USUAL)

    def taken(self, frame: Frame) -> list[PlacedFrame]:
        """Place *frame*, unless it cannot be decoded or is in no order."""
        if self.zero is None:
            if not frame.key:
                return []
            self.zero = frame.taken
        start = Nanoseconds(frame.taken - self.zero)
        if start <= self._last:
            self.lost += 1
            return []
        if self._gone is not None:
            if not frame.key:
                return []
            self._close_gap(start)
        else:
            self._count_missing(start)
        self._last, self.end = start, Nanoseconds(start + self._spacing())
        return [PlacedFrame(start, frame.key, frame.payload)]

    def gone(self, cause: str) -> list[PictureGone]:
        """There is no picture until the next key frame."""
        if self.zero is None or self._gone is not None:
            return []
        self._gone, self._cause = PictureGone(self.end), cause
        return [self._gone]

    def finish(self, end: Nanoseconds) -> None:
        """The film ends; if the picture is gone it was so until *end*."""
        if self._gone is not None:
            self._close_gap(max(end, self._gone.start))

    def _count_missing(self, start: Nanoseconds) -> None:
        if self._last < 0:
            return
        spacing = start - self._last
        if self._spacings:
            self.lost += max(0, round(spacing / self._spacing()) - 1)
        self._spacings.append(spacing)

    def _spacing(self) -> int:
        return int(median(self._spacings)) if self._spacings else FIRST_SPACING

    def _close_gap(self, end: Nanoseconds) -> None:
        if self._gone is None:
            return
        start = self._gone.start
        if end > start:
            span = Nanoseconds(end - start)
            self.gaps.append(Gap(Track.PICTURE, start, span, self._cause))
        self._gone = None
