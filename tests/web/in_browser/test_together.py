"""Two windows over one film: nothing that either of them kept is lost in silence."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import until
from tests.web.in_browser.conftest import Box, Open
from tests.web.in_browser.hands import choose, name_field
from tests.web.in_browser.test_moments import mark, names


def edit(page: Page) -> None:
    page.get_by_role("button", name="Edit: No name yet").first.click()


@pytest.fixture
def two(open_film: Open, box: Box) -> tuple[Page, Page]:
    """One moment in hand on two laptops, and what each of them made of it."""
    box.expected |= {"ERR_INTERNET_DISCONNECTED", "Failed to fetch"}
    mine = open_film()
    mark(mine, box)
    theirs = open_film()
    edit(theirs)
    mine.context.set_offline(True)
    name_field(mine).fill("She waits")
    name_field(theirs).fill("He looks")
    until(lambda: names(box) == ["He looks"], "theirs to be kept")
    mine.context.set_offline(False)
    expect(mine.get_by_role("heading", name="Two versions")).to_be_visible()
    return mine, theirs


def test_two_versions_of_one_moment_are_shown_and_one_is_chosen(
    two: tuple[Page, Page], box: Box
) -> None:
    mine, _ = two
    expect(mine.locator("#two .mine")).to_contain_text("She waits")
    expect(mine.locator("#two .theirs")).to_contain_text("He looks")
    assert names(box) == ["He looks"]

    mine.get_by_role("button", name="Keep mine").click()

    until(lambda: names(box) == ["She waits"], "mine to be kept")
    expect(mine.locator("#two")).to_be_hidden()


@pytest.mark.nightly
def test_the_other_version_can_be_taken_instead(
    two: tuple[Page, Page], box: Box
) -> None:
    mine, _ = two

    mine.get_by_role("button", name="Take theirs").click()

    expect(name_field(mine)).to_have_value("He looks")
    expect(mine.locator("#two")).to_be_hidden()
    expect(mine.locator(".moment [data-saved]")).to_have_text("Saved")
    assert names(box) == ["He looks"]


def test_changes_of_different_moments_go_together_without_a_word(
    open_film: Open, box: Box
) -> None:
    box.expected |= {"ERR_INTERNET_DISCONNECTED", "Failed to fetch"}
    mine = open_film()
    choose(mine, 60, 70)
    until(lambda: len(box.moments) == 1, "the moment to be kept")
    theirs = open_film()
    mine.context.set_offline(True)
    name_field(mine).fill("She waits")
    choose(theirs, 480, 500)
    name_field(theirs).fill("He looks")
    until(lambda: names(box) == ["", "He looks"], "theirs to be kept")

    mine.context.set_offline(False)

    until(lambda: names(box) == ["She waits", "He looks"], "mine to be kept")
    expect(mine.locator("#kept li")).to_have_count(2)
    expect(mine.locator("#two")).to_be_hidden()


def test_a_tab_follows_what_another_tab_keeps(open_film: Open, box: Box) -> None:
    first = open_film()
    mark(first, box)
    second = open_film(first.context)
    edit(second)

    name_field(first).fill("She waits")

    expect(name_field(second)).to_have_value("She waits")
    expect(second.locator("#kept h3")).to_have_text("She waits")


def test_an_answer_that_got_lost_is_no_second_version(
    open_film: Open, box: Box
) -> None:
    box.expected |= {"ERR_FAILED", "Failed to fetch"}
    page = open_film()
    mark(page, box)
    page.route("**/moments/*", lambda route: (route.fetch(), route.abort()), times=1)

    name_field(page).fill("She waits")
    told = page.locator(".moment [data-saved]")
    expect(told).to_contain_text("your words stay here")
    name_field(page).fill("She waits for him")

    until(lambda: names(box) == ["She waits for him"], "the words to be kept")
    expect(told).to_have_text("Saved")
    expect(page.locator("#two")).to_be_hidden()
