"""A real box: a film of numbered pictures with sound, a review of it, real processes.

Of 30 pictures a second the first moment holds the numbers 36 to 74, the second 90 to
119; the kept picture is number 60. So what is on screen can be read from it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from werkzeug.serving import make_server

from device import passphrase, seal
from device.media import SECOND
from device.opener import Opener
from device.store import Store
from tests import filmed
from tests.browser import chromium, until
from tests.web.conftest import Visitor
from web import create_app

PHRASE = "calm otter paints seven green doors"
FIRST, SECOND_ONE, KEPT = range(36, 75), range(90, 120), 60
NOTES: dict[str, Any] = {
    "moments": [
        {"id": "m1", "start": 1_200_000_000, "end": 2_500_000_000, "name": "He waits"},
        {"id": "m2", "start": 3 * SECOND, "end": 4 * SECOND, "name": "Both laugh"},
    ],
    "stills": [{"id": "s1", "at": 2 * SECOND, "name": "The tower"}],
}
QUESTION = "What would you like to be happening between you?"
ITEMS = [("a", "moment", "m1"), ("b", "still", "s1"), ("c", "moment", "m2")]
PROMPT = "What do you notice about your hands?"
LAPTOP = {"width": 1366, "height": 768}
EXPECTED = "403|404|409|ERR_|Failed to fetch|net::"


@dataclass
class Box:
    """Where the box answers, and what its browsers complain of."""

    address: str
    app: Flask
    store: Store
    recording: str
    review: str
    complaints: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Gather what the browser complains about."""
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not re.search(EXPECTED, message.text):
            self.complaints.append(message.text)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, str]:
    """A store with one film of 5 seconds."""
    store = filmed.store_at(tmp_path_factory.mktemp("together") / "store")
    wrapped = passphrase.wrap(filmed.ANNA.secret + "\n", PHRASE)
    store.enrol("Anna", filmed.ANNA.recipient, wrapped)
    return store, filmed.record(store, 5)


@pytest.fixture
def box(filled: tuple[Store, str]) -> Iterator[Box]:
    store, recording = filled
    app = create_app(store.root, secure_cookies=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    box = Box(address, app, store, recording, _review(store, recording))
    yield box
    app.session_interface.lock_all()  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
    server.server_close()
    assert box.complaints == []


def _review(store: Store, recording: str) -> str:
    opener = Opener.start(store.root)
    opener.unlock_with(seal.identity_file(filmed.ANNA))
    if not opener.recording(recording)["notes"]["version"]:
        opener.save_notes(recording, NOTES, 0)
    items = [
        {"id": id, "recording": recording, kind: mark, "prompt": PROMPT, "words": ""}
        for id, kind, mark in ITEMS
    ]
    document = {"items": items, "question": QUESTION, "title": "Private title"}
    review = str(opener.save_review("", document, 0)["id"])
    opener.end()
    return review


def unlocked(box: Box) -> Visitor:
    """Anna, with her key file."""
    anna = Visitor(box.app.test_client())
    anna.read_token("/unlock")
    key = BytesIO(seal.identity_file(filmed.ANNA).encode())
    form = {"key": (key, "key"), "csrf_token": anna.token}
    assert anna.client.post("/unlock/key-file", data=form).status_code == 303
    return anna


Enter = Callable[..., BrowserContext]


@pytest.fixture
def enter(browser: Browser, box: Box) -> Iterator[Enter]:
    """A browser on another laptop, tablet or television; unlocked if asked."""
    contexts: list[BrowserContext] = []

    def enter(*, unlock: bool = False, **manner: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": LAPTOP} | manner)
        context.set_default_timeout(20_000)
        contexts.append(context)
        if unlock:
            cookie = unlocked(box).client.get_cookie("vig")
            assert cookie
            said = {"name": "vig", "value": cookie.value, "url": box.address}
            context.add_cookies([said])  # type: ignore[list-item]
        return context

    yield enter
    for context in contexts:
        context.close()


OpenScreen = Callable[..., Page]


@pytest.fixture
def open_screen(enter: Enter, box: Box) -> OpenScreen:
    """Anna shows it here: the shared screen, at the question."""

    def open_screen(**manner: Any) -> Page:
        page = enter(unlock=True, **manner).new_page()
        box.listen(page)
        page.goto(f"{box.address}/reviews/{box.review}/together")
        page.get_by_role("button", name="Show on this screen").click()
        page.wait_for_url("**/shared")
        return page

    return open_screen


@pytest.fixture
def screen(open_screen: OpenScreen) -> Page:
    """The shared screen at the first picture of the first moment."""
    page = open_screen()
    page.get_by_role("button", name="Begin").click()
    ready(page)
    return page


def ready(page: Page) -> None:
    """Wait until the film may be played."""
    play = page.locator("[data-do=toggle]")
    until(lambda: play.is_visible() and play.is_enabled(), "the film")
