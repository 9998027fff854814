"""The fake opener's answers about the ending: a card, a countdown, a statement."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from device import countdown
from device.countdown import NOTHING
from device.errors import ConfirmationWrong, FamilyChanged

if TYPE_CHECKING:
    from tests.web.fake_opener import Shelf

TODAY = "2026-11-25"
KEY = "age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq"
LEFT: list[dict[str, Any]] = [
    {
        "things": {"clip": 3, "still": 1},
        "purpose": "review",
        "to": ["Anna"],
        "how": "age",
        "first": "2026-10-06",
        "last": "2026-11-17",
    },
    {
        "things": {"reel": 1},
        "purpose": "supervision",
        "to": ["Ruth Ó Baoill", KEY],
        "how": "age",
        "first": "2026-11-17",
        "last": "2026-11-17",
    },
    {
        "things": {"clip": 1},
        "purpose": "copy",
        "to": [],
        "how": "page",
        "first": "",
        "last": "",
    },
]
"""What left a box, of three kinds."""


def lent() -> dict[str, Any]:
    """A box that a family has."""
    return {
        "code": "K7-14",
        "since": "2026-09-28",
        "work_ends": "",
        "version": 2,
        "open": True,
        "today": TODAY,
        "keep_days": 61,
        "here": {"recordings": 4, "reviews": 2, "parcels": 1},
        "erase_on": "",
        "days_left": 0,
        "held_here": False,
        "confirm": "K7-14",
        "left": [],
        "statement": None,
        "unread": 0,
        "findings": [],
    }


def stated(**values: Any) -> dict[str, Any]:
    """A statement as the opener makes it."""
    made: dict[str, Any] = {
        "family": "K7-14",
        "since": "2026-09-28",
        "work_ends": "2026-11-24",
        "erased_on": TODAY,
        "by": "Anna",
        "erased": 4,
        "left": list(LEFT),
        "over": True,
    }
    return made | values


def over(**values: Any) -> dict[str, Any]:
    """A box that is lent to nobody, since everything was erased."""
    nobody = {"code": "", "since": "", "work_ends": "", "confirm": "erase everything"}
    here = {"recordings": 0, "reviews": 0, "parcels": 0}
    return lent() | nobody | {"here": here, "statement": stated(**values)}


class Ending:
    """Keeps that part of the contract of ``device.opener.client.Opener``."""

    _shelf: Shelf

    def ending(self) -> dict[str, Any]:
        self._ready()
        return dict(self._shelf.ending)

    def end_work(self, day: str, base: int) -> dict[str, Any]:
        told = self.ending()
        if told["version"] != base:
            raise FamilyChanged
        self._writable()
        set_to = NOTHING
        if day:
            ends, today = date.fromisoformat(day), date.fromisoformat(told["today"])
            set_to = countdown.ends(NOTHING, ends, today, told["keep_days"])
        after = {"erase_on": set_to.erase_on, "days_left": set_to.days_left}
        self._shelf.ending |= {**after, "work_ends": day, "version": base + 1}
        return self.ending()

    def hold_open(self, *, on: bool) -> dict[str, Any]:
        self._ready()
        self._writable()
        self._shelf.ending["held_here"] = on
        return self.ending()

    def erase_family(self, confirm: str) -> dict[str, Any]:
        told = self.ending()
        if confirm.strip().casefold() != told["confirm"].casefold():
            raise ConfirmationWrong(
                f"that is not “{told['confirm']}”; nothing was erased"
            )
        self._writable()
        self._shelf.recordings.clear()
        self._shelf.ending = over(family=told["code"], left=told["left"])
        return self.ending()

    def _ready(self) -> None:
        raise NotImplementedError

    def _writable(self) -> None:
        raise NotImplementedError
