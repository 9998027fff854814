"""The shared screen in a real browser: numbers are read from what is on screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import until
from tests.web.in_browser.hands import number, watch
from tests.web.together.conftest import (
    FIRST,
    KEPT,
    PHRASE,
    QUESTION,
    SECOND_ONE,
    Box,
    OpenScreen,
    ready,
)

PHONE, TABLET = {"width": 390, "height": 844}, {"width": 820, "height": 1180}
STILL_NUMBER = """() => {
  const still = document.getElementById("still");
  if (!still.complete || !still.naturalWidth) return -1;
  const canvas = document.createElement("canvas");
  canvas.width = still.naturalWidth; canvas.height = still.naturalHeight;
  const pen = canvas.getContext("2d");
  pen.drawImage(still, 0, 0);
  let number = 0;
  for (let bit = 0; bit < 20; bit++) {
    if (pen.getImageData(24 + 16 * bit, 24, 1, 1).data[1] > 125) number += 2 ** bit;
  }
  return number;
}"""
FREEZES = """() => {
  const film = document.getElementById("film");
  window.froze = [];
  const note = (event) => window.froze.push({
    at: event.timeStamp, paused: film.paused,
  });
  addEventListener("keydown", note);
  addEventListener("pointerdown", note);
  window.put = [];
  const put = (now, { mediaTime }) => {
    window.put.push([now, mediaTime]);
    film.requestVideoFrameCallback(put);
  };
  film.requestVideoFrameCallback(put);
}"""
"""From now on, note whether a key or tap freezes the film, and each picture."""
TAP = """([x, y]) => document.elementFromPoint(x, y).dispatchEvent(
  new PointerEvent("pointerdown", { bubbles: true, pointerType: "touch" }))"""
"""A finger at a place: unlike a mouse it is not seen coming."""


def at(page: Page) -> float:
    return float(page.evaluate("document.getElementById('film').currentTime"))


def playing(page: Page) -> bool:
    return not page.evaluate("document.getElementById('film').paused")


def rate(page: Page) -> float:
    return float(page.evaluate("document.getElementById('film').playbackRate"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def play(page: Page, until_second: float = 0.2) -> None:
    press(page, "Play")
    until(lambda: at(page) > until_second, "the film to play")


def settled(page: Page) -> bool:
    """Whether the picture on screen is the one that shall stand there."""
    told = "(f => f.readyState >= 2 && !f.seeking)(document.getElementById('film'))"
    return bool(page.evaluate(told))


def shows(page: Page, wanted: int) -> None:
    """Wait until the picture *wanted* stands on screen."""
    until(
        lambda: settled(page) and number(page) == wanted,
        f"picture {wanted}, not {number(page)}",
    )


def test_it_begins_with_the_question_and_plays_nothing(
    open_screen: OpenScreen,
) -> None:
    page = open_screen()

    expect(page.get_by_text(QUESTION)).to_be_visible()
    expect(page.locator("#film")).to_be_hidden()
    press(page, "Begin")
    ready(page)
    shows(page, FIRST[0])
    assert not playing(page)


def test_nothing_private_stands_on_it(screen: Page) -> None:
    seen = screen.content()

    for private in ("He waits", "The tower", "Both laugh", "hands", "Private title"):
        assert private not in seen
    assert screen.locator("a[href]:visible").count() == 0


def test_film_plays_when_asked_and_stops_by_itself_on_its_last_picture(
    screen: Page,
) -> None:
    watch(screen)
    press(screen, "Play")

    until(lambda: at(screen) > 1.2 and not playing(screen), "the end of the moment")
    shows(screen, FIRST[-1])
    screen.wait_for_timeout(700)
    assert not playing(screen)
    shows(screen, FIRST[-1])
    expect(screen.locator("#places")).to_have_attribute("aria-label", "1 of 3")
    times = screen.evaluate("window.presented")
    assert {FIRST[0] + round(time * 30) for time in times} <= set(FIRST)


def test_again_plays_from_its_first_picture(screen: Page) -> None:
    screen.keyboard.press("End")
    for _ in range(5):
        press(screen, "One picture on")
    shows(screen, FIRST[5])

    watch(screen)
    press(screen, "Again")

    until(lambda: len(screen.evaluate("window.presented")) > 8, "the film to play")
    assert min(screen.evaluate("window.presented")) < 0.1
    assert playing(screen)


@pytest.mark.parametrize("hand", ["x", "Tab", "Escape", "Enter", " ", "Shift", "tap"])
def test_any_key_and_any_tap_freezes_it_at_once(screen: Page, hand: str) -> None:
    press(screen, "Slow, a quarter")  # it is short: so it still plays when they fade
    play(screen, 0.05)
    screen.locator("body.is-quiet").wait_for()
    screen.evaluate(FREEZES)
    if hand == "tap":
        screen.evaluate(TAP, [683, 740])  # where the buttons would be
    else:
        screen.keyboard.press(hand)

    froze = screen.evaluate("window.froze")[0]
    assert froze["paused"]  # in the turn of the page that heard of it
    shown = number(screen)
    screen.wait_for_timeout(300)
    assert not playing(screen)
    assert number(screen) == shown
    late = {
        time for now, time in screen.evaluate("window.put") if now > froze["at"] + 100
    }
    assert len(late) <= 1  # the picture that stands


def test_the_buttons_fade_while_film_plays_and_come_back(screen: Page) -> None:
    controls = screen.locator("#controls")
    press(screen, "Slow, a quarter")
    play(screen, 0.05)

    expect(controls).to_have_css("opacity", "0")
    screen.mouse.move(300, 300)
    expect(controls).to_have_css("opacity", "1")
    assert playing(screen)
    screen.keyboard.press("x")
    expect(controls).to_have_css("opacity", "1")
    screen.wait_for_timeout(2200)
    expect(controls).to_have_css("opacity", "1")  # there is room to talk


def test_slow_keeps_speech_at_its_pitch_and_goes_on_playing(screen: Page) -> None:
    press(screen, "Slow, half")
    assert rate(screen) == 0.5
    play(screen, 0.05)
    screen.keyboard.press("s")

    assert rate(screen) == 0.25
    assert playing(screen)
    assert screen.evaluate("document.getElementById('film').preservesPitch")
    expect(screen.get_by_role("button", name="Slow, a quarter")).to_have_attribute(
        "aria-pressed", "true"
    )
    screen.keyboard.press("s")
    assert rate(screen) == 1


def test_slow_stays_for_the_next_one_too(screen: Page) -> None:
    press(screen, "Slow, half")

    press(screen, "Next")
    press(screen, "Next")
    ready(screen)

    assert rate(screen) == 0.5


def test_single_pictures_both_ways(screen: Page) -> None:
    shows(screen, FIRST[0])
    for name, wanted in [
        ("One picture on", 37),
        ("One picture on", 38),
        ("One picture back", 37),
    ]:
        press(screen, name)
        shows(screen, wanted)
    screen.keyboard.press("ArrowRight")
    shows(screen, 38)
    for _ in range(4):
        screen.keyboard.press(",")
    shows(screen, FIRST[0])  # and not one before it


def test_next_and_back_stand_still_at_each(screen: Page) -> None:
    press(screen, "Next")
    until(lambda: screen.evaluate(STILL_NUMBER) == KEPT, "the kept picture")
    expect(screen.get_by_role("button", name="Play", exact=True)).to_be_hidden()
    press(screen, "Next")
    ready(screen)
    shows(screen, SECOND_ONE[0])
    assert not playing(screen)
    expect(screen.get_by_role("button", name="Next")).to_be_disabled()

    screen.keyboard.press("PageUp")
    until(lambda: screen.evaluate(STILL_NUMBER) == KEPT, "the kept picture")
    screen.keyboard.press("PageUp")
    ready(screen)
    shows(screen, FIRST[0])
    screen.keyboard.press("PageUp")
    expect(screen.get_by_text(QUESTION)).to_be_visible()


def test_going_on_in_the_middle_of_film_freezes_it(screen: Page) -> None:
    play(screen)

    screen.keyboard.press("PageDown")

    until(lambda: screen.evaluate(STILL_NUMBER) == KEPT, "the kept picture")
    assert not playing(screen)


@pytest.mark.parametrize("size", [PHONE, TABLET, {"width": 844, "height": 390}])
def test_large_buttons_all_on_one_screen(
    open_screen: OpenScreen, size: dict[str, int]
) -> None:
    page = open_screen(viewport=size, has_touch=True)
    page.get_by_role("button", name="Begin").tap()
    ready(page)
    page.evaluate("document.exitFullscreen?.().catch(() => {})")

    for button in page.locator("#acts .big").all():
        place = button.bounding_box()
        assert place
        assert min(place["width"], place["height"]) >= 64
        assert place["y"] + place["height"] <= size["height"]
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= size["width"]
    film = page.locator("#film").bounding_box()
    controls = page.locator("#controls").bounding_box()
    assert film
    assert controls
    assert film["height"] > 150
    assert film["y"] + film["height"] <= controls["y"] + 1  # nothing over the picture


def test_a_touch_freezes_and_a_touch_plays(open_screen: OpenScreen) -> None:
    page = open_screen(viewport=TABLET, has_touch=True)
    page.get_by_role("button", name="Begin").tap()
    ready(page)
    page.get_by_role("button", name="Play", exact=True).tap()
    until(lambda: at(page) > 0.2, "the film to play")

    page.touchscreen.tap(400, 300)

    assert not playing(page)
    page.touchscreen.tap(400, 300)  # the picture itself starts nothing
    assert not playing(page)


def test_by_keys_alone(open_screen: OpenScreen) -> None:
    page = open_screen()
    page.get_by_text(QUESTION).wait_for()
    page.keyboard.press("PageDown")
    ready(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.do") == "toggle":
            break
    page.keyboard.press("Enter")
    until(lambda: at(page) > 0.2, "the film to play")
    page.keyboard.press("Enter")
    assert not playing(page)
    page.keyboard.press(" ")
    until(lambda: playing(page), "the film to play on")
    page.keyboard.press(" ")
    assert not playing(page)


def test_no_way_leads_from_it_but_the_passphrase(screen: Page, box: Box) -> None:
    screen.go_back()
    screen.wait_for_url("**/shared")
    for path in ("/recordings", f"/recordings/{box.recording}", "/unlock", "/reviews"):
        screen.goto(box.address + path)
        assert screen.url == f"{box.address}/shared", path
    screen.get_by_role("button", name="Begin").wait_for()

    press(screen, "Leave")
    press(screen, "Stay")
    expect(screen.get_by_role("dialog")).to_be_hidden()
    press(screen, "Leave")
    screen.get_by_role("dialog").get_by_role("button", name="Leave").click()

    screen.get_by_label("Passphrase", exact=True).fill(PHRASE)
    screen.get_by_role("button", name="Unlock", exact=True).click()
    screen.wait_for_url("**/recordings")


def test_without_the_box_it_says_so_and_the_picture_stays(screen: Page) -> None:
    press(screen, "One picture on")
    shows(screen, FIRST[1])

    screen.context.set_offline(True)

    lost = screen.get_by_text("No connection to the box just now")
    expect(lost).to_be_visible(timeout=30_000)  # news are waited for eight seconds
    shows(screen, FIRST[1])
    press(screen, "Again")
    until(lambda: at(screen) > 0.2, "what is here to play")
    screen.context.set_offline(False)
    expect(lost).to_be_hidden(timeout=30_000)


def test_another_tab_of_this_browser_goes_at_once(
    open_screen: OpenScreen, box: Box
) -> None:
    page = open_screen()
    other = page.context.new_page()
    other.goto(f"{box.address}/recordings")

    assert other.url == f"{box.address}/shared"
