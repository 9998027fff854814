"""The page beside a parent, and the page when the box is locked, lost or erased."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import until
from tests.web.fake_opener import PASSPHRASE
from tests.web.in_browser.conftest import Box, Enter
from tests.web.in_browser.hands import do, go_to, name_field, playing, shows
from tests.web.in_browser.test_moments import mark, names

SECRET = "Zebra whispers"


def nothing_private_shows(page: Page) -> None:
    """Neither film nor words can be seen, found or heard."""
    expect(page.locator("#film")).to_be_hidden()
    expect(page.locator("#name")).to_be_hidden()
    assert SECRET not in page.locator("body").inner_text()
    assert SECRET not in page.locator("body").aria_snapshot()
    assert page.title() == "VIG Recorder"
    assert not playing(page)


@pytest.mark.parametrize(
    "key", ["Escape", pytest.param("h", marks=pytest.mark.nightly)]
)
def test_one_key_covers_the_page_and_shows_it_again(
    look: Page, box: Box, key: str
) -> None:
    mark(look, box)
    name_field(look).fill(SECRET)
    look.keyboard.press("Enter")
    do(look, "Play")
    until(lambda: playing(look), "the film to play")

    look.keyboard.press(key)
    nothing_private_shows(look)
    look.keyboard.press("m")  # no key does anything under the cover
    do(look, "Show the page again")

    expect(look.locator("#kept h3")).to_have_text(SECRET)
    assert names(box) == [SECRET]


def test_the_cover_can_be_put_up_in_the_middle_of_a_word(look: Page, box: Box) -> None:
    mark(look, box)
    name_field(look).fill(SECRET)

    look.keyboard.press("Escape")
    nothing_private_shows(look)
    look.keyboard.press("Escape")

    expect(name_field(look)).to_be_focused()
    until(lambda: names(box) == [SECRET], "the words to be kept")


def lock_mid_word(page: Page, box: Box) -> None:
    """The session ends while a name is being typed."""
    box.expected.add("403")
    mark(page, box)
    box.shelf.started[-1].end()
    name_field(page).press_sequentially(SECRET)
    expect(page.get_by_role("heading", name="The box is locked")).to_be_visible()


def test_words_wait_covered_while_the_box_is_locked_and_are_saved_after(
    look: Page, box: Box
) -> None:
    lock_mid_word(look, box)
    nothing_private_shows(look)
    assert look.locator("#film").get_attribute("src") is None
    assert look.locator(".look img[src]").count() == 0
    assert names(box) == [""]

    look.get_by_label("Passphrase").fill("wrong words")
    do(look, "Unlock and save")
    expect(look.get_by_text("capital letters matter")).to_be_visible()
    look.get_by_label("Passphrase").fill(PASSPHRASE)
    look.keyboard.press("Enter")

    until(lambda: names(box) == [SECRET], "the words to be kept")
    expect(name_field(look)).to_have_value(SECRET)
    do(look, "One picture on")
    assert shows(look, 1)


def test_unlocking_in_another_tab_saves_the_words_in_the_first(
    look: Page, box: Box
) -> None:
    lock_mid_word(look, box)
    with look.context.expect_page() as opened:
        look.get_by_role("link", name=re.compile("in another tab")).click()
    other = opened.value
    other.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    other.keyboard.press("Enter")

    until(lambda: names(box) == [SECRET], "the words to be kept")
    expect(name_field(look)).to_be_visible()


def test_somebody_else_can_leave_the_waiting_words_behind(look: Page, box: Box) -> None:
    lock_mid_word(look, box)

    do(look, "Leave without saving")

    expect(look.get_by_role("heading", name="Unlock the box")).to_be_visible()
    look.go_back()
    expect(look.get_by_text(SECRET)).to_have_count(0)


def test_with_nothing_unsaved_a_locked_box_leaves_nothing_behind(
    look: Page, box: Box
) -> None:
    mark(look, box)
    other = look.context.new_page()
    other.goto(f"{box.address}/recordings")

    other.get_by_role("button", name="Lock").click()

    expect(look.get_by_role("heading", name="Unlock the box")).to_be_visible()
    assert not any(opener.alive for opener in box.shelf.started)


def test_words_stay_while_the_wi_fi_is_gone_and_are_saved_when_it_is_back(
    look: Page, box: Box
) -> None:
    box.expected |= {"ERR_INTERNET_DISCONNECTED", "Failed to fetch"}
    mark(look, box)
    look.context.set_offline(True)
    name_field(look).fill(SECRET)
    look.keyboard.press("Enter")
    told = look.locator(".moment [data-saved]")
    expect(told).to_contain_text("your words stay here")
    look.keyboard.press("m")
    expect(look.locator("#kept li")).to_have_count(2)
    assert names(box) == [""]

    look.context.set_offline(False)

    until(lambda: sorted(names(box)) == ["", SECRET], "all to be kept")
    expect(told).to_have_text("Saved")


def test_an_erased_film_is_told_plainly_and_not_asked_for_again(
    look: Page, box: Box
) -> None:
    box.expected.add("404")
    go_to(look, 150)
    box.shelf.recordings.clear()

    look.keyboard.press("m")

    expect(look.get_by_role("heading", name="This film was erased")).to_be_visible()
    nothing_private_shows(look)
    asked = len(box.others.asked)
    look.get_by_role("link", name="Back to the recordings").click()
    expect(look.get_by_role("heading", name="Recordings")).to_be_visible()
    assert len(box.others.asked) == asked


@pytest.mark.nightly
def test_an_erased_film_is_noticed_by_itself(look: Page, box: Box) -> None:
    box.expected.add("404")
    box.shelf.recordings.clear()

    told = look.get_by_role("heading", name="This film was erased")
    expect(told).to_be_visible(timeout=20_000)


@pytest.mark.nightly
def test_no_word_that_waits_lies_in_the_files_of_the_browser(
    browser: Browser, box: Box, enter: Enter, tmp_path: Path
) -> None:
    cookies = enter().cookies()
    profile = tmp_path / "profile"
    kind = browser.browser_type
    context = kind.launch_persistent_context(
        str(profile),
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox", "--disable-gpu"],
    )
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(box.look)
    expect(page.locator("#length")).to_have_text("0:20")
    lock_mid_word(page, box)
    page.wait_for_timeout(16_000)  # Chromium writes its session every so often

    files = [each.read_bytes() for each in profile.rglob("*") if each.is_file()]
    context.close()

    assert any(b"recordings/0000" in each for each in files)  # the session is there
    for word in (SECRET.encode(), SECRET.encode("utf-16-le")):
        assert not any(word in each for each in files)
