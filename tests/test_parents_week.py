"""The parent's week: what a family does with the box, by its button and nothing else.

The demo's recorder and page are real processes, the hands are lines to its panel, and
the practitioner's Friday is looked at in Chromium.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import films
from tests.at_home import Demo, demo, unlocked
from tests.browser import chromium, until

PLAIN = (
    *(b"ftypiso", b"mvhd\0\0\0\0", b"mfhd\0\0\0\0"),
    *(b"\xff\xd8\xff\xe0\0\x10JFIF", b"AGE-SECRET-KEY"),
)
"""What lies in film, pictures and keys that are not sealed. Long enough that a megabyte
of sealed film does not hold one by chance, as it does four bytes in one run of 300."""
OF_THE_DEMO = ("demo.key", "demo.passphrase", "film.mp4")
"""What only a demo leaves open."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


class Home:
    """A family's hands on the box, and what lies on its card."""

    def __init__(self, box: Demo) -> None:
        self.box = box

    def does(self, line: str, *lights: str) -> None:
        """Do something to the button, and see the lights that follow, in order."""
        before = len(self.box.lines)
        time.sleep(0.5)  # a hand that comes at once would be a bounce of the last push
        self.box.tell(line)
        for light in lights:
            shown = f"light {light}"
            until(partial(self._said, shown, before), f"{shown} after {line}")

    def _said(self, line: str, before: int) -> bool:
        return line in self.box.lines[before:]

    def films(self, seconds: float) -> None:
        self.does("press", "on")
        until(lambda: self.box.filmed() >= seconds, "the film to be long enough")

    def recordings(self) -> set[str]:
        return {one.name for one in (self.box.store / "recordings").iterdir()}


def pull_the_plug(box: Demo) -> None:
    """Kill the recorder in the middle of everything; the demo ends with it."""
    children = Path(f"/proc/{box.process.pid}/task/{box.process.pid}/children")
    for child in map(int, children.read_text().split()):
        if b"run" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0"):
            os.kill(child, signal.SIGKILL)
    box.process.wait(60)


def tuesday(home: Home) -> None:
    """A press starts, the next one stops."""
    home.films(3)
    home.does("press", "off")
    assert len(home.recordings()) == 1


def wednesday(home: Home) -> None:
    """What nobody shall see goes by five seconds of her hand, and not by three."""
    kept = home.recordings()
    home.films(2)
    home.does("press", "off")
    both = home.recordings()
    home.does("hold 3", "count-wink", "off")
    assert home.recordings() == both
    home.does("hold 5.3", "count-wink", "off")
    until(lambda: home.recordings() == kept, "the bad moment to be gone")


def her_sister_comes(home: Home) -> None:
    """Guest pause: what was filmed of the visit goes, and it does not go on."""
    kept = home.recordings()
    home.films(3)
    home.does("second hold 2.3", "off")
    until(lambda: home.recordings() == kept, "the visit to be gone")
    seen = len(home.box.lines)
    time.sleep(2)  # nothing happens: that takes a while to see
    assert "light on" not in home.box.lines[seen:]


def thursday(home: Home) -> None:
    """The toddler pulls the plug in the middle of a film."""
    home.films(4)
    pull_the_plug(home.box)


def after_the_plug(home: Home) -> None:
    """It is there again, dark, and records nothing."""
    until(lambda: (home.box.store / "status.json").exists(), "the recorder")
    time.sleep(2)
    assert "light on" not in home.box.lines
    assert len(home.recordings()) == 2


def somebody_opens_the_box(home: Home) -> None:
    """The card shows nothing, and the page asks for a key."""
    for path in home.box.store.rglob("*"):
        if path.is_file() and path.name not in OF_THE_DEMO:
            held = path.read_bytes()
            assert not [sign for sign in PLAIN if sign in held], path
    host = home.box.said(r"http://(127\.0\.0\.1:\d+)/")
    visitor = HTTPConnection(host, timeout=60)
    visitor.request("GET", "/recordings", headers={"Accept": "text/html"})
    assert visitor.getresponse().getheader("Location", "").startswith("/unlock")
    visitor.close()


def friday(home: Home) -> None:
    """She stars the moment her son laughed."""
    home.films(4)
    home.does("second press")
    until(lambda: home.box.filmed() >= 7, "the film to go on")
    home.does("press", "off")
    assert len(home.recordings()) == 3


def what_the_practitioner_sees(page: Page) -> None:
    """Three films, the star first; what went is told, and nothing of what was in it."""
    cards = page.locator(".recording")
    expect(cards).to_have_count(3)
    expect(cards.filter(has_text="Ended without a stop")).to_have_count(1)
    starred = cards.filter(has_text=re.compile(r"1 star\b"))
    expect(starred).to_have_count(1)
    page.get_by_role("link", name="What was done on this box").click()
    said = page.locator("main")
    expect(said).to_contain_text("The family erased the recording")
    page.go_back()
    starred.get_by_role("link", name="Look through").click()
    expect(page.get_by_role("heading", name="The parent starred this")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Mark a moment around")).click()
    expect(page.locator("#kept li")).to_have_count(1)


def test_the_parents_week(browser: Browser, tmp_path: Path) -> None:
    film, store = films.write_film(tmp_path / "film.mp4", 12), tmp_path / "store"
    with demo(store, film) as box:
        home = Home(box)
        tuesday(home)
        wednesday(home)
        her_sister_comes(home)
        thursday(home)
    with demo(store, film) as box:
        home = Home(box)
        after_the_plug(home)
        somebody_opens_the_box(home)
        friday(home)
        with unlocked(browser, box) as page:
            what_the_practitioner_sees(page)
