"""The page for taking away in a real browser: choose, order, press once, have it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect
from werkzeug.serving import make_server

from device import seal
from device.media import SECOND
from device.store import Store
from tests.browser import chromium, until
from tests.web import making
from tests.web.fake_opener import PASSPHRASE, FakeOpener, Shelf, recording
from web import create_app

RECORDING = f"{1:032x}"
NAMES = ["He looks up", "She waits", "They laugh"]


def moment(number: int, name: str) -> dict[str, Any]:
    span = {"start": number * SECOND, "end": (number + 1) * SECOND}
    words = {"labels": [], "seen": "", "note": ""}
    return {"id": f"m{number}", "name": name, **span, **words}


@dataclass
class Box:
    """A box that serves its page on this machine."""

    address: str
    shelf: Shelf
    store: Store

    @property
    def opener(self) -> FakeOpener:
        return self.shelf.started[-1]

    def finish(self, number: int = 0) -> bytes:
        """What is being made becomes ready: it lies on the card."""
        return making.finish(self.shelf, self.store, number)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    store = Store(tmp_path / "store")
    store.create_layout()
    store.create(RECORDING).write("key", b"sealed")
    store.enrol("Anna", seal.new_identity().recipient, b"wrapped")
    shelf = Shelf(recording(1, b"film"))
    moments = [moment(number, name) for number, name in enumerate(NAMES)]
    shelf.recordings[RECORDING]["notes"]["moments"] = moments
    app = create_app(store.root, start_opener=shelf.start, secure_cookies=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Box(f"http://127.0.0.1:{server.server_port}", shelf, store)
    server.shutdown()
    thread.join()
    server.server_close()


def complaint(message: ConsoleMessage) -> list[str]:
    """An error that the browser tells of; 400 and 404 are what a test is about."""
    serious = message.type == "error" and not re.search("400|404", message.text)
    return [message.text] if serious else []


@pytest.fixture
def page(browser: Browser, box: Box) -> Iterator[Page]:
    """Anna at the page, with nothing chosen, and what the browser complains about."""
    context = browser.new_context(accept_downloads=True)
    context.set_default_timeout(20_000)
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(complaint(message)))
    page.goto(f"{box.address}/unlock")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recordings")).to_be_visible()
    page.goto(f"{box.address}/recordings/{RECORDING}/take-away")
    yield page
    heard = list(complaints)  # what closing breaks off is no complaint
    context.close()
    assert heard == []


def choose(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()


def take(page: Page) -> None:
    page.get_by_role("button", name="Take away", exact=True).click()


def order(page: Page) -> list[str]:
    names = page.locator("#moments b").all_inner_texts()
    return [NAMES[NAMES.index(name)] for name in names]


def test_one_press_makes_it_hands_it_over_and_gives_the_receipt(
    page: Page, box: Box
) -> None:
    choose(page, "He looks up")
    take(page)
    parcel = page.locator(".parcel")
    expect(parcel).to_contain_text("Cutting it exactly")
    box.shelf.parcels[0]["progress"] = 0.4
    expect(parcel).to_contain_text("Sealing it")
    until(lambda: parcel.locator("progress").evaluate("p => p.value") == 0.4, "40 %")

    with page.expect_download() as download:
        sealed = box.finish()

    assert download.value.path().read_bytes() == sealed
    assert re.fullmatch(r"clip-0{8}\.mp4\.age", download.value.suggested_filename)
    expect(parcel).to_contain_text("Ready: 7 KB, sealed to Anna. Kept on the box for")
    parcel.get_by_text("Receipt").click()
    expect(parcel).to_contain_text(box.shelf.parcels[0]["details"]["sha256"])


def test_several_moments_become_one_film_in_the_order_that_buttons_make(
    page: Page, box: Box
) -> None:
    choose(page, *NAMES)

    page.get_by_role("button", name="Earlier: They laugh").click()
    page.get_by_role("button", name="Later: He looks up").press("Enter")
    expect(page.get_by_text("Now number 2 of 3.")).to_be_attached()
    page.get_by_label("Show the name of each moment before it").check()
    take(page)

    until(lambda: len(box.opener.wishes) == 1, "the wish")
    (wish,) = box.opener.wishes
    assert order(page) == ["They laugh", "He looks up", "She waits"]
    assert [part[2] for part in wish["parts"]] == order(page)
    assert (wish["what"], wish["titles"]) == ("reel", True)


def test_dragging_does_the_same(page: Page) -> None:
    choose(page, *NAMES)
    items = page.locator("#moments li")

    items.nth(2).drag_to(items.nth(0), target_position={"x": 60, "y": 4})

    assert order(page) == ["They laugh", "He looks up", "She waits"]


def test_moments_that_are_not_chosen_are_passed_by(page: Page, box: Box) -> None:
    choose(page, "He looks up", "They laugh")

    page.get_by_role("button", name="Earlier: They laugh").click()
    take(page)

    until(lambda: len(box.opener.wishes) == 1, "the wish")
    starts = [part[0] for part in box.opener.wishes[0]["parts"]]
    assert starts == [2 * SECOND, 0]


def test_a_file_for_each_asks_for_each(page: Page, box: Box) -> None:
    choose(page, "He looks up", "They laugh")

    page.get_by_label("A file for each").check()
    take(page)

    until(lambda: len(box.opener.wishes) == 2, "both wishes")
    assert [wish["what"] for wish in box.opener.wishes] == ["clip", "clip"]


def test_a_page_is_offered_six_random_words_and_fresh_ones(
    page: Page, box: Box
) -> None:
    choose(page, "He looks up")
    expect(page.get_by_label("Passphrase for the page")).to_be_hidden()

    page.get_by_role("radio", name=re.compile("may install nothing")).check()
    field = page.get_by_label("Passphrase for the page")
    expect(field).to_have_value(re.compile(r"^\w+( \w+){5}$"))
    first = field.input_value()
    expect(page.locator("#strength")).to_contain_text("out of reach of guessing")
    page.get_by_role("button", name="Six new words").click()
    expect(field).not_to_have_value(first)
    take(page)

    until(lambda: len(box.opener.wishes) == 1, "the wish")
    assert box.opener.wishes[0]["passphrase"] == field.input_value()
    assert box.opener.wishes[0]["shell"]


def test_a_press_while_the_words_are_on_their_way_waits_for_them(
    page: Page, box: Box
) -> None:
    held: list[Route] = []
    page.route("**/api/take-away/words", lambda route: held.append(route))
    choose(page, "He looks up")
    page.get_by_role("radio", name=re.compile("may install nothing")).check()
    until(lambda: len(held) == 1, "the question for words")

    take(page)
    held[0].continue_()

    expect(page.locator(".parcel")).to_have_count(1)
    words = page.get_by_label("Passphrase for the page").input_value()
    assert box.opener.wishes[0]["passphrase"] == words


WEAK = """sunshine2024
Passw0rd!
aaaaaaaaaaaaaaaaaaaaaaaaaaaa
123456789012345678
mia mia mia mia mia mia mia
01/02/2019 Emily"""
NOT_SO_WEAK = """brisk velvet harbour nine lanterns
k8#vQz2!pLr9@wX
correcthorsebatterystaplegarden"""


def test_words_that_come_late_do_not_take_the_place_of_typed_ones(page: Page) -> None:
    held: list[Route] = []
    page.route("**/api/take-away/words", lambda route: held.append(route))
    page.get_by_role("radio", name=re.compile("may install nothing")).check()
    field = page.get_by_label("Passphrase for the page")
    until(lambda: len(held) == 1, "the question for words")

    field.fill("my own seven calm otters")
    with page.expect_response("**/api/take-away/words"):
        held[0].continue_()

    page.wait_for_timeout(200)
    expect(field).to_have_value("my own seven calm otters")


def test_words_that_come_late_are_not_joined_to_those_being_typed(page: Page) -> None:
    held: list[Route] = []
    page.route("**/api/take-away/words", lambda route: held.append(route))
    page.get_by_role("radio", name=re.compile("may install nothing")).check()
    field = page.get_by_label("Passphrase for the page")
    until(lambda: len(held) == 1, "the question for words")

    field.focus()
    with page.expect_response("**/api/take-away/words"):
        held[0].continue_()
    page.wait_for_timeout(200)
    page.keyboard.type("my own")

    expect(field).to_have_value("my own")


def test_a_weak_passphrase_is_warned_of_in_plain_words(page: Page) -> None:
    page.get_by_role("radio", name=re.compile("may install nothing")).check()
    told = page.locator("#strength")
    for phrase in WEAK.splitlines():
        page.get_by_label("Passphrase for the page").fill(phrase)
        expect(told).to_contain_text("too easy to guess")
        expect(told).to_have_class("strength weak")
    for phrase in NOT_SO_WEAK.splitlines():
        page.get_by_label("Passphrase for the page").fill(phrase)
        expect(told).to_contain_text("nobody can tell")
        expect(told).to_have_class("strength")


def test_what_is_missing_is_said_and_nothing_chosen_is_lost(
    page: Page, box: Box
) -> None:
    choose(page, "He looks up", "She waits")
    page.get_by_label("Anna").uncheck()
    page.get_by_label("Somebody else’s key").fill("age-nonsense")

    take(page)

    expect(page.get_by_role("alert").last).to_contain_text("not a key")
    assert page.get_by_label("Somebody else’s key").input_value() == "age-nonsense"
    assert page.locator("[name=moment]:checked").count() == 2
    assert box.opener.wishes == []


def test_a_moment_that_was_removed_meanwhile_is_said(page: Page, box: Box) -> None:
    choose(page, "He looks up")
    box.shelf.recordings[RECORDING]["notes"]["moments"].pop(0)

    take(page)

    expect(page.get_by_role("alert").last).to_contain_text("not there any more")


def test_what_fails_says_why_and_can_be_put_away(page: Page, box: Box) -> None:
    choose(page, "He looks up")
    take(page)
    until(lambda: len(box.shelf.parcels) == 1, "the wish")
    box.shelf.parcels[0] |= {"state": "failed", "error": "it is damaged", "hint": "so"}

    expect(page.locator(".parcel.failed")).to_contain_text("It is damaged. So")
    page.get_by_role("button", name="Put away").click()

    expect(page.locator(".parcel")).to_have_count(0)
    expect(page.get_by_role("heading", name="Made ready")).to_be_focused()


def test_what_is_being_made_can_be_stopped(page: Page, box: Box) -> None:
    choose(page, "He looks up")
    take(page)

    page.get_by_role("button", name="Stop").click()

    expect(page.locator(".parcel")).to_have_count(0)
    assert box.shelf.parcels == []


TOO_SMALL = """() => [...document.querySelectorAll(
  "main button, main a.button, main label.tick, main label.form, main summary"
)].filter((e) => e.offsetParent && e.getBoundingClientRect().height < 40)
  .map((e) => e.textContent)"""


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    choose(page, *NAMES)
    page.get_by_role("radio", name=re.compile("may install nothing")).check()
    take(page)
    expect(page.locator(".parcel")).to_have_count(1)

    for width in (390, 820, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        wide: int = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        assert page.evaluate(TOO_SMALL) == []
