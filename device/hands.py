"""What a hand on a button means, and what the light says: pure, and only here.

Gestures go in with what the box is doing, deeds come out. One button, three meanings: a
press starts and stops; held for five seconds while nothing is recorded it erases the
last film; on a box that is not claimed yet the same hold proves that a person is there.
Erasing cannot be undone, so a hold counts only if the box did the same all the while,
and not soon after the last erasure: a hand that stays or comes again at once erases one
film, not two.

The second button is for while film is being made, and means nothing else: pressed, it
is the parent's star; held for two seconds, it is the guest pause. Both count only if
the push began in this film.
"""

from __future__ import annotations

from enum import StrEnum

from device.button import Gesture, Held, Holding, LetGo, Pressed
from device.media import SECOND, Nanoseconds
from device.rig import Light

REST = Nanoseconds(10 * SECOND)
"""For so long after an erasure no new hold erases."""
ONE_STAR = Nanoseconds(2 * SECOND)
"""Presses that follow so soon are one star."""


class Deed(StrEnum):
    """What the recorder shall do."""

    PRESS = "press"
    """Start a recording, or stop the one that runs."""
    ERASE = "erase"
    """Erase the last film."""
    PROVE = "prove"
    """Write down that a person is here, at a box that is not claimed yet."""
    STAR = "star"
    """Keep this moment as one that the parent found good."""
    PAUSE = "guest pause"
    """Stop, and leave out the last minutes."""


class Hands:
    """Knows since when the box does what it does, and whether a hand counts down."""

    def __init__(self, *, claimed: bool = True) -> None:
        self.counting = False
        """Whether a hand is holding on: the light counts down."""
        self._recording = False
        self._claimed = claimed
        self._from = Nanoseconds(0)  # a hold that began earlier means nothing
        self._filming_from = Nanoseconds(0)  # nor does a push of the second button
        self._no_star_until = Nanoseconds(0)

    def look(self, now: Nanoseconds, *, recording: bool, claimed: bool) -> None:
        """Take in whether film is being made *now*, and whether the box is claimed."""
        over = self._recording and not recording
        changed = over or claimed is not self._claimed
        if changed:
            self._from = max(self._from, now)
        if recording and not self._recording:
            self._filming_from = self._no_star_until = now
        self._recording, self._claimed = recording, claimed
        self.counting = self.counting and not (changed or recording)

    def light(self, *, partly: bool = False, cannot: bool = False) -> Light:
        """Tell what the light shows now.

        *partly*: camera or microphone is away meanwhile. *cannot*: if nothing is
        recorded, nothing can be.
        """
        if self._recording:
            return Light.PARTLY if partly else Light.SOLID
        if self.counting:
            return Light.COUNTDOWN
        return Light.DOUBLE_WINK if cannot else Light.DARK

    def mean(self, gesture: Gesture) -> Deed | None:
        """Tell what *gesture* on the button means, if anything."""
        match gesture:
            case Pressed():
                return Deed.PRESS
            case Holding(since):
                self.counting = self._may_hold(since)
            case Held(since, elapsed):
                counted, self.counting = self._may_hold(since), False
                return self._held(since, elapsed) if counted else None
            case LetGo():
                self.counting = False
        return None

    def mean_second(self, gesture: Gesture) -> Deed | None:
        """Tell what *gesture* on the second button means, if anything."""
        match gesture:
            case Pressed(_, since) if self._may_star(since):
                self._no_star_until = Nanoseconds(since + ONE_STAR)
                return Deed.STAR
            case Held(since, _) if self._recording and since >= self._filming_from:
                return Deed.PAUSE
        return None

    def _held(self, since: Nanoseconds, elapsed: Nanoseconds) -> Deed:
        if not self._claimed:
            return Deed.PROVE
        self._from = Nanoseconds(since + elapsed + REST)
        return Deed.ERASE

    def _may_hold(self, since: Nanoseconds) -> bool:
        return not self._recording and since >= self._from

    def _may_star(self, since: Nanoseconds) -> bool:
        return self._recording and since >= self._no_star_until
