"""Two real browsers: a television shows the film, a laptop the prompts and words."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from device import seal
from device.opener import Opener
from tests import filmed
from tests.browser import until
from tests.web.accessible import violations
from tests.web.in_browser.hands import number
from tests.web.together.conftest import (
    FIRST,
    PROMPT,
    QUESTION,
    Box,
    Enter,
    ready,
)
from tests.web.together.test_screen import at, playing, shows

LOST = "No connection to the box just now"
NEWS = 30_000
"""Milliseconds: a question for news is held for eight seconds."""


@dataclass
class Room:
    """What stands in it."""

    laptop: Page
    television: Page


def code_on(laptop: Page) -> str:
    figures = laptop.locator("#figures")
    until(lambda: len(figures.inner_text().replace(" ", "")) == 6, "the code")
    return figures.inner_text()


@pytest.fixture
def laptop(enter: Enter, box: Box) -> Page:
    page = enter(unlock=True).new_page()
    box.listen(page)
    page.goto(f"{box.address}/reviews/{box.review}/together")
    page.get_by_role("button", name="Show on another screen").click()
    return page


@pytest.fixture
def room(laptop: Page, enter: Enter, box: Box) -> Room:
    television = enter(viewport={"width": 1920, "height": 1080}).new_page()
    box.listen(television)
    television.goto(f"{box.address}/shared")
    television.get_by_label("six figures").fill(code_on(laptop))
    television.get_by_role("button", name="Show it here").click()
    television.get_by_text(QUESTION).wait_for()
    expect(laptop.locator("#state")).to_have_text("It shows the question.")
    return Room(laptop, television)


def wish(room: Room, name: str) -> None:
    room.laptop.get_by_role("button", name=name, exact=True).click()


def written(box: Box) -> tuple[str, str]:
    """The parent's words as they are kept: of the first moment, and on the whole."""
    opener = Opener.start(box.store.root)
    opener.unlock_with(seal.identity_file(filmed.ANNA))
    review = opener.review(box.review)
    opener.end()
    return review["items"][0]["words"], review["words"]


def test_her_buttons_move_the_other_screen_and_her_page_tells_what_it_shows(
    room: Room,
) -> None:
    room.television.get_by_role("button", name="Begin").click()  # lets it play sound
    ready(room.television)
    state = room.laptop.locator("#state")
    expect(state).to_have_text("It stands still at this picture.")
    expect(room.laptop.get_by_role("heading", name="He waits")).to_be_visible()
    expect(room.laptop.get_by_text(PROMPT)).to_be_visible()
    assert PROMPT not in room.television.content()

    wish(room, "½ Slow")
    wish(room, "Play")
    until(lambda: at(room.television) > 0.1, "the film to play")
    expect(state).to_have_text("It plays, half as fast.")
    wish(room, "Freeze")
    until(lambda: not playing(room.television), "the film to freeze")

    expect(state).to_have_text("It stands still at this picture.")
    wish(room, "Next")
    expect(state).to_have_text("It shows this picture.")
    expect(room.laptop.get_by_role("heading", name="The tower")).to_be_visible()
    wish(room, "Back")
    ready(room.television)
    shows(room.television, FIRST[0])


def test_a_wish_is_heard_within_half_a_second(room: Room) -> None:
    room.television.get_by_role("button", name="Begin").click()
    ready(room.television)
    wish(room, "¼ Slow")
    wish(room, "Play")
    until(lambda: playing(room.television), "the film to play")
    room.television.evaluate(
        """() => document.getElementById("film").addEventListener("pause",
          () => { window.pausedAt = Date.now(); })"""
    )
    expect(room.laptop.get_by_role("button", name="Freeze")).to_be_visible()

    pressed = room.laptop.evaluate(
        """() => { document.querySelector("[data-wish=toggle]").click();
          return Date.now(); }"""
    )
    until(lambda: not playing(room.television), "the film to freeze")

    assert room.television.evaluate("window.pausedAt") - pressed < 500


def test_the_parents_words_are_kept_as_they_are_typed(room: Room, box: Box) -> None:
    room.television.get_by_role("button", name="Begin").click()
    words = room.laptop.get_by_label("The parent’s own words", exact=True)
    words.press_sequentially("I waited for him")
    room.laptop.get_by_label("on the whole").press_sequentially("We laughed")

    expect(room.laptop.locator("#saved")).to_have_text("Saved")
    until(lambda: written(box) == ("I waited for him", "We laughed"), "the words")
    assert "waited" not in room.television.content()


def test_a_screen_that_is_out_of_reach_is_told_of_calmly_on_both_sides(
    room: Room,
) -> None:
    room.television.get_by_role("button", name="Begin").click()
    ready(room.television)
    shown = number(room.television)

    room.laptop.context.set_offline(True)
    expect(room.laptop.get_by_text(LOST)).to_be_visible(timeout=NEWS)
    room.laptop.context.set_offline(False)
    expect(room.laptop.locator("#state")).to_have_text(
        "It stands still at this picture.", timeout=NEWS
    )

    room.television.context.set_offline(True)
    expect(room.television.get_by_text(LOST)).to_be_visible(timeout=NEWS)
    assert number(room.television) == shown
    expect(room.laptop.get_by_text("cannot be reached just now")).to_be_visible(
        timeout=40_000
    )
    room.television.context.set_offline(False)
    expect(room.laptop.locator("#state")).to_have_text(
        "It stands still at this picture.", timeout=NEWS
    )
    assert number(room.television) == shown


def test_ending_it_takes_the_film_off_the_other_screen(room: Room) -> None:
    room.television.get_by_role("button", name="Begin").click()
    ready(room.television)

    room.laptop.get_by_role("button", name="End it on the other screen").click()

    room.television.wait_for_url("**/shared?because=ended")
    assert room.television.locator("video").count() == 0
    expect(
        room.laptop.get_by_role("button", name="Show on another screen")
    ).to_be_visible()


def test_locking_ends_it_as_well(room: Room) -> None:
    room.laptop.get_by_role("button", name="Lock").click()

    room.television.wait_for_url("**/shared?because=ended")
    expect(room.laptop.get_by_label("Passphrase", exact=True)).to_be_visible()


def test_everybody_can_use_both(room: Room) -> None:
    room.television.get_by_role("button", name="Begin").click()
    ready(room.television)
    expect(room.laptop.get_by_role("heading", name="He waits")).to_be_visible()

    assert violations(room.laptop) == []
    assert violations(room.television) == []
