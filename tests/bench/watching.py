"""Somebody who opens a film, goes to places in it and steps, timed on the screen.

``Looker`` does it on our page by mouse and key, ``Plain`` on a page that holds nothing
but the same film as one file. Both are timed by the pictures that the browser presents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as Late

from tests.bench.paging import unlocked
from tests.bench.reel import HD

RATE = int(HD.frame_rate)
WATCH = Path(__file__).with_suffix(".js")
QUIET = 20_000
"""Milliseconds to wait until a page asks for nothing more."""
MARGIN = 3.0
"""Seconds at either end of the film that nobody goes to."""


class Seen(NamedTuple):
    """A picture that came: after how many milliseconds, its number, and where."""

    ms: float
    number: int
    time: float

    @property
    def wrong(self) -> bool:
        """Whether it is not the picture of its place in the film."""
        return self.number != int(self.time * RATE + 0.01)


class Watcher(Protocol):
    """Somebody at a film that is open."""

    first: Seen

    def rest(self) -> None:
        """Wait until the page has all it asked for by itself."""

    def seek(self, lot: np.random.Generator) -> Seen:
        """Go to a random place."""

    def step(self, pictures: int) -> Seen:
        """Go one picture on (1) or back (-1)."""


class Looker:
    """On our page."""

    def __init__(self, page: Page) -> None:
        page.get_by_role("link", name=re.compile("Look through")).first.click()
        page.wait_for_url("**/recordings/*")
        self._page, self.first = page, _seen(page, "vigWatch.first()")

    def rest(self) -> None:
        _quiet(self._page)

    def seek(self, lot: np.random.Generator) -> Seen:
        strip = self._page.get_by_role("slider", name="Place in the film")
        box = strip.bounding_box()
        assert box is not None
        x = box["x"] + box["width"] * lot.uniform(0.02, 0.98)
        y = box["y"] + box["height"] / 2
        return self._timed("pointerdown", lambda: self._page.mouse.click(x, y))

    def step(self, pictures: int) -> Seen:
        key = "." if pictures > 0 else ","
        return self._timed("keydown", lambda: self._page.keyboard.press(key))

    def _timed(self, kind: str, act: Callable[[], None]) -> Seen:
        self._page.evaluate("(kind) => vigWatch.arm(kind)", kind)
        act()
        return _seen(self._page, "vigWatch.next()")


class Plain:
    """On a page with a ``<video>`` and nothing else, *seconds* long."""

    def __init__(self, page: Page, address: str, seconds: float) -> None:
        page.goto(address)
        self._page, self._seconds = page, seconds
        self.first = self._at = _seen(page, "vigWatch.first()")

    def rest(self) -> None:
        _quiet(self._page)

    def seek(self, lot: np.random.Generator) -> Seen:
        return self._go(round(lot.uniform(MARGIN, self._seconds - MARGIN) * RATE))

    def step(self, pictures: int) -> Seen:
        return self._go(self._at.number + pictures)

    def _go(self, picture: int) -> Seen:
        self._at = _seen(self._page, f"vigWatch.go({(picture + 0.5) / RATE})")
        return self._at


def _seen(page: Page, ask: str) -> Seen:
    told = page.evaluate(ask)
    return Seen(told["ms"], told["number"], told["time"])


def _quiet(page: Page) -> None:
    """Wait until nothing is asked for, or a while: film may be fetched for long."""
    try:
        page.wait_for_load_state("networkidle", timeout=QUIET)
    except Late:
        return


@contextmanager
def looking(browser: Browser, address: str) -> Iterator[Looker]:
    """Unlock our page at *address* anew, and open its film."""
    page = unlocked(browser, address, WATCH)
    yield Looker(page)
    page.context.close()


@contextmanager
def plainly(browser: Browser, address: str, seconds: float) -> Iterator[Plain]:
    """Open the plain page at *address*."""
    context = browser.new_context()
    context.add_init_script(path=WATCH)
    yield Plain(context.new_page(), address, seconds)
    context.close()
