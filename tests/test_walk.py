"""Three moments in a ten-minute film, as somebody goes about it who never cut one.

Everything is real but the camera: store, opener, gunicorn, Chromium, ``age``. Each
click and each key counts; how many it took is printed (``pytest -rP``) and has a bound.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect

from device import seal
from tests.bench import counted, paging
from tests.bench.reel import HD
from tests.bench.told import Box
from tests.bench.watching import WATCH
from tests.browser import SETTLED, chromium, until

RATE = int(HD.frame_rate)
SECONDS = 600
GROUP = "Levels of attuned interaction"
MOST_ACTS = 130
"""Clicks and keys for all three, letters of the names not counted."""


@dataclass
class Hand:
    """A hand at mouse and keyboard that counts what it does."""

    page: Page
    clicks: int = 0
    keys: int = 0
    letters: int = 0

    def click(self, what: Locator, share: float | None = None) -> None:
        """Click in the middle of *what*, or at a *share* of its width."""
        self.clicks += 1
        box = what.bounding_box()
        assert box is not None
        across = 0.5 if share is None else share
        position = {"x": box["width"] * across, "y": box["height"] / 2}
        what.click(position=None if share is None else position)  # type: ignore[arg-type]

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.letters += len(text)
        self.page.keyboard.type(text)

    def __str__(self) -> str:
        acts = f"{self.clicks} clicks and {self.keys} keys"
        return f"{acts}, and {self.letters} letters typed"


@dataclass
class Looking:
    """The page on which a film is looked through, as a person finds her way there."""

    page: Page
    hand: Hand
    kept: dict[str, range] = field(default_factory=dict)
    """By name, the numbers of the pictures that were chosen, as seen on the screen."""

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).first

    def shown(self) -> int:
        """The number of the picture on the screen, once it stands still."""
        seen = [-1, -2]
        while len(set(seen[-4:])) > 1 or len(seen) < 6:
            until(lambda: bool(self.page.evaluate(SETTLED)), "a still picture")
            seen.append(int(self.page.evaluate("vigWatch.shown()")))
            self.page.wait_for_timeout(40)
        return seen[-1]

    def go_near(self, picture: int) -> None:
        """Click into the film where *picture* should be."""
        strip = self.page.get_by_role("slider", name="Place in the film")
        self.hand.click(strip, picture / RATE / SECONDS)

    def step_to(self, picture: int) -> None:
        """Step picture by picture to exactly *picture*."""
        away = picture - self.shown()
        self.hand.press("." if away > 0 else ",", abs(away))
        assert self.shown() == picture

    def name_it(self, name: str, group: str, label: str) -> None:
        """Say in words what the moment is; what is typed is kept by itself."""
        self.hand.click(self.page.get_by_label("What happens, in a few words"))
        self.hand.type(name)
        tick = self.page.get_by_label(label, exact=True)
        if not tick.is_visible():  # a group that was opened stays open
            self.hand.click(self.page.locator("#labels summary", has_text=group))
        self.hand.click(tick)
        self.hand.click(self.button("Done Enter"))
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()
        expect(self.page.locator("[data-saved]")).to_have_text("Saved")

    def take_away(self, places: Path) -> list[Path]:
        """Tick all moments and take them away, a file for each."""
        for name in self.kept:
            self.hand.click(self.page.get_by_label(f"Choose: {name}"))
        self.hand.click(self.page.get_by_role("link", name="Take away 3 moments"))
        self.hand.click(self.page.get_by_label("A file for each"))
        downloads: list[Download] = []
        self.page.on("download", lambda each: downloads.append(each))
        self.hand.click(self.button("Take away"))
        ready = self.page.locator(".parcel.ready")
        expect(ready).to_have_count(len(self.kept), timeout=120_000)
        end = time.monotonic() + 60
        while len(downloads) < len(self.kept) and time.monotonic() < end:
            self.page.wait_for_timeout(50)
        sealed = [places / each.suggested_filename for each in downloads]
        for each, place in zip(downloads, sealed, strict=True):
            each.save_as(place)
        return sealed


def mark_what_was_just_seen(look: Looking, name: str) -> None:
    """Press the one big button, then trim both ends by single pictures."""
    look.go_near(3000)
    look.shown()
    look.hand.click(look.button("Mark this moment"))
    expect(look.page.get_by_role("button", name=re.compile("^Remove:"))).to_be_visible()
    for _ in range(3):
        look.hand.click(look.button("Start one picture later"))
    first = look.shown()  # the page shows the edge that is moved
    for _ in range(2):
        look.hand.click(look.button("End one picture earlier"))
    last = look.shown()
    look.name_it(name, GROUP, "Receiving initiatives")
    look.kept[name] = range(first, last + 1)


def choose_by_the_buttons(look: Looking, name: str) -> None:
    """Find the first picture, say so; go on, find the last, say so."""
    look.go_near(8000)
    look.step_to(8003)
    look.hand.click(look.button("Starts here"))
    look.hand.click(look.button("5 seconds on"))
    look.step_to(8160)
    look.hand.click(look.button("Ends here"))
    look.name_it(name, GROUP, "Being attentive")
    look.kept[name] = range(8003, 8161)


def choose_by_keys(look: Looking, name: str) -> None:
    """The same with I and O."""
    look.go_near(14_000)
    look.step_to(13_995)
    look.hand.press("i")
    look.hand.press("l", 2)
    look.step_to(14_290)
    look.hand.press("o")
    look.name_it(name, GROUP, "Guiding")
    look.kept[name] = range(13_995, 14_291)


MOMENTS = {
    "He passes the block": mark_what_was_just_seen,
    "A long look": choose_by_the_buttons,
    "They build it again": choose_by_keys,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Box:
    """A box on which Anna can unlock, with a film of ten minutes."""
    box = Box(tmp_path_factory.mktemp("walk") / "store")
    box.give_passphrase(paging.PHRASE)
    box.film(HD, SECONDS, counted.items(SECONDS))
    return box


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_three_moments_of_a_ten_minute_film_are_taken_away_sealed(
    browser: Browser, box: Box, tmp_path: Path
) -> None:
    with paging.served(box.store.root) as (_, address):
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.set_default_timeout(60_000)
        context.add_init_script(path=WATCH)
        page = context.new_page()
        hand = Hand(page)
        page.goto(address)
        hand.type(paging.PHRASE)
        hand.press("Enter")
        page.wait_for_url("**/recordings")
        hand.click(page.get_by_role("link", name=re.compile("Look through")).first)
        page.wait_for_url("**/recordings/*")
        look = Looking(page, hand)
        assert look.shown() == 0
        for name, choose in MOMENTS.items():
            choose(look, name)
        taken = look.take_away(tmp_path)
        context.close()

    print(f"three moments in ten minutes of film: {hand}")  # noqa: T201 - for -rP
    assert hand.clicks + hand.keys <= MOST_ACTS
    numbers = [counted.numbers_in(opened(each, box, tmp_path)) for each in taken]
    assert sorted(numbers) == [list(look.kept[name]) for name in MOMENTS]


def opened(sealed: Path, box: Box, place: Path) -> bytes:
    """What the standard command makes of a clip."""
    key = place / "anna.key"
    key.write_text(seal.identity_file(box.identity))
    command = ["age", "-d", "-i", str(key), str(sealed)]
    return subprocess.run(command, check=True, capture_output=True).stdout
