"""Codes that let another screen in: six digits, five minutes, one use, few guesses.

A code is shown on the practitioner's own screen and typed at the other one. It gives
nothing but what she shows there. Wrong guesses count for every code that is open,
whoever makes them, since a guesser chooses his address; after five all are void.
"""

from __future__ import annotations

import math
import secrets
import threading
from dataclasses import dataclass
from typing import Final

from device.errors import VigError
from web.opening import Clock
from web.show import Show

DIGITS: Final = 6
SECONDS: Final = 300.0
GUESSES: Final = 5


class CodeWrong(VigError):
    """This code is not right, or its time is over."""

    hint = "look at the number on the practitioner's screen; she can make a new one"


@dataclass(slots=True)
class Code:
    """An open code and what it lets see."""

    digits: str
    show: Show
    ends: float
    guesses: int = GUESSES


class Codes:
    """The codes that are open; at most one for each show. The lock guards them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: list[Code] = []
        self._lock = threading.Lock()

    def offer(self, show: Show) -> None:
        """Make a code for *show*, in place of one that it had."""
        digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        with self._lock:
            others = [one for one in self._open if one.show is not show]
            self._open = [*others, Code(digits, show, self._clock() + SECONDS)]

    def of(self, show: Show) -> dict[str, object] | None:
        """The open code of *show* and for how many seconds, or None."""
        with self._lock:
            self._drop()
            found = next((one for one in self._open if one.show is show), None)
        if found is None:
            return None
        seconds = math.ceil(found.ends - self._clock())
        return {"digits": found.digits, "seconds": seconds}

    def take(self, digits: str) -> Show:
        """Use a code up; raises ``CodeWrong``, and counts that."""
        typed = "".join(sign for sign in digits if sign.isdecimal()).encode()
        with self._lock:
            self._drop()
            for one in self._open:
                if secrets.compare_digest(one.digits.encode(), typed):
                    self._open.remove(one)
                    return one.show
            for one in self._open:
                one.guesses -= 1
            self._drop()
        raise CodeWrong

    def _drop(self) -> None:
        now = self._clock()
        self._open = [
            one for one in self._open if one.ends > now and one.guesses and one.show.on
        ]
