"""The picture strip and the two lanes: there when the box has them, never needed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from device.media import SECOND
from tests.browser import until
from tests.web.in_browser import agreed
from tests.web.in_browser.conftest import SECONDS, Box, Enter, Open
from tests.web.in_browser.hands import do, shows

MOMENT = {
    "id": "m1",
    "start": SECOND,
    "end": 2 * SECOND,
    "name": "She waits",
    "labels": [],
    "seen": "",
    "note": "",
}
COLOURS = """(canvas, name) => {
  const wanted = document.createElement("canvas").getContext("2d");
  wanted.fillStyle = getComputedStyle(canvas).getPropertyValue("--" + name);
  wanted.fillRect(0, 0, 1, 1);
  const [r, g, b] = wanted.getImageData(0, 0, 1, 1).data;
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  let found = 0;
  for (let k = 0; k < data.length; k += 4) {
    const off = [r, g, b].map((wanted, i) => Math.abs(data[k + i] - wanted));
    if (data[k + 3] > 40 && Math.max(...off) < 5) found += 1;
  }
  return found;
}"""
"""How many points of a strip have the colour of a lane."""


def points(page: Page, strip: str, lane: str) -> int:
    return int(page.locator(f"{strip} canvas").evaluate(COLOURS, lane))


def sources(page: Page) -> list[str]:
    images = page.locator("#whole .stills img").all()
    return [str(image.get_attribute("src")) for image in images]


def test_both_strips_show_sound_voices_and_movement(look: Page) -> None:
    expect(look.locator("#legend-movement")).to_be_visible()

    for strip in ("#whole", "#close"):
        for lane in ("wave", "voices", "movement"):
            assert points(look, strip, lane) > 100, (strip, lane)
    expect(look.locator("#legend-voices")).to_have_text("Voices")


def test_the_strip_is_made_of_the_small_pictures(look: Page, box: Box) -> None:
    until(lambda: all("/small/" in src for src in sources(look)), "the pictures")

    assert isinstance(box.others.lanes, dict)
    known = {f"{at}.jpg" for at in box.others.lanes["pictures"]}
    assert {src.split("/")[-1] for src in sources(look)} <= known
    assert len(sources(look)) >= 4


def test_a_lane_that_only_hears_sound_is_not_called_voices(
    open_film: Open, box: Box
) -> None:
    assert isinstance(box.others.lanes, dict)
    box.others.lanes["voices"]["by"] = "webrtcvad"
    page = open_film()

    expect(page.locator("#legend-voices")).to_have_text("Sound")


@pytest.mark.nightly
def test_without_a_listener_there_is_no_lane_of_voices(
    open_film: Open, box: Box
) -> None:
    assert isinstance(box.others.lanes, dict)
    box.others.lanes["voices"] = {"step": 0.1, "values": [], "by": None}
    page = open_film()

    expect(page.locator("#legend-movement")).to_be_visible()
    expect(page.locator("#legend-voices")).to_be_hidden()
    assert points(page, "#whole", "voices") == 0


def test_the_first_picture_of_the_film_goes_before_all_else(
    enter: Enter, box: Box
) -> None:
    box.film["notes"]["moments"] = [MOMENT]
    page = enter().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # its patience with a film that never comes stays whole
    held: list[Route] = []
    page.route("**/film/*.mp4", lambda route: held.append(route))
    with page.expect_request("**/film/*.mp4"):
        page.goto(box.look, wait_until="commit")  # the film is part of loading
    page.wait_for_load_state("domcontentloaded")
    assert any(each.endswith("/begin.js") for each in asked)
    assert not any(each.endswith("/page.js") for each in asked)
    assert not any(each.startswith("/api/recordings/") for each in asked)

    page.clock.resume()
    for route in held:
        route.continue_()

    until(lambda: page.locator("#legend-movement").is_visible(), "the lanes")
    still = page.locator("#kept img")
    until(lambda: "/still/" in (still.get_attribute("src") or ""), "the still")


def test_a_film_that_does_not_come_does_not_keep_the_page_waiting(
    enter: Enter, box: Box
) -> None:
    box.film["notes"]["moments"] = [MOMENT]
    page = enter().new_page()
    page.route("**/film/*.mp4", lambda _: None)
    page.goto(box.look, wait_until="commit")

    until(lambda: page.locator("#kept li").count() == 1, "the moments")


@pytest.fixture
def held() -> list[Route]:
    """Questions for the page's own script that nobody has answered yet."""
    return []


@pytest.fixture
def deaf(enter: Enter, box: Box, held: list[Route]) -> Page:
    """The film's page, whose script is still on its way."""
    page = enter().new_page()
    page.route("**/look/page.js", lambda route: held.append(route))
    with page.expect_request("**/look/page.js"):
        page.goto(box.look)
    return page


@pytest.fixture
def hear(held: list[Route]) -> Callable[[], None]:
    """Lets the script come."""

    def hear() -> None:
        for route in held:
            route.continue_()

    return hear


def test_what_is_pressed_before_the_page_can_hear_is_done_when_it_can(
    deaf: Page, box: Box, hear: Callable[[], None]
) -> None:
    do(deaf, "Mark this moment")
    do(deaf, "One picture on")
    assert deaf.locator("#kept li").count() == 0

    hear()

    until(lambda: deaf.locator("#kept li").count() == 1, "the moment")
    assert shows(deaf, 1)
    assert len(box.moments) == 1


def test_keys_that_are_pressed_before_the_page_can_hear_are_done_in_their_order(
    deaf: Page, box: Box, hear: Callable[[], None]
) -> None:
    deaf.locator("#whole").press("PageDown")  # the strip's own key: half a minute on
    deaf.keyboard.press("Home")
    for key in (".", ".", "m", ","):
        deaf.keyboard.press(key)
    do(deaf, "One picture on")
    deaf.keyboard.press(".")

    hear()

    until(lambda: deaf.locator("#kept li").count() == 1, "the moment")
    assert shows(deaf, 3)
    assert len(box.moments) == 1


def test_what_is_being_made_is_told_and_shown_as_it_comes(
    open_film: Open, box: Box
) -> None:
    whole = agreed.lanes(SECONDS)
    half = {**whole, "complete": False, "progress": 0.4, "pictures": [0, 5 * SECOND]}
    box.others.lanes = half
    page = open_film()
    making = page.locator("#making")
    expect(making).to_have_text("Making the picture strip: 40 %")
    do(page, "One picture on")
    assert shows(page, 1)

    box.others.lanes = whole

    expect(making).to_be_hidden()
    last = f"/small/{15 * SECOND}.jpg"
    until(lambda: any(src.endswith(last) for src in sources(page)), "the last picture")


def test_the_page_works_without_any_of_it(open_film: Open, box: Box) -> None:
    for status in (404, 500):
        box.others.lanes = status
        box.expected |= {"404", "500"}
        page = open_film()

        until(lambda p=page: all("/still/" in s for s in sources(p)), "stills")  # type: ignore[misc]
        expect(page.locator("#legend-movement")).to_be_hidden()
        do(page, "One picture on")
        assert shows(page, 1)
