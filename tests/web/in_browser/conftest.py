"""A box with a film of numbered pictures, and Anna's browser, which is unlocked.

The film's pictures each carry their number (``tests.films``), so what is checked is
the picture that is really shown. Conditions are polled from here, as the page's own
policy forbids evaluating strings in it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from werkzeug.serving import make_server

from device import seal
from device.store import Store
from tests import films
from tests.browser import chromium
from tests.web.conftest import Visitor
from tests.web.fake_opener import RATE, Shelf, recording
from tests.web.in_browser import agreed
from tests.web.in_browser.hands import settle
from web import create_app

SECONDS = 20
LAPTOP = {"width": 1366, "height": 768}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return films.write_film(path, SECONDS, RATE).read_bytes()


@dataclass
class Box:
    """A box that serves its page on this machine, and what its browsers complain of.

    *expected* are statuses and failures that a test is about.
    """

    address: str
    app: Flask
    shelf: Shelf
    others: agreed.Others
    expected: set[str] = field(default_factory=lambda: {"409"})
    complaints: list[str] = field(default_factory=list)

    @property
    def film(self) -> dict[str, Any]:
        (only,) = self.shelf.recordings.values()
        return only

    @property
    def moments(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.film["notes"]["moments"]
        return found

    @property
    def stills(self) -> list[dict[str, Any]]:
        return list(self.film["notes"].get("stills", []))

    @property
    def look(self) -> str:
        """Where the film is looked through."""
        return f"{self.address}/recordings/{self.film['id']}"

    def listen(self, page: Page) -> None:
        """Gather what the browser complains about."""
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        expected = re.search("|".join(self.expected), message.text)
        if message.type == "error" and not expected:
            self.complaints.append(message.text)


@pytest.fixture
def box(numbered: bytes, tmp_path: Path) -> Iterator[Box]:
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", seal.new_identity().recipient, b"wrapped")
    film = recording(1, numbered, SECONDS)
    shelf = Shelf(film)
    app = create_app(store.root, start_opener=shelf.start, secure_cookies=False)
    others = agreed.Others(film, agreed.lanes(SECONDS))
    app.before_request(others.answer)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    box = Box(f"http://127.0.0.1:{server.server_port}", app, shelf, others)
    yield box
    server.shutdown()
    thread.join()
    server.server_close()
    assert box.complaints == []


Enter = Callable[..., BrowserContext]


@pytest.fixture
def enter(browser: Browser, box: Box) -> Iterator[Enter]:
    """Anna on another laptop or tablet: a browser of her own, unlocked."""
    contexts: list[BrowserContext] = []

    def enter(**manner: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": LAPTOP} | manner)
        context.set_default_timeout(15_000)
        contexts.append(context)
        anna = Visitor(box.app.test_client())
        assert anna.unlock().status_code == 303
        cookie = anna.client.get_cookie("vig")
        assert cookie
        context.add_cookies(
            [{"name": "vig", "value": cookie.value, "url": box.address}]
        )
        return context

    yield enter
    for context in contexts:
        context.close()


Open = Callable[..., Page]


@pytest.fixture
def open_film(enter: Enter, box: Box) -> Open:
    """Opens the page that looks through the film, in a browser of its own."""

    def open_film(context: BrowserContext | None = None, **manner: Any) -> Page:
        page = (context or enter(**manner)).new_page()
        box.listen(page)
        page.goto(box.look)
        settle(page)
        return page

    return open_film


@pytest.fixture
def look(open_film: Open) -> Page:
    """The page on which Anna looks through the film, at its first picture."""
    return open_film()
