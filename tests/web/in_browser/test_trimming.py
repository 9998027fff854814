"""A moment's two ends: by key, by handle, by finger; and trying what was chosen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from device.media import SECOND
from tests.browser import until
from tests.web.fake_opener import RATE
from tests.web.in_browser.conftest import Box, Open
from tests.web.in_browser.hands import (
    choose,
    do,
    go_to,
    name_field,
    outside,
    playing,
    shown,
    shows,
    watch,
    watched,
)


def span(box: Box) -> tuple[int, int] | None:
    """First and last picture of the only moment that the box has, once it has one."""
    if len(box.moments) != 1:
        return None
    (moment,) = box.moments
    first, after = (round(moment[key] * RATE / SECOND) for key in ("start", "end"))
    return first, after - 1


def keeps(box: Box, first: int, last: int) -> None:
    until(lambda: span(box) == (first, last), f"{first} to {last} to be kept")


def handle(page: Page, which: str) -> tuple[float, float]:
    """The middle of a handle, which is large enough for a thumb."""
    box = page.get_by_role("slider", name=f"{which} of the moment").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def per_picture(page: Page) -> float:
    """Pixels of the close-up that one picture of the moment in hand takes."""
    box = page.locator("#close > .span").bounding_box()
    assert box is not None
    pixels = box["width"]
    text = page.locator("#chosen").inner_text().split("·")[1]
    return pixels / (float(text.split()[0]) * RATE)


def test_a_moment_starts_and_ends_on_the_pictures_that_were_shown(
    look: Page, box: Box
) -> None:
    go_to(look, 160)
    assert shows(look, 160)
    do(look, "Starts here")
    keeps(box, 160, 310)  # five seconds, until its end is chosen, too
    go_to(look, 190)
    assert shows(look, 190)
    do(look, "Ends here")

    keeps(box, 160, 190)


def test_far_from_the_moment_in_hand_the_same_keys_begin_another(
    look: Page, box: Box
) -> None:
    choose(look, 60, 75)
    keeps(box, 60, 75)

    go_to(look, 400)
    look.keyboard.press("i")

    until(lambda: len(box.moments) == 2, "another moment")
    assert box.moments[0]["end"] == 76 * SECOND // RATE


def test_an_end_moves_by_single_pictures_with_buttons_and_keys(
    look: Page, box: Box
) -> None:
    choose(look, 160, 190)
    do(look, "Start one picture later", 2)
    assert shows(look, 162)
    look.get_by_role("slider", name="End of the moment").press("ArrowLeft")
    assert shows(look, 189)

    keeps(box, 162, 189)
    end = look.get_by_role("slider", name="End of the moment")
    expect(end).to_have_attribute("aria-valuenow", "189")
    expect(end).to_have_attribute("aria-valuetext", "0:06.3")


def test_the_ends_can_meet_but_not_pass_each_other(look: Page, box: Box) -> None:
    choose(look, 160, 163)
    look.get_by_role("slider", name="Start of the moment").press("PageUp")

    keeps(box, 163, 163)


@pytest.mark.parametrize(
    "which", ["Start", pytest.param("End", marks=pytest.mark.nightly)]
)
def test_a_handle_is_dragged_with_the_mouse(look: Page, box: Box, which: str) -> None:
    choose(look, 160, 190)
    keeps(box, 160, 190)
    x, y = handle(look, which)
    pixels = round(per_picture(look) * 12)

    look.mouse.move(x, y)
    look.mouse.down()
    look.mouse.move(x - pixels, y, steps=4)
    look.mouse.up()

    wanted = (148, 190) if which == "Start" else (160, 178)
    about = pytest.approx(wanted, abs=1)
    until(lambda: span(box) == about, "the moment to be trimmed", 10)
    kept = span(box)
    assert kept
    assert shows(look, kept[which == "End"])


def test_a_handle_is_dragged_with_a_finger(open_film: Open, box: Box) -> None:
    tablet = {"width": 820, "height": 1180}
    page = open_film(viewport=tablet, has_touch=True)
    choose(page, 160, 190)
    keeps(box, 160, 190)
    x, y = handle(page, "Start")
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    touch("touchStart", (x, y))
    for step in range(1, 6):
        touch("touchMove", (x + 8 * step, y + step))
    touch("touchEnd")

    until(lambda: span(box) == (shown(page), 190), "the moment to be trimmed")
    assert shown(page) > 160


def test_a_handle_at_the_very_start_of_the_film_can_be_taken_hold_of(
    look: Page,
) -> None:
    look.keyboard.press("m")

    for which in ("Start", "End"):
        x, y = handle(look, which)
        element = f"e => e === document.elementFromPoint({x}, {y})"
        found = look.get_by_role("slider", name=f"{which} of the moment")
        assert found.evaluate(element)


INSIDE = """(handles) => {
  const [strip] = document.querySelectorAll("#close");
  const room = strip.getBoundingClientRect();
  return handles.filter((e) => !e.hidden).map((e) => e.getBoundingClientRect())
    .map((box) => box.left >= room.left - 0.5 && box.right <= room.right + 0.5);
}"""


def inside(page: Page) -> list[bool]:
    """Of each handle that shows, whether all of it lies in the close-up."""
    told: list[bool] = page.locator("#close .handle").evaluate_all(INSIDE)
    return told


@pytest.mark.parametrize("width", [320, 390, 820, 1366])
def test_the_handles_lie_inside_the_close_up_at_both_ends_of_the_film(
    look: Page, width: int
) -> None:
    look.set_viewport_size({"width": width, "height": 900})
    look.keyboard.press("i")
    expect(look.get_by_role("slider", name="Start of the moment")).to_be_visible()
    assert inside(look) == [True, True]
    look.get_by_role("button", name="Close", exact=True).click()

    look.locator("#whole").press("End")
    look.keyboard.press("o")
    expect(look.get_by_role("slider", name="End of the moment")).to_be_visible()
    assert inside(look) == [True, True]


def test_a_handle_drawn_to_the_edge_of_the_close_up_stays_inside(
    look: Page, box: Box
) -> None:
    look.set_viewport_size({"width": 240, "height": 900})  # a part of the film is seen
    choose(look, 300, 330)
    look.locator("#close").scroll_into_view_if_needed()
    x, y = handle(look, "Start")

    look.mouse.move(x, y)
    look.mouse.down()
    look.mouse.move(2, y, steps=4)

    assert inside(look)[0]
    look.mouse.up()
    until(lambda: (span(box) or (300, 0))[0] < 250, "the moment to be longer")
    assert inside(look)[0]


def test_the_handles_can_be_told_apart_where_the_system_chooses_the_colours(
    look: Page,
) -> None:
    look.emulate_media(forced_colors="active")
    look.keyboard.press("m")

    for which in ("Start", "End"):
        found = look.get_by_role("slider", name=f"{which} of the moment")
        assert found.evaluate("e => parseFloat(getComputedStyle(e).borderWidth)") >= 2


def test_what_was_done_with_is_not_lost_to_the_next_moment(
    look: Page, box: Box
) -> None:
    choose(look, 300, 360)
    name_field(look).fill("She waits")
    look.keyboard.press("Enter")

    choose(look, 150, 210)

    until(lambda: len(box.moments) == 2, "another moment")
    kept = {each["name"]: each for each in box.moments}
    assert kept["She waits"]["start"] == 10 * SECOND
    assert kept["She waits"]["end"] == 361 * SECOND // RATE


def test_what_was_done_with_can_be_trimmed_again(look: Page, box: Box) -> None:
    choose(look, 300, 360)
    name_field(look).fill("She waits")
    look.keyboard.press("Enter")

    go_to(look, 310)
    do(look, "Starts here")
    keeps(box, 310, 360)
    do(look, "Edit: She waits")
    name_field(look).blur()
    go_to(look, 290)
    look.keyboard.press("i")

    keeps(box, 290, 360)


def test_trying_shows_exactly_the_pictures_that_are_taken(look: Page, box: Box) -> None:
    choose(look, 40, 70)
    keeps(box, 40, 70)
    watch(look)

    for _ in range(5):  # a busy machine leaves out pictures, but not always the same
        do(look, "Try it")
        until(lambda: playing(look), "the film to play")
        until(lambda: not playing(look), "the film to stop")
        assert shows(look, 70)
        if {40, 70} <= set(watched(look)):
            break

    assert outside(look, range(40, 71)) == set()
    assert {40, 70} <= set(watched(look))


def test_the_loop_never_leaves_the_moment(look: Page) -> None:
    choose(look, 100, 120)
    watch(look)

    look.keyboard.press("r")
    until(lambda: watched(look).count(100) >= 3, "the third time round")
    look.keyboard.press("r")

    until(lambda: not playing(look), "the loop to end")
    assert outside(look, range(100, 121)) == set()
    assert watched(look).count(120) >= 2


@pytest.mark.nightly
@pytest.mark.parametrize("speed", ["Quarter speed", "Half speed", "Double speed"])
def test_the_loop_keeps_to_the_moment_at_every_speed(look: Page, speed: str) -> None:
    choose(look, 100, 130)
    do(look, speed)
    watch(look)

    do(look, "Loop")
    until(lambda: watched(look).count(130) >= 8, "eight times round", 120)

    assert outside(look, range(100, 131)) == set()
