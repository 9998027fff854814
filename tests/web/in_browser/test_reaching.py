"""Every hand reaches everything: by finger, by key, on every screen, in both lights."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.in_browser.conftest import Box, Open
from tests.web.in_browser.hands import do
from tests.web.in_browser.test_moments import mark
from web import statics

SCREENS = [
    (390, 844),
    (820, 1180),
    (1366, 768),
    *(
        pytest.param(each, marks=pytest.mark.nightly)
        for each in [(1366, 650), (1024, 690)]
    ),
]


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_too_wide_or_too_small_and_play_and_mark_are_in_sight(
    open_film: Open, box: Box, screen: tuple[int, int]
) -> None:
    width, height = screen
    page = open_film(viewport={"width": width, "height": height})
    mark(page, box)
    page.keyboard.press("p")
    expect(page.locator("#stills li")).to_have_count(1)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    film = page.locator("#film").bounding_box()
    assert film is not None
    assert film["height"] <= 0.4 * height + 1
    for button in page.locator("button:visible, .button:visible, .chip:visible").all():
        place = button.bounding_box()
        assert place is not None
        assert min(place["width"], place["height"]) >= 44, button.inner_text()
    for act in ("play", "mark"):
        place = page.locator(f"[data-do={act}]:visible").bounding_box()
        assert place is not None
        assert place["y"] + place["height"] <= height


def test_the_sheet_of_keys_names_every_key_and_every_key_has_a_button(
    look: Page, box: Box
) -> None:
    look.keyboard.press("?")
    sheet = look.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    told = set(re.findall(r"[A-Z?,.←→]\b|[?,.←→]|Space|Enter|Esc", sheet.inner_text()))

    source = look.request.get(f"{box.address}{statics.address()}/look/keys.js")
    pairs = re.findall(r'"?(.|Arrow\w+)"?: "(\w+)"', source.text())
    shown = {" ": "Space", "ArrowLeft": "←", "ArrowRight": "→"}
    assert len(pairs) >= 20
    for key, act in pairs:
        assert shown.get(key, key.upper()) in told, key
        what = {"slow": "half"}.get(act, act)
        assert look.locator(f"[data-do={what}]").count() >= 1, act
    look.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(look.locator("#veil")).to_be_hidden()


def test_keys_rest_while_somebody_types(look: Page, box: Box) -> None:
    mark(look, box)
    look.locator("#name").press_sequentially("mojo plan? its fab.")

    expect(look.locator("#kept li")).to_have_count(1)
    expect(look.locator("#name")).to_have_value("mojo plan? its fab.")
    expect(look.get_by_role("dialog")).to_be_hidden()


def test_the_place_in_the_film_is_a_slider_that_tells_its_time(look: Page) -> None:
    slider = look.get_by_role("slider", name="Place in the film")
    slider.press("PageUp")
    slider.press("Home")
    slider.press("ArrowRight")

    expect(slider).to_have_attribute("aria-valuenow", "5")
    expect(slider).to_have_attribute("aria-valuetext", "0 minutes 5 seconds of 0:20")
    expect(slider).to_have_attribute("aria-valuemax", "20")


def test_a_click_on_the_strip_goes_there(look: Page) -> None:
    place = look.locator("#whole").bounding_box()
    assert place is not None

    look.mouse.click(place["x"] + place["width"] / 2, place["y"] + 20)

    expect(look.locator("#time")).to_have_text(re.compile(r"0:(09\.9|10\.0)"))


def test_what_happens_is_said_to_those_who_listen(look: Page, box: Box) -> None:
    said = look.locator("#say")
    mark(look, box)
    expect(said).to_have_text("Marked 0:00 to 0:05.")
    look.get_by_role("button", name=re.compile("^Remove")).click()
    expect(said).to_have_text("Removed: No name yet. Undo brings it back.")
    do(look, "Half speed")
    expect(said).to_have_text("Half speed")


def test_asked_for_stillness_nothing_moves(open_film: Open, box: Box) -> None:
    page = open_film(reduced_motion="reduce")
    mark(page, box)

    moving = "document.getAnimations().length"
    assert page.evaluate(moving) == 0
