"""Held here: what any phone on the Wi-Fi may see, if the practitioner turned it on.

How many films, how long together, until when, how to erase them. Nothing is opened:
films are folders, and a segment is half a second. Where it is off, the page is not
there, as any that never was.

It can be asked by everybody, so the card is looked at once in a while and only by one;
a folder that has not changed since is not looked into again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, current_app, render_template
from werkzeug.exceptions import NotFound

from device import disk
from device.errors import RecordingUnknown
from device.media import SECOND, SEGMENT
from device.store import Store
from web import words
from web.box import Box
from web.problems import Busy

bp = Blueprint("held_here", __name__)

EVERY: Final = 2.0
"""Seconds for which what was counted is told again."""

Print = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Held:
    """How many films there are, and for how many seconds they last together."""

    films: int
    seconds: float


class Counter:
    """Counts what a store holds. Any thread may ask; one of them counts."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._counting = threading.Lock()
        self._known: dict[str, tuple[Print, int]] = {}
        self._told: Held | None = None
        self._until = 0.0

    def held(self) -> Held:
        """What there is now, or was a moment ago; raises ``Busy`` at the very first."""
        if self._told and self._clock() < self._until:
            return self._told
        if self._counting.acquire(blocking=False):
            try:
                self._told = self._count()
                self._until = self._clock() + EVERY
            finally:
                self._counting.release()
        if self._told is None:
            raise Busy
        return self._told

    def _count(self) -> Held:
        there = self._store.recordings()
        self._known = {one: self._look(one) for one in there}
        numbers = [number for _, number in self._known.values() if number]
        return Held(len(numbers), sum(numbers) * SEGMENT / SECOND)

    def _look(self, recording: str) -> tuple[Print, int]:
        """The folder's last change, and how many segments were in it then."""
        changed = disk.fingerprint(self._store.recordings_path, recording)
        known = self._known.get(recording)
        if known and known[0] == changed:
            return known
        try:
            return changed, len(self._store.find(recording).segments())
        except RecordingUnknown:  # it has just been erased
            return changed, 0


@bp.get("/held-here")
def page() -> str:
    """What is held, for everybody; as if there were no such page where it is off."""
    box: Box = current_app.extensions["vig.box"]
    told = box.countdown()
    if not told.held_here:
        raise NotFound
    counter: Counter = current_app.extensions["vig.held"]
    held = counter.held()
    until = words.day(told.erase_on) if told.erase_on else ""
    return render_template("held-here.html", held=held, until=until)
