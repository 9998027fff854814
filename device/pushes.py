"""What hands do to the two buttons, on its way from the panel's threads to the line."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import NamedTuple

from device.button import SECOND_HOLD, Button, Gesture
from device.media import Nanoseconds


class Edge(NamedTuple):
    """One raw change of a button's level, and of which button."""

    second: bool
    down: bool
    at: Nanoseconds


class Pushes:
    """Edges go in on any thread; gestures come out on one, the line.

    *wake* is called after each edge; it must not wait.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._edges: queue.SimpleQueue[Edge] = queue.SimpleQueue()
        self._button, self._second = Button(), Button(SECOND_HOLD)

    def first(self, down: bool, at: Nanoseconds) -> None:
        """Take in an edge of the button."""
        self._put(Edge(False, down, at))

    def second(self, down: bool, at: Nanoseconds) -> None:
        """Take in an edge of the second button."""
        self._put(Edge(True, down, at))

    def take(self, now: Nanoseconds) -> tuple[list[Gesture], list[Gesture]]:
        """Return what the button and the second button said, up to *now*."""
        first: list[Gesture] = []
        second: list[Gesture] = []
        while not self._edges.empty():
            edge = self._edges.get()
            button, told = (
                (self._second, second) if edge.second else (self._button, first)
            )
            told += button.edge(edge.down, edge.at)
        first += self._button.tick(now)
        second += self._second.tick(now)
        return first, second

    def _put(self, edge: Edge) -> None:
        # On the panel's thread: leave a word and go.
        self._edges.put(edge)
        self._wake()
