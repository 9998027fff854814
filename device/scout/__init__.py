"""The scout: a small process beside film that looks and listens ahead.

It decodes key frames to small pictures and hears where somebody speaks: work that must
never hold up a segment, may hang or be ended at any time, and takes memory that goes
with it. The recorder has one for each film (``beside``), the opener one while
something is missing (``asked``). It holds no key and opens no file of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from device.lanes import Found
from device.media import PlacedFrame, PlacedSound


class Scout(Protocol):
    """What a recording needs of a scout. Nothing here waits or raises."""

    def show(self, frame: PlacedFrame) -> None:
        """Let it see a frame that passes by."""

    def hear(self, sound: PlacedSound) -> None:
        """Let it hear sound that passes by; consecutive values touch."""

    def found(self) -> list[Found]:
        """What it has found since it was last asked."""

    def finish(self) -> None:
        """Give it a moment to come to an end, then end it; ``found`` has the rest."""

    def close(self) -> None:
        """End it at once. Safe to call twice."""


StartScout: TypeAlias = Callable[[], Scout]


class NoScout:
    """Nobody: chapters then hold what the recording finds by itself."""

    def show(self, frame: PlacedFrame) -> None:
        """Nothing sees it."""

    def hear(self, sound: PlacedSound) -> None:
        """Nothing hears it."""

    def found(self) -> list[Found]:
        """Nothing."""
        return []

    def finish(self) -> None:
        """There is nothing to end."""

    def close(self) -> None:
        """There is nothing to end."""
