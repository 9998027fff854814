"""Who is claiming this box just now: one browser at a time, by code and by hand.

A right code takes the place for five minutes, in which the button has to be held; then
it is kept for as long as something is done each quarter of an hour. Behind a place
stands a claimer, the process that makes the keys.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from device.claim.waiting import Tries, code_of
from device.errors import AlreadyClaimed, VigError
from device.media import SECOND
from device.status import Status
from device.store import Store
from web.box import Box
from web.opening import Clock

HAND_WITHIN: Final = 300.0
"""Seconds from the code to the hand, and for which a hold proves that one is there."""
IDLE: Final = 900.0
KEY: Final = "claim"
"""Under which name a session knows its place."""


class Claims(Protocol):
    """The claimer, as the page asks it; ``device.claimer.client.Claimer``."""

    @property
    def alive(self) -> bool:
        """Whether it still runs."""

    def told(self) -> dict[str, Any]:
        """What it has so far: *name*, *recipient*, *kept*, *recovery*; empty if not."""

    def back(self) -> None:
        """Forget the step that was done last."""

    def new_key(self, name: str, passphrase: str) -> None:
        """Make a key and wrap it."""

    def public_key(self, name: str, recipient: str) -> None:
        """Take her public key alone."""

    def wrapped_key(self, name: str, passphrase: str, wrapped: bytes) -> None:
        """Take her wrapped key."""

    def recovery_key(self) -> str:
        """The recovery key made here, as an identity file; always the same one."""

    def recovery(self, recipient: str) -> None:
        """Take the service's public key; an empty one means the key made here."""

    def claim(self, code: str, since: str) -> None:
        """Let it all hold."""

    def end(self) -> None:
        """Forget it all. Safe to call twice."""


StartClaimer = Callable[[Path], Claims]


class SomebodyElse(VigError, PermissionError):
    """Somebody else is claiming this box just now."""

    hint = "if it is you, in another window, go on there; or wait some minutes"


class NoHand(VigError, PermissionError):
    """The box has not felt a hand on its button yet."""

    hint = "hold the button down for five seconds, then go on"


class PlaceLost(VigError, PermissionError):
    """This took too long, so it has to begin anew."""

    hint = "type the claim code once more; nothing was changed on the box"


@dataclass(slots=True)
class Place:
    """A browser that is claiming the box; *held* once the hand was there."""

    token: str
    claimer: Claims
    seen: float
    held: bool = False


class Claiming:
    """The one place. The lock guards it; steps are done outside of it."""

    def __init__(self, box: Box, start: StartClaimer, clock: Clock) -> None:
        self._box, self._store = box, Store(box.root)
        self._start, self._clock = start, clock
        self._tries = Tries(self._store, clock)
        self._lock = threading.Lock()
        self._place: Place | None = None

    @property
    def has_code(self) -> bool:
        """Whether there is a code to type."""
        return code_of(self._store) is not None

    @property
    def tries_left(self) -> int:
        """How many codes may still be tried."""
        return self._tries.left

    def begin(self, typed: str) -> str:
        """Take the place with a code, and return its token.

        Raises ``SomebodyElse``, ``ClaimCodeWrong``, ``ClaimClosed`` and the like.
        """
        with self._lock:
            if self._current() is not None:
                raise SomebodyElse
            if self._store.is_claimed():
                raise AlreadyClaimed
            self._tries.take(typed)
            token = secrets.token_hex(16)
            claimer = self._start(self._box.root)
            self._place = Place(token, claimer, self._clock())
            return token

    def place(self, token: object) -> Place | None:
        """The place that is this session's, if it has it."""
        with self._lock:
            found = self._current()
        return found if found is not None and found.token == token else None

    def touch(self, place: Place) -> None:
        """Something was done there."""
        place.seen = self._clock()

    def feel(self, place: Place) -> None:
        """Take note of the hand on the button; raises ``NoHand``."""
        if not felt(self._box.status()):
            raise NoHand
        place.held = True

    def over(self, place: Place) -> None:
        """It is done, or given up: nothing of it stays."""
        with self._lock:
            if self._place is place:
                self._place = None
        place.claimer.end()

    def end(self) -> None:
        """Give up what is under way, as the page is being stopped."""
        with self._lock:
            found, self._place = self._place, None
        if found:
            found.claimer.end()

    def _current(self) -> Place | None:
        found = self._place
        if found is None:
            return None
        longest = IDLE if found.held else HAND_WITHIN
        if found.claimer.alive and self._clock() - found.seen < longest:
            return found
        found.claimer.end()
        self._place = None
        return None


def felt(status: Status | None) -> bool:
    """Whether a hand held the button in the last five minutes."""
    if status is None or status.held_at is None:
        return False
    since = time.clock_gettime_ns(time.CLOCK_BOOTTIME) - status.held_at
    return 0 <= since < HAND_WITHIN * SECOND
