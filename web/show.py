"""A review that is being shown: what its two sides know of each other, and its bounds.

One side is the shared screen, which sees the chosen film and nothing else; the other,
if there is one, the practitioner's own page, which sees what the screen shows and sends
it wishes. Each waits here for news of the other. Film is in the projector, never here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from device.errors import ItemUnknown, Locked
from web.opening import Clock, Projecting

LONGEST: Final = 3 * 3600.0
"""Seconds after which a showing ends, whatever happens: a review takes an hour."""
QUIET: Final = 3600.0
"""Seconds in which nobody touched either side: people may talk over one picture."""
AWAY: Final = 15.0
"""Seconds without a word from the screen, after which it counts as out of reach."""
KEPT: Final = 32
"""Wishes that wait for the screen."""

SPEEDS: Final = ("whole", "half", "quarter")
WISHES: Final = frozenset(
    {"again", "back", "freeze", "next", "pictureBack", "pictureOn", "play", *SPEEDS}
)
"""What the practitioner's page can wish the screen to do."""
MOMENT: Final = "moment"
COMING: Final = "coming"
READY: Final = "ready"
FAILED: Final = "failed"
Document = dict[str, Any]


class Screen:
    """One browser as the shared screen of a show; the newest one is it."""

    def __init__(self, show: Show) -> None:
        self.show = show

    @property
    def on(self) -> bool:
        """Whether it may still show anything."""
        return self.show.on and self.show.screen is self

    def leave(self) -> None:
        """The screen is none any more; with one that is *here* all is over."""
        if self.show.here:
            self.show.end()
        elif self.show.screen is self:
            self.show.part()


@dataclass(slots=True)
class Item:
    """Something to show: the span it is of, and what is known of its bytes."""

    id: str
    kind: str
    recording: str
    start: int
    end: int
    state: str = COMING
    why: str = ""
    about: Document = field(default_factory=dict)


class Show:
    """One showing of a review. Any thread may call; ``_news`` guards all of it.

    *here*: the practitioner's own browser is the screen, and nobody else has a part.
    *keep_awake* is called while a screen watches: an opener does not end meanwhile.
    """

    def __init__(
        self, review: str, told: Document, projector: Projecting, clock: Clock
    ) -> None:
        self.review = review
        self.showing: str = told["showing"]
        self.question: str = told["question"]
        self.missing: list[str] = told["missing"]
        self.items = [Item(**one) for one in told["items"]]
        self.projector = projector
        self.here = False
        self.keep_awake: Callable[[], None] = lambda: None
        self.screen: Screen | None = None
        self._clock = clock
        self._begun = self._seen = self._heard = clock()
        self._over = False
        self._news = threading.Condition()
        self._version = 1
        self._doing: Document | None = None
        self._wishes: list[Document] = []
        self._last_wish = 0

    @property
    def on(self) -> bool:
        """Whether it goes on: not ended, not too long, not left alone for too long."""
        now = self._clock()
        kept = now - self._begun < LONGEST and now - self._seen < QUIET
        return kept and not self._over and self.projector.alive

    @property
    def watched(self) -> bool:
        """Whether a screen shows it."""
        return self.on and self.screen is not None

    def touch(self) -> None:
        """Somebody did something on either side."""
        self._seen = self._clock()

    def keep(self) -> None:
        """A screen asks: it is there, and what serves it is not idle."""
        self._heard = self._clock()
        self.projector.touch()
        with suppress(Locked):
            self.keep_awake()

    def join(self) -> Screen:
        """A browser becomes the screen, in place of any other."""
        self.touch()
        self._heard = self._clock()
        with self._news:
            self.screen, self._doing = Screen(self), None
            self._tell()
            return self.screen

    def part(self) -> None:
        """The screen was left; the show waits for another."""
        with self._news:
            self.screen, self._doing = None, None
            self._tell()

    def end(self) -> None:
        """Forget all film. Safe to call twice."""
        with self._news:
            self._over = True
            self._tell()
        self.projector.end()

    def ready(self, number: int, about: Document) -> None:
        """The projector has all of an item."""
        with self._news:
            self.items[number].about, self.items[number].state = about, READY
            self._tell()

    def failed(self, number: int, why: str) -> None:
        """An item cannot be shown, and why."""
        with self._news:
            self.items[number].why, self.items[number].state = why, FAILED
            self._tell()

    def forget(self, number: int) -> None:
        """The film of an item was erased."""
        self.failed(number, "This was erased.")
        self.projector.drop(number)

    def item(self, number: int) -> Item:
        """An item that can be shown; raises ``ItemUnknown``."""
        if not self.on:
            raise Locked
        if number >= len(self.items) or self.items[number].state != READY:
            raise ItemUnknown
        return self.items[number]

    def says(self, doing: Document) -> None:
        """The screen says what it shows."""
        with self._news:
            self._doing = doing
            self._tell()

    def wish(self, do: str) -> None:
        """The practitioner's page wishes the screen to do something."""
        with self._news:
            self._last_wish += 1
            self._wishes.append({"number": self._last_wish, "do": do})
            del self._wishes[:-KEPT]
            self._tell()

    def wait(self, after: int, seconds: float) -> None:
        """Wait for news since version *after*, but not for longer than this."""
        with self._news:
            self._news.wait_for(lambda: self._version != after, seconds)

    def for_screen(self, done: int) -> Document:
        """What the screen may know, with the wishes after the wish *done*."""
        with self._news:
            return {
                "version": self._version,
                "question": self.question,
                "items": [_shown(one) for one in self.items],
                "wishes": [one for one in self._wishes if one["number"] > done],
                "last_wish": self._last_wish,
            }

    def for_practitioner(self) -> Document:
        """What the practitioner's page is told."""
        with self._news:
            return {
                "version": self._version,
                "screen": self._screen_state(),
                "doing": self._doing,
                "items": [_told(one) for one in self.items],
                "missing": self.missing,
            }

    def _screen_state(self) -> str:
        if self.screen is None:
            return "none"
        return "away" if self._clock() - self._heard > AWAY else "there"

    def _tell(self) -> None:
        self._version += 1
        self._news.notify_all()


def _shown(item: Item) -> Document:
    about = {name: item.about.get(name) for name in ("frames", "duration")}
    return {"kind": item.kind, "state": item.state, **about}


def _told(item: Item) -> Document:
    span = {"recording": item.recording, "start": item.start, "end": item.end}
    return {
        "id": item.id,
        "kind": item.kind,
        **span,
        "state": item.state,
        "why": item.why,
    }
