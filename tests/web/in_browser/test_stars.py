"""The parent's stars on the page: first on the timeline, in a list, a mark away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from device.media import SECOND
from tests.web.fake_opener import RATE
from tests.web.in_browser.conftest import SECONDS, Box, Open
from tests.web.in_browser.hands import settle

STARS = [4 * SECOND, 13 * SECOND]


@pytest.fixture
def starred(box: Box, open_film: Open) -> Page:
    box.film["stars"] = STARS
    return open_film()


def test_stars_are_signs_on_both_strips_and_lines_in_a_list(starred: Page) -> None:
    for strip in ("#whole", "#close"):
        signs = starred.locator(f"{strip} .stars i")
        expect(signs).to_have_count(2)
        width = starred.locator(strip).bounding_box()
        sign = signs.first.bounding_box()
        assert width
        assert sign
    whole = starred.locator("#whole").bounding_box()
    first = starred.locator("#whole .stars i").first.bounding_box()
    assert whole
    assert first
    middle = first["x"] + first["width"] / 2
    place = (middle - whole["x"]) / whole["width"]
    assert abs(place - 4 / SECONDS) < 0.01
    expect(
        starred.get_by_role("heading", name="The parent starred this")
    ).to_be_visible()
    expect(starred.locator("#stars li")).to_have_count(2)


def test_a_star_leads_to_its_picture(starred: Page) -> None:
    starred.get_by_role("button", name="Go to the star at 0 minutes 13 seconds").click()

    expect(starred.locator("#time")).to_have_text("0:13.0")


def test_a_star_is_marked_ten_seconds_back_and_five_on(starred: Page, box: Box) -> None:
    starred.get_by_role(
        "button", name="Mark a moment around the star at 0 minutes 13 seconds"
    ).click()

    expect(starred.locator("#kept li")).to_have_count(1)
    expect(starred.locator("#kept .when")).to_have_text("0:03 – 0:18 · 15 seconds")
    second = starred.locator("#stars li").nth(1)
    expect(second.locator(".in")).to_have_text("in “No name yet”")
    expect(second.get_by_role("button", name="Mark")).to_be_hidden()
    expect(starred.locator("#moment [data-saved]")).to_have_text("Saved")
    kept, picture = box.moments[0], SECOND / RATE
    assert kept["start"] == 3 * SECOND
    assert 0 < kept["end"] - 18 * SECOND <= picture + 1, (
        "the picture at five seconds on"
    )


def test_without_stars_nothing_is_said_of_any(look: Page) -> None:
    expect(look.locator("#starred")).to_be_hidden()
    expect(look.locator("#legend-stars")).to_be_hidden()


def test_the_page_says_plainly_how_a_film_ended(box: Box, open_film: Open) -> None:
    said = "Ended by the family, who left out the last 2 minutes."
    box.film["ending"] = said
    page = open_film()

    expect(page.locator("#ending")).to_have_text(said)


def test_a_page_that_shows_what_is_left_out_lets_go_of_it(box: Box, look: Page) -> None:
    film, half = box.film, SECONDS // 2
    settle(look)
    film["frames"] = [at for at in film["frames"] if at < half * SECOND]
    film["duration"], film["seconds"], film["view"] = half * SECOND, half, "v300"
    film["ending"] = "Ended by the family, who left out the last 2 minutes."

    expect(look.locator("#length")).to_have_text("0:10", timeout=15_000)
    expect(look.locator("#ending")).to_be_visible()
