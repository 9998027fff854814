"""One bounded queue between the drivers' threads and the line.

What it cannot hold is let go and told of as an ``Overrun``: a gap that the film shows,
never a silent loss. It is bounded in bytes, since a card that stalls for seconds is
met with memory, and memory is what a small Pi has least of.
"""

from __future__ import annotations

import threading
from collections import deque

from device.media import Block, Frame, Gone, Item, Nanoseconds, Overrun, Track

SECONDS_HELD = 30
"""How long a card may stand still before film is lost."""

ONE_TURN = 150
"""Frames and blocks that are taken at once: two seconds of film. However far behind the
line is, between two turns it hears the button and says that it is alive."""


def room_for(bit_rate: int) -> int:
    """Bytes that hold ``SECONDS_HELD`` of film whose picture has *bit_rate* bits/s.

    Half as much again is added for the picture, whose encoder keeps its rate only on
    average; sound comes as float32 at 48 kHz, 192,000 bytes a second.
    """
    return SECONDS_HELD * (bit_rate // 8 * 3 // 2 + 192_000)


class Intake:
    """Holds what camera and microphone delivered until the line takes it.

    Driver threads call ``put``; the line's thread calls ``take``; any thread may
    ``wake``. The condition's lock guards every field.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._held = 0
        self._items: deque[Item] = deque()
        self._lost: dict[Track, Overrun] = {}
        self._woken = False
        self._changed = threading.Condition()

    def put(self, item: Frame | Block | Gone) -> None:
        """Keep *item*, or count it as let go. Never blocks on the card."""
        with self._changed:
            if self._must_go(item):
                self._let_go(item)
            else:
                self._keep(item)
            self._changed.notify()

    def take(self, timeout: float) -> list[Item]:
        """The oldest that are held, ``ONE_TURN`` at most; waits *timeout* seconds.

        What is left counts as held: a line that is behind makes no room for more.
        """
        with self._changed:
            self._changed.wait_for(lambda: bool(self._items) or self._woken, timeout)
            self._woken = False
            count = min(ONE_TURN, len(self._items))
            items = [self._items.popleft() for _ in range(count)]
            self._held -= sum(map(_size, items))
            return items

    def wake(self) -> None:
        """Let a waiting ``take`` return at once."""
        with self._changed:
            self._woken = True
            self._changed.notify()

    def drain(self) -> list[Item]:
        """Everything at once, what was lost last included; leaves the intake empty."""
        with self._changed:
            items = [*self._items, *self._lost.values()]
            self._items.clear()
            self._lost.clear()
            self._held = 0
            return items

    @property
    def held(self) -> int:
        """Bytes that wait now."""
        with self._changed:
            return self._held

    def _must_go(self, item: Frame | Block | Gone) -> bool:
        if isinstance(item, Gone):
            return False
        if self._held + _size(item) > self._room:
            return True
        # After a lost frame the pictures that lean on it are of no use either.
        orphan = isinstance(item, Frame) and not item.key
        return orphan and Track.PICTURE in self._lost

    def _let_go(self, item: Frame | Block | Gone) -> None:
        track, at = _place(item)
        before = self._lost.get(track)
        first, count = (before.at, before.count) if before else (at, 0)
        self._lost[track] = Overrun(track, first, count + 1)

    def _keep(self, item: Frame | Block | Gone) -> None:
        lost = self._lost.pop(_place(item)[0], None)
        if lost:
            self._items.append(lost)
        self._items.append(item)
        self._held += _size(item)


def _size(item: Item) -> int:
    if isinstance(item, Frame):
        return len(item.payload)
    return item.samples.nbytes if isinstance(item, Block) else 0


def _place(item: Frame | Block | Gone) -> tuple[Track, Nanoseconds]:
    if isinstance(item, Frame):
        return Track.PICTURE, item.taken
    if isinstance(item, Block):
        return Track.SOUND, item.heard
    return item.track, item.at
