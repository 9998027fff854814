"""The recordings page in a real browser: days, search, growing, and a box that is lost.

The page's clock is Playwright's, so that seconds between two questions pass at once.
"""

from __future__ import annotations

import re
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from werkzeug.serving import make_server

from device import seal, status
from device.media import SECOND, Nanoseconds
from device.status import Status
from device.store import KEY, Store
from tests.browser import chromium, until
from tests.web.fake_opener import PASSPHRASE, Shelf, recording
from web import create_app

POLL = 5000
"""Milliseconds between two questions of the page."""
NOTE = "ask about bedtime"
MOMENT = {
    "id": "m1",
    "name": "Zoë laughs",
    "start": 12 * SECOND,
    "end": 15 * SECOND,
    "labels": ["Guiding"],
    "seen": "",
    "note": NOTE,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    picture = ["-f", "lavfi", "-i", "testsrc=size=64x36", "-frames:v", "1"]
    command = ["ffmpeg", "-v", "error", *picture, "-f", "mjpeg", "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


@dataclass
class Box:
    """A box that serves its page on this machine; its recorder does what it is told."""

    address: str
    store: Store
    shelf: Shelf
    jpeg: bytes
    doing: dict[str, Any] = field(default_factory=dict)
    writing: threading.Lock = field(default_factory=threading.Lock)

    def add(self, number: int, **values: Any) -> str:
        """A recording made an hour after the one before, from 1 January 2025 on."""
        made = (1_735_722_000 + number * 3600) * SECOND
        one = recording(number, b"", 60.0) | {"made": made, "still": self.jpeg}
        self.shelf.recordings[one["id"]] = one | values
        return str(one["id"])

    def change(self, one: str, **values: Any) -> None:
        self.shelf.recordings[one].update(values)

    def does(self, state: str, **values: Any) -> None:
        """What the recorder says of itself, as of now."""
        self.doing = {"state": state, **values}
        self.beat()

    def beat(self) -> None:
        beat = Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))
        standard: dict[str, Any] = {
            "reason": "",
            "since": beat,
            "seconds": 0.0,
            "room_minutes": 900,
            "recording": None,
        }
        told = Status(beat=beat, **standard | self.doing)
        with self.writing:
            status.write(self.store.root / "status.json", told)


@pytest.fixture
def box(tmp_path: Path, jpeg: bytes) -> Iterator[Box]:
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", seal.new_identity().recipient, b"wrapped")
    shelf = Shelf()
    app = create_app(store.root, start_opener=shelf.start, secure_cookies=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    box = Box(f"http://127.0.0.1:{server.server_port}", store, shelf, jpeg)
    box.does("idle")
    app.before_request(box.beat)
    yield box
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, box: Box) -> Iterator[Page]:
    """Anna's browser at the unlocked box; what the page complains of is a failure."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(15_000)
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{box.address}/unlock")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recordings")).to_be_visible()
    page.clock.install()
    yield page
    heard = list(complaints)  # what closing breaks off is no complaint
    context.close()
    assert heard == []


def come(page: Page, box: Box) -> None:
    """Come to the recordings, and remember that it was this page and no newer one."""
    page.goto(f"{box.address}/recordings")
    page.evaluate("document.body.dataset.same = 'yes'")


def pass_a_while(page: Page) -> None:
    """Let so much time pass that the page asks the box once."""
    with page.expect_response("**/api/here"):
        page.clock.fast_forward(POLL)


def same(page: Page) -> bool:
    return page.locator("body").get_attribute("data-same") == "yes"


def cards(page: Page) -> list[str]:
    """The numbers of the recordings that are shown."""
    shown = page.locator(".recording:visible").all()
    return [str(card.get_attribute("data-id")).lstrip("0") for card in shown]


def test_a_screen_reader_can_jump_from_day_to_day_and_film_to_film(
    page: Page, box: Box
) -> None:
    box.add(1)
    box.add(2)
    box.add(30, made=None)
    come(page, box)

    days = page.get_by_role("heading", level=2).all_inner_texts()
    films = page.get_by_role("heading", level=3).all_inner_texts()

    assert days[1:] == ["Wednesday, 1 January 2025", "Time not known"]
    assert len(films) == 3
    look = page.get_by_role("link", name=re.compile("Look through.*Wednesday 1 Jan"))
    assert look.count() == 2


def test_what_she_wrote_finds_the_film_and_the_moment_while_she_types(
    page: Page, box: Box
) -> None:
    for number in range(1, 5):
        box.add(number)
    one = box.add(5, notes={"version": 1, "moments": [MOMENT]})
    come(page, box)

    page.get_by_role("searchbox").press_sequentially("BEDTIME")

    expect(page.locator("#found")).to_have_text("1 recording found for “BEDTIME”.")
    assert cards(page) == ["5"]
    hit = page.get_by_role("list", name="Found in").get_by_role("link")
    assert hit.get_attribute("href") == f"/recordings/{one}#moment=m1"
    expect(hit).to_have_text("Zoë laughs · in your note · 0:12")
    assert NOTE not in page.content()

    page.get_by_role("searchbox").press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    assert len(cards(page)) == 5


def test_words_that_stand_nowhere_are_told_and_not_lost(page: Page, box: Box) -> None:
    for number in range(1, 5):
        box.add(number)
    come(page, box)

    page.get_by_role("searchbox").fill("<b>zebra")

    expect(page.locator("#found")).to_contain_text("Nothing found for “<b>zebra”.")
    assert cards(page) == []
    assert page.locator(".day:visible").count() == 0
    expect(page.get_by_role("searchbox")).to_have_value("<b>zebra")


def test_a_film_grows_and_becomes_like_the_others_on_the_same_page(
    page: Page, box: Box
) -> None:
    one = box.add(1, recording_now=True, ended=False, empty=True)
    box.does("recording", recording=one, seconds=60.0)
    come(page, box)
    card = page.locator(".recording")
    expect(card).to_contain_text("1:0")
    assert card.get_by_role("link").count() == 0

    page.clock.fast_forward(3000)
    expect(card).to_contain_text(re.compile("1:0[3-9] so far"))

    box.change(one, empty=False)
    box.does("recording", recording=one, seconds=75.0)
    pass_a_while(page)
    expect(card.get_by_role("link", name="Watch what there is so far")).to_be_visible()
    expect(page.get_by_role("heading", name="Now", exact=True)).to_be_visible()
    expect(card).to_contain_text(re.compile("1:1[5-9] so far"))

    box.does("finishing", recording=one)
    pass_a_while(page)
    expect(card).to_contain_text("Being put away")

    box.change(one, recording_now=False, ended=True, seconds=80.0)
    box.does("idle")
    pass_a_while(page)
    expect(card.get_by_role("link", name="Look through")).to_be_visible()
    expect(card).to_contain_text("1 minute 20 seconds")
    expect(card).not_to_contain_text("so far")
    assert same(page)


def test_what_begins_and_what_is_erased_is_shown_by_itself(
    page: Page, box: Box
) -> None:
    gone = box.add(1)
    come(page, box)

    del box.shelf.recordings[gone]
    new = box.add(2, recording_now=True, ended=False)
    box.does("recording", recording=new, seconds=2.0)
    pass_a_while(page)

    expect(page.locator(f".recording[data-id='{new}']")).to_be_visible()
    assert cards(page) == ["2"]
    expect(page.locator("#spoken")).to_have_text("Recording now.")
    assert same(page)


def test_a_film_that_the_family_erased_by_hand_goes_from_the_page(
    page: Page, box: Box
) -> None:
    kept, gone = box.add(1), box.add(2)
    for one in (kept, gone):
        box.store.create(one).write(KEY, b"sealed")
    come(page, box)
    pass_a_while(page)
    assert cards(page) == ["2", "1"]

    box.store.find(gone).erase()
    del box.shelf.recordings[gone]
    pass_a_while(page)

    expect(page.locator(".recording")).to_have_count(1)
    assert cards(page) == ["1"]
    assert same(page)


def test_a_box_that_is_lost_is_told_and_comes_back_by_itself(
    page: Page, box: Box
) -> None:
    one = box.add(1)
    come(page, box)
    lost = page.get_by_text("Cannot reach the box")
    expect(lost).to_be_hidden()

    page.context.set_offline(True)
    expect(lost).to_be_visible()
    page.mouse.wheel(0, 5000)
    expect(lost).to_be_in_viewport()

    box.change(one, seconds=125.0)
    page.context.set_offline(False)
    expect(lost).to_be_hidden()
    expect(page.locator(".recording")).to_contain_text("2 minutes 5 seconds")
    assert same(page)


def test_a_box_that_locked_itself_says_so(page: Page, box: Box) -> None:
    box.add(1)
    come(page, box)

    box.shelf.started[-1].end()
    page.clock.fast_forward(POLL)

    expect(page.get_by_role("heading", name="Unlock the box")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("locked itself")


def test_every_card_comes_and_stills_come_two_at_a_time(page: Page, box: Box) -> None:
    for number in range(1, 101):
        box.add(number)
    under_way: set[str] = set()
    most = 0

    def begin(request: Request) -> None:
        nonlocal most
        if "/still/" in request.url:
            under_way.add(request.url)
            most = max(most, len(under_way))

    page.on("request", begin)
    for event in ("requestfinished", "requestfailed"):
        page.on(event, lambda request: under_way.discard(request.url))
    come(page, box)

    until(lambda: page.locator(".recording").count() == 100, "every card")
    first = page.locator(".recording").first
    until(lambda: first.locator("img.loaded").count() == 1, "the first still")
    last = page.locator(".recording").last
    assert last.locator("img.loaded").count() == 0
    last.scroll_into_view_if_needed()
    until(lambda: last.locator("img.loaded").count() == 1, "the last still")

    assert 1 <= most <= 2
    assert page.locator("img.loaded").count() < 60


def test_a_film_is_opened_while_somebody_goes_to_its_card(page: Page, box: Box) -> None:
    second, first = box.add(1), box.add(2)
    come(page, box)
    box.shelf.made_ready.clear()

    page.locator(f".recording[data-id='{second}'] h3").hover()
    until(lambda: box.shelf.made_ready == [second], "the one under the pointer")
    page.locator(f".recording[data-id='{second}'] a.button").focus()
    page.locator(f".recording[data-id='{first}'] a.button").focus()

    until(lambda: box.shelf.made_ready == [second, first], "the one by keyboard")


def test_cards_that_are_still_being_looked_at_arrive(page: Page, box: Box) -> None:
    for number in range(1, 9):
        box.add(number)
    box.shelf.known = 3
    come(page, box)
    expect(page.locator("#more")).to_contain_text("3 of 8 recordings so far")

    box.shelf.known = None
    page.clock.fast_forward(1000)

    expect(page.locator("#more")).to_be_hidden()
    assert len(cards(page)) == 8


def test_nothing_moves_for_whoever_asked_for_rest(page: Page, box: Box) -> None:
    one = box.add(1, recording_now=True, ended=False)
    box.does("recording", recording=one, seconds=60.0)
    come(page, box)
    moving = "getComputedStyle(document.querySelector('.recording .dot')).animationName"
    assert page.evaluate(moving) == "breathe"

    page.emulate_media(reduced_motion="reduce")

    assert page.evaluate(moving) == "none"


def test_nothing_is_too_wide_or_too_small_to_touch(page: Page, box: Box) -> None:
    name = "Ein ausgesprochenlangerNameohneLeerzeichen" * 4
    for number in range(1, 5):
        box.add(number, missing=["2 seconds of sound are missing at 4:10"] * 5)
    box.add(5, notes={"version": 1, "moments": [{**MOMENT, "name": name}]})
    come(page, box)
    page.get_by_role("searchbox").fill("january")
    expect(page.locator("#found")).to_contain_text("5 recordings")
    page.get_by_role("searchbox").fill("guiding")
    expect(page.locator("#found")).to_contain_text("1 recording")

    for width in (320, 390, 820, 1366):
        page.set_viewport_size({"width": width, "height": 844})

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for target in page.locator("button:visible, .button:visible, .hits a").all():
            size = target.bounding_box()
            assert size is not None
            assert min(size["width"], size["height"]) >= 44, target.inner_text()
