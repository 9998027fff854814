"""What a hand on the button means: start, stop, erase, or nothing.

Pure: gestures go in with whether film is being made, deeds come out. One button, three
meanings: a press starts and stops; held for five seconds while nothing is recorded it
erases the last film. Erasing cannot be undone, so a hold counts only if it began while
nothing was recorded, and not soon after the last erasure: a hand that stays or comes
again at once erases one film, not two.
"""

from __future__ import annotations

from enum import StrEnum

from device.button import Gesture, Held, Holding, LetGo, Pressed
from device.media import SECOND, Nanoseconds

REST = Nanoseconds(10 * SECOND)
"""For so long after an erasure no new hold erases."""


class Deed(StrEnum):
    """What the recorder shall do."""

    PRESS = "press"
    """Start a recording, or stop the one that runs."""
    ERASE = "erase"
    """Erase the last film."""


class Hands:
    """Knows since when nothing is recorded, and whether a hand is counting down."""

    def __init__(self) -> None:
        self.counting = False
        """Whether a hand is holding on to erase: the light counts down."""
        self._recording = False
        self._from = Nanoseconds(0)  # a hold that began earlier erases nothing

    def look(self, now: Nanoseconds, *, recording: bool) -> None:
        """Take in whether film is being made *now*."""
        if self._recording and not recording:
            self._from = max(self._from, now)
        self._recording = recording
        self.counting = self.counting and not recording

    def mean(self, gesture: Gesture) -> Deed | None:
        """Tell what *gesture* means, if anything."""
        match gesture:
            case Pressed():
                return Deed.PRESS
            case Holding(since):
                self.counting = self._may_erase(since)
            case Held(since, elapsed):
                counted, self.counting = self._may_erase(since), False
                if counted:
                    self._from = Nanoseconds(since + elapsed + REST)
                    return Deed.ERASE
            case LetGo():
                self.counting = False
        return None

    def _may_erase(self, since: Nanoseconds) -> bool:
        return not self._recording and since >= self._from
