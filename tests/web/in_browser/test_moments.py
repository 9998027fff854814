"""Marking, naming, labelling: everything is kept at once, and can be taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from device.media import SECOND
from tests.browser import until
from tests.web.fake_opener import RATE
from tests.web.in_browser import agreed
from tests.web.in_browser.conftest import Box, Open
from tests.web.in_browser.hands import (
    choose,
    do,
    go_to,
    name_field,
    outside,
    playing,
    shows,
    watch,
    watched,
)


def mark(page: Page, box: Box) -> None:
    """One mark, which has arrived on the box."""
    before = len(box.moments)
    page.keyboard.press("m")
    until(lambda: len(box.moments) == before + 1, "the moment to be kept")


def names(box: Box) -> list[str]:
    return [moment["name"] for moment in box.moments]


def test_a_mark_is_kept_at_once_while_the_film_plays_on(look: Page, box: Box) -> None:
    go_to(look, 360)
    do(look, "Play")

    do(look, "Mark this moment")

    until(lambda: len(box.moments) == 1, "the moment to be kept")
    assert playing(look)
    (moment,) = box.moments
    length = (moment["end"] - moment["start"]) / SECOND
    assert length == pytest.approx(15, abs=0.05)
    expect(look.locator("#kept li")).to_have_count(1)


def test_the_film_waits_while_somebody_types_and_goes_on_at_enter(
    look: Page, box: Box
) -> None:
    go_to(look, 150)
    mark(look, box)
    do(look, "Play")
    until(lambda: playing(look), "the film to play")

    name_field(look).press_sequentially("mi, k!")
    until(lambda: not playing(look), "the film to wait")
    look.keyboard.press("Enter")

    until(lambda: playing(look), "the film to go on")
    until(lambda: names(box) == ["mi, k!"], "the name to be kept")
    assert len(box.moments) == 1


def test_words_are_kept_as_they_are_typed_with_nothing_to_press(
    look: Page, box: Box
) -> None:
    mark(look, box)

    name_field(look).fill("<b>She & he</b>")
    look.get_by_text("My notes").click()
    look.get_by_label("What I see").fill("a glance\nand a smile")

    until(lambda: bool(box.moments[0]["seen"]), "the words to be kept")
    assert names(box) == ["<b>She & he</b>"]
    expect(look.locator("#kept h3")).to_have_text("<b>She & he</b>")
    expect(look.locator(".moment [data-saved]")).to_have_text("Saved")


def test_labels_are_her_own_list_in_groups_and_her_own_words(
    look: Page, box: Box
) -> None:
    mark(look, box)

    look.get_by_text("Encouraging").click()
    look.get_by_label("Waits").check()
    look.get_by_label("Warm voice").check()
    look.get_by_label("Or your own words").fill("glance, smile")

    wanted = ["Waits", "Warm voice", "glance", "smile"]
    until(lambda: box.moments[0]["labels"] == wanted, "the labels to be kept")
    expect(look.locator("#kept .labels")).to_have_text(
        "Waits · Warm voice · glance · smile"
    )
    look.reload()
    look.get_by_role("button", name=re.compile("^Edit")).click()
    expect(look.get_by_text("Encouraging")).to_be_visible()
    expect(look.locator(".group-count").first).to_have_text("2")
    expect(look.get_by_label("Or your own words")).to_have_value("glance, smile")


def test_without_a_list_the_levels_of_the_principles_are_there(
    open_film: Open, box: Box
) -> None:
    box.others.labels = 404
    box.expected.add("404")
    page = open_film()
    mark(page, box)

    page.get_by_label("Receiving initiatives").check()

    until(lambda: box.moments[0]["labels"] == ["Receiving initiatives"], "the label")


@pytest.mark.nightly
def test_private_notes_are_folded_away_until_they_are_opened(
    look: Page, box: Box
) -> None:
    mark(look, box)
    look.get_by_text("My notes").click()
    look.get_by_label("My note").fill("ask about Tuesday")
    until(lambda: bool(box.moments[0]["note"]), "the note to be kept")

    look.reload()
    look.get_by_role("button", name=re.compile("^Edit")).click()

    expect(look.get_by_label("My note")).to_be_hidden()
    expect(look.get_by_text("written")).to_be_visible()


def test_several_steps_are_taken_back_one_by_one(look: Page, box: Box) -> None:
    choose(look, 160, 190)
    until(lambda: len(box.moments) == 1, "the moment to be kept")
    name_field(look).fill("first")
    look.get_by_text("Encouraging").click()
    look.get_by_label("Waits").check()
    look.get_by_role("button", name=re.compile("^Remove")).click()
    until(lambda: box.moments == [], "it to be removed")

    do_undo = look.get_by_role("button", name=re.compile("^Undo"))
    do_undo.click()
    until(lambda: names(box) == ["first"], "it to come back")
    assert box.moments[0]["labels"] == ["Waits"]
    look.keyboard.press("Control+z")
    until(lambda: box.moments[0]["labels"] == [], "the label to go")
    look.keyboard.press("Control+z")
    until(lambda: names(box) == [""], "the name to go")
    look.keyboard.press("Control+z")
    until(lambda: box.moments[0]["end"] > 191 * SECOND // RATE, "the trim to go")
    look.keyboard.press("Control+z")
    until(lambda: box.moments == [], "the mark to go")
    expect(do_undo).to_be_disabled()


def test_hopping_goes_from_moment_to_moment(look: Page, box: Box) -> None:
    choose(look, 60, 75)
    choose(look, 300, 320)
    until(lambda: len(box.moments) == 2, "both to be kept")
    look.locator("#whole").press("Home")

    for key, picture in [("n", 60), ("n", 300), ("b", 60)]:
        look.keyboard.press(key)
        assert shows(look, picture)


def test_moments_play_one_after_another_and_nothing_between(
    look: Page, box: Box
) -> None:
    choose(look, 60, 72)
    name_field(look).fill("He asks")
    look.keyboard.press("Enter")
    choose(look, 300, 315)
    until(lambda: len(box.moments) == 2, "both to be kept")
    watch(look)

    do(look, "Play all")
    expect(look.locator("#in-play")).to_have_text("1 of 2 · He asks")
    until(lambda: not playing(look), "the film to stop")

    assert shows(look, 315)
    assert outside(look, range(60, 73), range(300, 316)) == set()
    assert {72, 300, 315} <= set(watched(look))


def test_a_picture_is_kept_named_removed_and_brought_back(look: Page, box: Box) -> None:
    go_to(look, 160)
    look.keyboard.press("p")
    until(lambda: len(box.stills) == 1, "the picture to be kept")
    assert box.stills[0]["at"] == 160 * SECOND // RATE

    look.get_by_label("Name of the picture at 0:05").fill("the glance")
    until(lambda: box.stills[0]["name"] == "the glance", "its name to be kept")
    link = look.get_by_role("link", name="Take away the picture at 0:05")
    still = box.stills[0]["id"]
    where = f"/recordings/{box.film['id']}/take-away?still={still}"
    expect(link).to_have_attribute("href", where)
    look.get_by_role("button", name="Remove: picture at 0:05").click()
    until(lambda: box.stills == [], "it to be removed")
    look.keyboard.press("Control+z")
    until(lambda: [s["name"] for s in box.stills] == ["the glance"], "it to come back")


def test_chosen_moments_are_taken_away_together(look: Page, box: Box) -> None:
    for first in (480, 60, 270):
        choose(look, first, first + 10)
    until(lambda: len(box.moments) == 3, "all to be kept")
    link = look.locator("#take")
    expect(link).to_have_attribute("href", f"/recordings/{box.film['id']}/take-away")

    for row in (2, 0):
        look.locator("#kept [data-pick]").nth(row).check()

    first, _, third = (moment["id"] for moment in box.moments)
    expect(link).to_have_text("Take away 2 moments")
    where = f"/recordings/{box.film['id']}/take-away?moment={first}&moment={third}"
    expect(link).to_have_attribute("href", where)


def test_a_name_that_is_too_long_is_refused_and_not_lost(look: Page, box: Box) -> None:
    box.expected.add("400")
    mark(look, box)
    name_field(look).fill("a" * 10_000)

    told = look.locator(".moment [data-saved]")
    expect(told).to_contain_text("at most 200 characters")
    assert len(name_field(look).input_value()) == 10_000
    assert names(box) == [""]
    name_field(look).fill("short")

    until(lambda: names(box) == ["short"], "the shorter name to be kept")
    expect(told).to_have_text("Saved")


@pytest.mark.nightly
def test_a_list_of_labels_needs_no_group(open_film: Open, box: Box) -> None:
    box.others.labels = {"version": 3, "labels": [{"name": "Waits", "group": ""}]}
    page = open_film()
    mark(page, box)

    page.get_by_label("Waits").check()

    until(lambda: box.moments[0]["labels"] == ["Waits"], "the label to be kept")
    assert any(agreed.LABELS.fullmatch(asked) for asked in box.others.asked)
