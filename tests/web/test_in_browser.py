"""The page in a real browser: numbered pictures are read back from the screen itself.

The film's pictures each carry their number (``tests.films``), so what is checked is
the picture that is really shown. Conditions are polled from here, as the page's own
policy forbids evaluating strings in it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from werkzeug.serving import make_server

from device import seal
from device.errors import SegmentDamaged
from device.media import SECOND
from device.store import Store
from tests import films
from tests.browser import READ_NUMBER, SETTLED, chromium, until
from tests.web.fake_opener import PASSPHRASE, RATE, Shelf, recording
from web import create_app

SECONDS = 20
FAR_ENOUGH = "document.getElementById('film').currentTime > 1"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return films.write_film(path, SECONDS, RATE).read_bytes()


@dataclass
class Box:
    """A box that serves its page on this machine."""

    address: str
    shelf: Shelf

    @property
    def moments(self) -> list[dict[str, Any]]:
        (only,) = self.shelf.recordings.values()
        found: list[dict[str, Any]] = only["notes"]["moments"]
        return found


@pytest.fixture
def box(numbered: bytes, tmp_path: Path) -> Iterator[Box]:
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", seal.new_identity().recipient, b"wrapped")
    shelf = Shelf(recording(1, numbered, SECONDS))
    app = create_app(store.root, start_opener=shelf.start, secure_cookies=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Box(f"http://127.0.0.1:{server.server_port}", shelf)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, box: Box) -> Iterator[Page]:
    """Anna's browser, unlocked, with what the browser complains about gathered."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(15_000)
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(complaint(message)))
    page.goto(f"{box.address}/unlock")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recordings")).to_be_visible()
    yield page
    context.close()
    assert complaints == []


def complaint(message: ConsoleMessage) -> list[str]:
    """An error that the browser tells of; 409 and 422 are what a test is about."""
    expected = re.search("409|422", message.text)
    serious = message.type == "error" and not expected
    return [message.text] if serious else []


@pytest.fixture
def look(page: Page) -> Page:
    """The page on which Anna looks through the film, at its first picture."""
    page.get_by_role("link", name=re.compile("Look through")).click()
    settle(page)
    return page


def settle(page: Page) -> None:
    until(lambda: bool(page.evaluate(SETTLED)), "the picture to stand still")


def number(page: Page) -> int:
    """The number of the picture on screen at this moment."""
    return int(page.evaluate(READ_NUMBER))


def shows(page: Page, picture: int) -> bool:
    """Whether *picture* comes on screen and stays; a busy machine paints late."""
    seen: list[int] = []
    for _ in range(200):
        settle(page)
        seen = [*seen[-3:], number(page)]
        if seen == [picture] * 4:
            return True
        page.wait_for_timeout(60)
    pytest.fail(f"shows {seen}, not {picture}")


def shown(page: Page) -> int:
    """The picture on screen once it has not changed for half a second."""
    seen = [-1]
    while len(seen) < 8 or len(set(seen)) > 1:
        settle(page)
        seen = [*seen[-7:], number(page)]
        page.wait_for_timeout(60)
    return seen[-1]


def playing(page: Page) -> bool:
    """Whether the page says that the film plays."""
    return bool(page.evaluate("document.body.classList.contains('is-playing')"))


def do(page: Page, name: str, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name=name, exact=True).first.click()


def go_to(page: Page, picture: int) -> None:
    """By keyboard, as a person would: five seconds at a time, then single pictures."""
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.locator("#whole").press("Home")
    for _ in range(picture // (5 * RATE)):
        page.keyboard.press("l")
    for _ in range(picture % (5 * RATE)):
        page.keyboard.press(".")


def test_the_film_plays(look: Page) -> None:
    do(look, "Play")

    until(lambda: bool(look.evaluate(FAR_ENOUGH)), "the film to play")
    do(look, "Pause")

    assert shown(look) >= RATE - 1


def test_stepping_shows_every_picture_both_ways(look: Page) -> None:
    for picture in range(1, 7):
        do(look, "One picture on")
        assert shows(look, picture)
    for picture in (5, 4, 3):
        do(look, "One picture back")
        assert shows(look, picture)


def test_steps_taken_faster_than_the_film_can_follow_all_count(look: Page) -> None:
    go_to(look, 197)

    assert shows(look, 197)


def test_pausing_keeps_the_picture_that_was_seen(look: Page) -> None:
    do(look, "Play")
    look.wait_for_timeout(700)
    do(look, "Pause")
    paused = shown(look)

    do(look, "One picture on")

    assert shows(look, paused + 1)


def test_a_span_starts_and_ends_on_the_pictures_that_were_shown(
    look: Page, box: Box
) -> None:
    go_to(look, 160)
    assert shows(look, 160)
    do(look, "Starts here")
    go_to(look, 190)
    assert shows(look, 190)
    do(look, "Ends here")
    look.get_by_label("What happens, in a few words").fill("She waits")
    do(look, "Keep moment")

    until(lambda: len(box.moments) == 1, "the moment to be kept")
    (moment,) = box.moments
    assert moment["start"] == 160 * SECOND // RATE
    assert moment["end"] == 191 * SECOND // RATE
    assert moment["name"] == "She waits"


@pytest.mark.nightly
def test_an_edge_moves_by_one_picture_and_shows_it(look: Page, box: Box) -> None:
    go_to(look, 160)
    do(look, "Starts here")
    do(look, "Start one picture later", 2)
    assert shows(look, 162)

    # Without an end of its own a moment is five seconds long: pictures 160 to 310.
    look.get_by_role("slider", name="End of the moment").press("ArrowLeft")
    assert shows(look, 309)
    do(look, "Keep moment")

    until(lambda: len(box.moments) == 1, "the moment to be kept")
    assert box.moments[0]["start"] == 162 * SECOND // RATE
    assert box.moments[0]["end"] == 310 * SECOND // RATE


def test_trying_a_span_stops_on_its_last_picture(look: Page) -> None:
    go_to(look, 40)
    do(look, "Ends here")
    go_to(look, 20)
    do(look, "Starts here")

    do(look, "Try it")
    until(lambda: playing(look), "the film to play")
    until(lambda: not playing(look), "the film to stop")

    assert shows(look, 40)


@pytest.mark.nightly
def test_a_handle_can_be_dragged(look: Page, box: Box) -> None:
    go_to(look, 300)
    do(look, "Starts here")
    before = look.locator("#chosen").inner_text()
    handle = look.get_by_role("slider", name="Start of the moment").bounding_box()
    assert handle is not None
    assert handle["width"] >= 44

    look.mouse.move(handle["x"] + 20, handle["y"] + 20)
    look.mouse.down()
    look.mouse.move(handle["x"] - 40, handle["y"] + 20, steps=5)
    look.mouse.up()

    assert look.locator("#chosen").inner_text() != before
    assert shown(look) < 300


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


def test_words_are_added_to_a_mark_and_typing_pauses_the_film(
    look: Page, box: Box
) -> None:
    go_to(look, 150)
    look.keyboard.press("m")
    until(lambda: len(box.moments) == 1, "the moment to be kept")
    do(look, "Play")

    look.get_by_label("What happens, in a few words").type("mi, k!")
    look.get_by_label("Receiving initiatives").check()
    look.get_by_label("In your own words").fill("glance, smile")
    do(look, "Keep changes")

    until(lambda: bool(box.moments[0]["labels"]), "the words to be kept")
    assert len(box.moments) == 1
    assert box.moments[0]["name"] == "mi, k!"
    assert box.moments[0]["labels"] == ["Receiving initiatives", "glance", "smile"]
    assert not playing(look)


def test_a_removed_moment_comes_back_with_undo(look: Page, box: Box) -> None:
    look.keyboard.press("m")
    until(lambda: len(box.moments) == 1, "the moment to be kept")
    number = box.moments[0]["id"]

    look.get_by_role("button", name=re.compile("^Remove")).click()
    until(lambda: box.moments == [], "it to be removed")
    do(look, "Undo")

    until(lambda: [m["id"] for m in box.moments] == [number], "it to come back")


def test_a_change_from_elsewhere_is_not_lost(look: Page, box: Box) -> None:
    (only,) = box.shelf.recordings.values()
    theirs = {"id": "t", "name": "theirs", "start": 0, "end": SECOND, "labels": []}
    only["notes"] = {"version": 7, "moments": [theirs]}
    go_to(look, 100)

    look.keyboard.press("m")

    until(lambda: len(box.moments) == 2, "the moment to be kept")
    assert {moment["name"] for moment in box.moments} == {"theirs", ""}


@pytest.mark.nightly
def test_a_kept_moment_plays_from_the_list(look: Page, box: Box) -> None:
    go_to(look, 60)
    do(look, "Ends here")
    go_to(look, 45)
    do(look, "Starts here")
    do(look, "Keep moment")
    until(lambda: len(box.moments) == 1, "the moment to be kept")

    look.locator("#kept .still").click()
    until(lambda: playing(look), "the film to play")
    until(lambda: not playing(look), "the film to stop")

    assert shows(look, 60)


def test_a_clip_is_taken_away_with_a_receipt(look: Page, box: Box) -> None:
    go_to(look, 100)
    look.keyboard.press("m")
    until(lambda: len(box.moments) == 1, "the moment to be kept")
    look.get_by_role("link", name=re.compile("^Take away")).click()

    with look.expect_download() as download:
        do(look, "Take away")

    assert download.value.suggested_filename == f"clip-{box.moments[0]['id'][:8]}.age"
    expect(look.locator("#told")).to_contain_text("sealed to Anna.")


def test_locking_in_one_tab_locks_the_other(look: Page, box: Box) -> None:
    other = look.context.new_page()
    other.goto(f"{box.address}/recordings")

    other.get_by_role("button", name="Lock").click()

    expect(look.get_by_role("heading", name="Unlock the box")).to_be_visible()
    assert not any(opener.alive for opener in box.shelf.started)


def test_a_film_that_breaks_off_is_asked_for_anew(look: Page, box: Box) -> None:
    (only,) = box.shelf.recordings.values()
    box.shelf.broken = SegmentDamaged()
    film = look.locator("#film")
    film.evaluate("f => f.addEventListener('error', () => { f.dataset.bad = '1'; })")
    film.evaluate("f => { f.src = f.src + '?again'; }")
    until(lambda: film.get_attribute("data-bad") == "1", "the film to break off")

    only["view"] = "v601"
    box.shelf.broken = None

    until(lambda: "v601" in str(film.get_attribute("src")), "the newer view")
    do(look, "One picture on")
    assert shows(look, 1)


def test_nothing_is_too_wide_or_too_small_to_touch(look: Page) -> None:
    look.keyboard.press("m")
    expect(look.locator("#kept li")).to_have_count(1)
    for width in (390, 820, 1366):
        look.set_viewport_size({"width": width, "height": 844})

        assert look.evaluate("document.documentElement.scrollWidth") <= width
        for button in look.locator("button:visible, .button:visible").all():
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44, button.inner_text()
        mark = look.locator("[data-do=mark]:visible").bounding_box()
        assert mark is not None
        assert mark["y"] + mark["height"] <= 844
