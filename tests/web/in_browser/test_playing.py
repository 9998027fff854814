"""Playing, stepping, slowing down: the picture on screen is the one asked for."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page, expect

from device.errors import SegmentDamaged
from tests.browser import until
from tests.web.fake_opener import RATE
from tests.web.in_browser.conftest import SECONDS, Box
from tests.web.in_browser.hands import (
    do,
    go_to,
    number,
    playing,
    settle,
    shown,
    shows,
)


def at(page: Page) -> float:
    return float(page.evaluate("document.getElementById('film').currentTime"))


def rate(page: Page) -> float:
    return float(page.evaluate("document.getElementById('film').playbackRate"))


def test_the_film_plays_and_pausing_keeps_the_picture_that_was_seen(look: Page) -> None:
    do(look, "Play")
    until(lambda: at(look) > 0.7, "the film to play")
    do(look, "Pause")
    paused = shown(look)
    assert paused >= RATE // 2

    do(look, "One picture on")

    assert shows(look, paused + 1)


def wander(page: Page, steps: int, seed: int) -> list[tuple[int, int]]:
    """Random single steps both ways; the wanted and the shown, where they differ."""
    chance = random.Random(seed)  # noqa: S311 - the same walk each time
    picture, wrong = chance.randrange(60, SECONDS * RATE - 60), []
    go_to(page, picture)
    for _ in range(steps):
        way = chance.choice([-1, 1])
        page.keyboard.press("," if way < 0 else ".")
        picture += way
        seen = steady(page, picture)
        if seen != picture:
            wrong.append((picture, seen))
    return wrong


def steady(page: Page, wanted: int) -> int:
    """The picture that a step ends on, given time for a busy machine to paint it."""
    for _ in range(40):
        settle(page)
        seen = [number(page), number(page)]
        if seen == [wanted, wanted]:
            return wanted
        page.wait_for_timeout(25)
    return seen[-1]


def test_every_one_of_forty_random_steps_shows_the_right_picture(look: Page) -> None:
    assert wander(look, 40, seed=4) == []


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(5))
def test_every_one_of_two_hundred_random_steps_shows_the_right_picture(
    look: Page, seed: int
) -> None:
    assert wander(look, 200, seed) == []


def test_steps_taken_faster_than_the_film_can_follow_all_count(look: Page) -> None:
    go_to(look, 197)

    assert shows(look, 197)


def test_letters_move_the_film_as_the_sheet_of_keys_says(look: Page) -> None:
    for key, picture in [("l", 150), ("ArrowRight", 300), ("j", 150), ("ArrowLeft", 0)]:
        look.keyboard.press(key)
        assert shows(look, picture)

    for key in ("k", " "):
        look.keyboard.press(key)
        until(lambda: playing(look), "the film to play")
        look.keyboard.press(key)
        until(lambda: not playing(look), "the film to pause")


def test_slow_and_fast_have_a_key_and_a_button_that_tells(look: Page) -> None:
    for key, speed, button in [
        ("s", 0.5, "Half speed"),
        ("s", 0.25, "Quarter speed"),
        ("s", 1, None),
        ("f", 2, "Double speed"),
        ("f", 1, None),
    ]:
        look.keyboard.press(key)
        assert rate(look) == speed
        pressed = look.locator(".transport [aria-pressed=true]")
        expect(pressed).to_have_count(1 if button else 0)
        if button:
            expect(pressed).to_have_attribute("aria-label", button)

    do(look, "Quarter speed")

    assert rate(look) == 0.25
    assert look.evaluate("document.getElementById('film').preservesPitch")


def test_a_film_that_breaks_off_is_asked_for_anew(look: Page, box: Box) -> None:
    box.expected |= {"422", "ERR_", "MEDIA"}
    do(look, "Half speed")
    box.shelf.broken = SegmentDamaged()
    film = look.locator("#film")
    film.evaluate("f => f.addEventListener('error', () => { f.dataset.bad = '1'; })")
    film.evaluate("f => { f.src = f.src + '?again'; }")
    until(lambda: film.get_attribute("data-bad") == "1", "the film to break off")

    box.film["view"] = "v601"
    box.shelf.broken = None

    until(lambda: "v601" in str(film.get_attribute("src")), "the newer view")
    do(look, "One picture on")
    assert shows(look, 1)
    assert rate(look) == 0.5
