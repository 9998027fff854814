"""The way of somebody who uses no mouse, and of somebody who does not see the screen.

Nothing is clicked here. What has the focus is known by its name, as a screen reader
would say it; what just happened has to be said by a live region.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import films
from tests.browser import chromium, until
from tests.web import making
from tests.web.fake_opener import PASSPHRASE, RATE, Shelf, recording
from tests.web.served import Visit, gather, serving, store_at

SECONDS = 20
FOCUSED = """() => {
  const e = document.activeElement;
  const name = e.getAttribute("aria-label") || e.labels?.[0]?.innerText || e.innerText;
  return (name || "").trim();
}"""
LIVE = """() => {
  const all = document.querySelectorAll("[role=status], [role=alert], [aria-live]");
  return [...all].filter((e) => e.checkVisibility()).map((e) => e.textContent.trim());
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return films.write_film(path, SECONDS, RATE).read_bytes()


@pytest.fixture
def visit(browser: Browser, film: bytes, tmp_path: Path) -> Iterator[Visit]:
    only = recording(1, film, SECONDS) | {"still": films.jpeg()}
    with serving(store_at(tmp_path / "store"), Shelf(only)) as box:
        box.store.create(f"{1:032x}").write("key", b"sealed")
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.set_default_timeout(15_000)
        visit, complaints = Visit(context.new_page(), box), list[str]()
        gather(visit.page, complaints)
        yield visit
        heard = list(complaints)  # what closing breaks off is no complaint
        context.close()
        assert heard == []


def tab_to(page: Page, name: str, most: int = 120) -> None:
    """Press Tab until something whose name begins with *name* has the focus."""
    heard: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        heard.append(page.evaluate(FOCUSED))
        if heard[-1].startswith(name):
            return
    pytest.fail(f"Tab never comes to {name!r}, only to {heard}")


def moments(visit: Visit) -> list[dict[str, Any]]:
    """What is kept of the only film."""
    (only,) = visit.box.shelf.recordings.values()
    kept: list[dict[str, Any]] = only["notes"]["moments"]
    return kept


def hears(page: Page, words: str) -> None:
    """Wait until a live region says something that matches *words*."""

    def said() -> bool:
        return any(re.search(words, each) for each in page.evaluate(LIVE))

    until(said, f"a live region to say {words!r}, not {page.evaluate(LIVE)}", 15)


def unlock_and_look(visit: Visit) -> None:
    """From the door to the film."""
    page = visit.page
    visit.go("/unlock")
    page.keyboard.type(PASSPHRASE)  # the field has the focus already
    page.keyboard.press("Enter")
    page.wait_for_url("**/recordings")
    tab_to(page, "Look through")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recordings/*")
    visit.settle()


def test_a_moment_is_marked_named_and_taken_away_by_keys_alone(visit: Visit) -> None:
    page = visit.page
    unlock_and_look(visit)

    for key in ("l", "l", "l", "m"):
        page.keyboard.press(key)
    until(lambda: len(moments(visit)) == 1, "the moment to be kept")
    tab_to(page, "What happens, in a few words")
    page.keyboard.type("She waits, he laughs")
    tab_to(page, "Levels of attuned interaction")  # a group, folded away
    page.keyboard.press("Enter")
    tab_to(page, "Receiving initiatives")
    page.keyboard.press("Space")
    until(lambda: moments(visit)[0]["labels"] != [], "the words to be kept")
    tab_to(page, "Choose: She waits")
    page.keyboard.press("Space")
    tab_to(page, "Take away 1 moment")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("take-away"))
    tab_to(page, "Take away")
    page.keyboard.press("Enter")
    until(lambda: bool(visit.box.shelf.parcels), "the wish")
    with page.expect_download() as download:
        making.finish(visit.box.shelf, visit.box.store)

    assert moments(visit)[0]["name"] == "She waits, he laughs"
    assert moments(visit)[0]["labels"] == ["Receiving initiatives"]
    assert download.value.suggested_filename.endswith(".age")
    hears(page, "Taken away")


def test_the_film_and_its_parts_are_called_by_their_names(visit: Visit) -> None:
    visit.look()

    told = visit.page.get_by_role("main").aria_snapshot()

    assert re.search(r'heading ".*\d" \[level=1\]', told), told
    for named in (
        'slider "Place in the film"',
        'button "Play"',
        'button "One picture back"',
        'button "One picture on"',
        'button "Mark this moment"',
        'heading "Moments"',
    ):
        assert named in told


def test_a_place_in_the_film_is_said_in_words(visit: Visit) -> None:
    visit.look()
    place = visit.page.get_by_role("slider", name="Place in the film")

    place.press("ArrowRight")

    expect(place).to_have_attribute("aria-valuetext", re.compile("5 seconds of 0:20"))
    expect(place).to_have_attribute("aria-valuenow", "5")


def test_the_edges_of_a_moment_are_said_in_words(visit: Visit) -> None:
    visit.look()
    for key in "ll":
        visit.page.keyboard.press(key)
    visit.page.keyboard.press("i")

    for edge in ("Start of the moment", "End of the moment"):
        slider = visit.page.get_by_role("slider", name=edge)
        expect(slider).to_have_attribute(
            "aria-valuetext", re.compile(r"\d (minute|second)|\d:\d")
        )


def test_what_just_happened_is_said(visit: Visit) -> None:
    visit.look()
    for key in "lllm":
        visit.page.keyboard.press(key)
    hears(visit.page, "Marked 0:05")

    visit.page.get_by_label("What happens, in a few words").fill("She waits")
    visit.page.keyboard.press("Enter")
    hears(visit.page, "^Saved")
    assert moments(visit)[0]["name"] == "She waits"

    visit.page.get_by_role("button", name="Remove: She waits").press("Enter")
    hears(visit.page, "Removed: She waits")
    until(lambda: moments(visit) == [], "the moment to be removed")
