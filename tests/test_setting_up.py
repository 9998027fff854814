"""Setting up the camera with a test film: the demo, a press, Chromium, all real."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import films
from tests.at_home import Demo, demo, unlocked
from tests.browser import chromium, shown_number, until

LEVELS = {
    "Listening": [-60] * 20,
    "Hardly anything": [-80] * 80 + [-70] * 20,
    "too loud": [-30] * 80 + [-0.1] * 20,
    "do not stand out": [-42] * 80 + [-38] * 20,
    "heard over the background": [-50] * 80 + [-40] * 20,
    "stand out clearly": [-60] * 80 + [-30] * 20,
}
"""Levels in dB as they are measured, and what is said of them."""
LIGHT = [
    ([20, 120], 110, "A face is dark"),
    ([100, 100], 170, "brighter behind"),
    ([240, 150], 120, "so bright"),
    ([110, 120], 125, "is good"),
]
"""Brightness of both faces and of the rest, and what is said of it."""


JUDGE = """async (asked) => {
  const page = document.querySelector('script[src*="coach/page.js"]').src;
  const judge = await import(new URL("judge.js", page));
  return judge.%s;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    place = tmp_path_factory.mktemp("setting-up")
    film = films.write_film(place / "film.mp4", 12)
    with demo(place / "store", film) as running:
        yield running


@pytest.fixture(scope="module")
def unlocked_page(browser: Browser, house: Demo) -> Iterator[Page]:
    with unlocked(browser, house) as opened:
        yield opened


@pytest.fixture
def page(unlocked_page: Page, house: Demo) -> Page:
    unlocked_page.goto(house.said(r"(http://127\.0\.0\.1:\d+/)"))
    unlocked_page.get_by_role("link", name="Set up the camera").click()
    return unlocked_page


def press(house: Demo, light: str) -> None:
    before = len(house.lines)
    house.tell("press")
    until(lambda: f"light {light}" in house.lines[before:], f"the light to be {light}")


def look(page: Page, house: Demo) -> None:
    """Press the button on the box, and look at what the camera sees."""
    expect(page.locator("#waiting")).to_contain_text("Waiting for the button")
    press(house, "on")
    page.get_by_role("button", name="Show what the camera sees").click()
    until(lambda: page.locator("#film").evaluate("f => f.currentTime > 1"), "film")


def end(page: Page, house: Demo) -> None:
    press(house, "off")
    expect(page.get_by_role("heading", name="has ended")).to_be_focused()


def recordings(house: Demo) -> list[Path]:
    return list((house.store / "recordings").iterdir())


def test_the_test_film_is_seen_as_it_grows_and_can_be_erased(
    page: Page, house: Demo
) -> None:
    before = recordings(house)
    address = house.said(r"(http://127\.0\.0\.1:\d+/)")

    look(page, house)
    first = shown_number(page)
    until(lambda: shown_number(page) > first + 30, "newer pictures")
    expect(page.locator("#light")).not_to_have_text("Looking …")
    expect(page.locator("#sound")).not_to_have_text("Listening …")
    assert page.locator("#film").evaluate("f => f.webkitAudioDecodedByteCount > 1000")
    end(page, house)
    page.get_by_role("button", name="Erase the test film").click()
    assert len(recordings(house)) == len(before) + 1  # it asks once more
    page.get_by_role("button", name="press once more").click()

    expect(page.locator("#waiting")).to_be_visible()
    assert recordings(house) == before
    page.goto(f"{address}receipts")
    expect(page.get_by_text("erased").first).to_be_visible()


def test_the_test_film_can_be_kept_and_erased_later(page: Page, house: Demo) -> None:
    before = recordings(house)

    look(page, house)
    end(page, house)
    page.get_by_role("link", name="Keep it").click()
    expect(page.get_by_role("heading", level=2, name="Moments")).to_be_visible()

    page.get_by_text("About this film").click()
    page.get_by_role("link", name="Erase this film").click()
    expect(page.get_by_text("Nothing of it was taken away")).to_be_visible()
    page.get_by_role("button", name="Erase it for good").click()

    expect(page.get_by_role("heading", name="Recordings")).to_be_visible()
    expect(page.get_by_role("link", name="Look through")).to_have_count(len(before))
    assert recordings(house) == before


def test_two_test_films_in_a_row_are_both_seen_and_heard(
    page: Page, house: Demo
) -> None:
    for _ in range(2):
        look(page, house)
        expect(page.locator("#sound")).not_to_have_text("Listening …")
        end(page, house)
        page.get_by_role("button", name="Make another one").click()

    expect(page.get_by_role("alert").last).to_be_hidden()


def test_nothing_of_the_test_film_is_heard_in_the_room(page: Page, house: Demo) -> None:
    page.add_init_script(
        """window.played = 0;
        const connect = AudioNode.prototype.connect;
        AudioNode.prototype.connect = function (to, ...rest) {
          if (to === this.context.destination) window.played++;
          return connect.call(this, to, ...rest);
        };"""
    )
    page.reload()

    look(page, house)

    assert page.evaluate("window.played") == 0
    end(page, house)


@pytest.mark.parametrize(("said", "levels"), LEVELS.items(), ids=list(LEVELS))
def test_levels_are_told_in_a_sentence(
    page: Page, said: str, levels: list[float]
) -> None:
    assert said in page.evaluate(JUDGE % "ofSound(...asked)[1]", [levels])


@pytest.mark.parametrize(("faces", "rest", "said"), LIGHT)
def test_light_is_told_in_a_sentence(
    page: Page, faces: list[int], rest: int, said: str
) -> None:
    assert said in page.evaluate(JUDGE % "ofLight(...asked)[1]", [faces, rest])


def test_the_rings_are_moved_by_the_arrow_keys(page: Page, house: Demo) -> None:
    look(page, house)
    ring = page.get_by_role("button", name="First face")
    before = ring.bounding_box()

    ring.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")

    after = ring.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] < before["x"] - 20
    end(page, house)
