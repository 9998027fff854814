"""Labels and words for other tools in a real browser, by mouse, keyboard and mishap."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from werkzeug.serving import make_server

from device import seal
from device.labels import STARTER
from device.store import Store
from tests.browser import chromium, until
from tests.web.fake_opener import PASSPHRASE, Shelf, recording
from tests.web.test_exports import MOMENTS, SECRET
from web import create_app

EXPECTED = re.compile("400|409|ERR_FAILED")
"""What the browser writes of answers that these tests are about."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf(recording(1, bytes(1024)))
    shelf.recordings[f"{1:032x}"]["notes"] = {"version": 3, "moments": MOMENTS}
    return shelf


@pytest.fixture
def page(browser: Browser, shelf: Shelf, tmp_path: Path) -> Iterator[Page]:
    """Anna's browser, unlocked; it may complain of nothing."""
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", seal.new_identity().recipient, b"wrapped")
    app = create_app(store.root, start_opener=shelf.start, secure_cookies=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    context = browser.new_context(base_url=address)
    context.set_default_timeout(15_000)
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type == "error" else None,
    )
    page.goto("/unlock")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Recordings")).to_be_visible()
    yield page
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert [text for text in complaints if not EXPECTED.search(text)] == []


@pytest.fixture
def labels(page: Page) -> Page:
    page.get_by_role("link", name="Labels").click()
    expect(field(page, 0)).to_have_value(STARTER[0]["name"])
    return page


def field(page: Page, number: int) -> Locator:
    return page.locator(".label textarea").nth(number)


def names(shelf: Shelf) -> list[str]:
    return [label["name"] for label in shelf.labels["labels"]]


def says(page: Page, text: str) -> None:
    expect(page.locator("#state")).to_contain_text(text)


def test_a_new_word_for_a_label_is_kept_without_a_button(
    labels: Page, shelf: Shelf
) -> None:
    field(labels, 0).fill("Zoë reaches <out>")

    says(labels, "Kept")

    assert names(shelf)[0] == "Zoë reaches <out>"
    labels.reload()
    expect(field(labels, 0)).to_have_value("Zoë reaches <out>")


def test_a_label_is_added_and_moved_by_keyboard_alone(
    labels: Page, shelf: Shelf
) -> None:
    field(labels, 3).press("Enter")
    labels.keyboard.type("Bath time")
    labels.keyboard.press("Tab")  # to "Move up"
    labels.keyboard.press("Enter")
    moved = ["Bath time", "And round again"]
    until(lambda: names(shelf)[3:5] == moved, "the label to move up")

    labels.keyboard.press("Tab")  # "Move down"
    labels.keyboard.press("Enter")
    labels.keyboard.press("Enter")  # over the edge, into the next group

    until(lambda: names(shelf)[4] == "Bath time", "the label to arrive")
    until(
        lambda: shelf.labels["labels"][4]["group"] == "Levels of attuned interaction",
        "its group",
    )
    focused = labels.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "Move down: Bath time"


def test_a_removed_group_comes_back_with_undo(labels: Page, shelf: Shelf) -> None:
    labels.get_by_role("button", name="Remove: The yes-cycle").click()
    says(labels, "Removed: The yes-cycle")
    assert len(names(shelf)) == len(STARTER) - 4

    labels.keyboard.press("Enter")  # Undo is at hand

    until(lambda: shelf.labels["labels"] == STARTER, "the group to come back")


def test_a_group_of_ones_own_and_back_to_the_starter_set(
    labels: Page, shelf: Shelf
) -> None:
    labels.get_by_role("button", name="Add a group").click()
    labels.keyboard.type("Ours")
    field(labels, len(STARTER)).fill("Bath time")
    mine = {"name": "Bath time", "group": "Ours"}
    until(lambda: shelf.labels["labels"][-1] == mine, "the group to be kept")

    labels.get_by_role("button", name="Back to the starter set").click()

    says(labels, "Back to the starter set")
    assert shelf.labels["labels"] == STARTER


def test_nothing_is_said_to_be_done_before_the_box_has_it(
    labels: Page, shelf: Shelf
) -> None:
    held: list[Route] = []
    labels.route("**/api/labels", lambda route: held.append(route))

    labels.get_by_role("button", name="Remove: The yes-cycle").click()
    until(lambda: len(held) == 1, "the list to be sent")

    says(labels, "Not kept yet")
    held[0].continue_()
    says(labels, "Removed: The yes-cycle")
    assert len(names(shelf)) == len(STARTER) - 4


def test_a_word_that_is_there_twice_is_pointed_at_and_not_lost(
    labels: Page, shelf: Shelf
) -> None:
    field(labels, 0).fill("guiding")

    says(labels, "The list has “")

    expect(field(labels, 0)).to_have_value("guiding")
    assert labels.locator("[aria-invalid=true]").count() == 2
    field(labels, 0).fill("Guiding hands")
    says(labels, "Kept")
    assert labels.locator("[aria-invalid=true]").count() == 0


@pytest.mark.parametrize("choice", ["Keep mine", "Take theirs"])
def test_when_two_changed_the_list_the_person_decides(
    labels: Page, shelf: Shelf, choice: str
) -> None:
    theirs = [{"name": "Bath time", "group": ""}]
    shelf.labels = {"version": 1, "labels": theirs, "open": True}
    field(labels, 0).fill("Mine")
    expect(labels.get_by_text("Somebody else changed the list")).to_be_visible()
    expect(labels.locator("#theirs")).to_have_text("Bath time")
    assert shelf.labels["labels"] == theirs

    labels.get_by_role("button", name=choice).click()

    if choice == "Keep mine":
        until(lambda: names(shelf)[0] == "Mine", "mine to be kept")
        return
    expect(field(labels, 0)).to_have_value("Bath time")
    labels.get_by_role("button", name="Undo").click()
    until(lambda: names(shelf)[0] == "Mine", "mine to come back")


def test_who_cannot_open_the_list_is_told_why(page: Page, shelf: Shelf) -> None:
    shelf.labels = {"version": 4, "labels": STARTER, "open": False}

    page.goto("/labels")

    expect(page.get_by_text("your key does not open yet")).to_be_visible()


def test_locking_keeps_what_was_just_typed(labels: Page, shelf: Shelf) -> None:
    field(labels, 0).press("End")
    labels.keyboard.type(" new")
    labels.evaluate("document.getElementById('lock').requestSubmit()")

    expect(labels.get_by_label("Passphrase", exact=True)).to_be_visible()
    assert names(shelf)[0] == "Child begins something new"


@pytest.mark.parametrize("with_script", [True, False])
def test_words_are_saved_with_and_without_a_script(
    page: Page, shelf: Shelf, with_script: bool
) -> None:
    if not with_script:
        page.route("**/export.js", lambda route: route.abort())
    page.goto(f"/recordings/{1:032x}/export")
    page.get_by_label("Put in “My note”").check()

    with page.expect_download() as saved:
        page.get_by_role("button", name="Save A table").click()

    assert saved.value.suggested_filename == "moments-00000000.csv"
    assert SECRET in saved.value.path().read_text("utf-8-sig")
    assert shelf.words_taken == [(f"{1:032x}", "csv", 3, True)]
    if with_script:
        expect(page.locator("#told")).to_contain_text("It is not sealed.")
