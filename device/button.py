"""What a hand did to the button: a press, a hold, or nothing worth a word.

Pure: raw edges and ticks go in with the time they belong to, gestures come out. A
level counts once it has been quiet for ``BOUNCE``. A push then dates from its last
edge and a release from its first, so that no bouncing or loose contact can make a
hold longer than it was: a hold erases a film, and must not happen by accident. A
button that is down from the beginning (stuck, or leant on while the power came
back) does nothing until it is let go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from device.media import SECOND, Nanoseconds

BOUNCE = Nanoseconds(30_000_000)
"""How long a level must be quiet; cheap switches bounce for up to some 20 ms."""
PRESS = Nanoseconds(2 * SECOND)
"""A push that is let go sooner is a press."""
HOLD = Nanoseconds(5 * SECOND)
"""A push that lasts this long is a hold of the first button."""
SECOND_HOLD = PRESS
"""And of the second one, where a hand is in a hurry."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Pushed at *since* and let go within ``PRESS``, at *at*."""

    at: Nanoseconds
    since: Nanoseconds


@dataclass(frozen=True, slots=True)
class Holding:
    """Still down after ``PRESS``, not yet ``HOLD``; *elapsed* is for a countdown."""

    since: Nanoseconds
    elapsed: Nanoseconds


@dataclass(frozen=True, slots=True)
class Held:
    """The hold is as long as it takes; told once a push."""

    since: Nanoseconds
    elapsed: Nanoseconds


@dataclass(frozen=True, slots=True)
class LetGo:
    """Let go after ``PRESS`` or later: before ``Held`` a change of mind."""

    since: Nanoseconds
    elapsed: Nanoseconds


Gesture: TypeAlias = Pressed | Holding | Held | LetGo


class Button:
    """Turns edges and ticks, given in the order of their times, into gestures.

    *hold* is how long a push must last to be ``Held``, ``PRESS`` or more.

    Ticks may come as seldom as they like: they tell ``Holding`` and what time alone
    brings about, and make no gesture that the edges do not bear out.
    """

    def __init__(self, hold: Nanoseconds = HOLD) -> None:
        self._hold_lasts = hold
        self._down: bool | None = None  # as debounced; None: no edge seen yet
        self._raw = False
        self._first = self._last = Nanoseconds(-BOUNCE)  # edges of the present burst
        self._since: Nanoseconds | None = None  # None: up, or down from the beginning
        self._held = False

    def edge(self, down: bool, at: Nanoseconds) -> list[Gesture]:
        """Take in one raw change of the level, bounces included."""
        if self._down is None:
            self._down = self._raw = not down  # what it changed from
        gestures = [*self._settle(at), *self._hold(at)]
        if down != self._raw:
            if self._quiet(at):
                self._first = at
            self._raw, self._last = down, at
        return gestures

    def tick(self, now: Nanoseconds) -> list[Gesture]:
        """Take in that it is *now*, and that nothing changed since the last edge."""
        gestures = [*self._settle(now), *self._hold(now)]
        if self._since is None or self._held or not self._quiet(now):
            return gestures
        elapsed = Nanoseconds(now - self._since)
        if elapsed >= PRESS:
            gestures.append(Holding(self._since, elapsed))
        return gestures

    def _quiet(self, now: Nanoseconds) -> bool:
        return now - self._last >= BOUNCE

    def _settle(self, now: Nanoseconds) -> list[Gesture]:
        """Believe the raw level if it has been quiet for long enough."""
        if self._down is None or self._raw == self._down or not self._quiet(now):
            return []
        self._down = self._raw
        if self._down:
            self._since, self._held = self._last, False
            return []
        since, self._since = self._since, None
        return [] if since is None else [_let_go(since, self._first)]

    def _hold(self, now: Nanoseconds) -> list[Gesture]:
        """Tell once that the hold is long enough, if nothing speaks against it."""
        if self._since is None or self._held or not self._quiet(now):
            return []
        elapsed = Nanoseconds(now - self._since)
        self._held = elapsed >= self._hold_lasts
        return [Held(self._since, elapsed)] if self._held else []


def _let_go(since: Nanoseconds, at: Nanoseconds) -> Gesture:
    elapsed = Nanoseconds(at - since)
    return Pressed(at, since) if elapsed < PRESS else LetGo(since, elapsed)
