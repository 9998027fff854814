"""The page on an address of this machine, over recordings that a test lays out."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from playwright.sync_api import ConsoleMessage, Page
from werkzeug.serving import make_server

from device import seal
from device.store import Store
from tests.browser import SETTLED, until
from tests.claim.near import Near
from tests.web.conftest import Clock
from tests.web.fake_opener import PASSPHRASE, Shelf
from tests.web.fake_showing import FakeProjector
from tests.web.machine import machine_at
from web import create_app

TOKEN = 'name="csrf-token" content="([^"]+)"'


def store_at(place: Any) -> Store:
    """A store on which Anna can unlock."""
    store = Store(place)
    store.create_layout()
    store.enrol("Anna", seal.new_identity().recipient, b"wrapped")
    return store


@dataclass
class Served:
    """A page that answers: where, what lies on its card, the program and its clock."""

    address: str
    shelf: Shelf
    store: Store
    app: Flask
    clock: Clock


@contextmanager
def serving(store: Store, shelf: Shelf) -> Iterator[Served]:
    """Serve the page over *shelf* until the test is done with it."""
    clock = Clock()
    app = create_app(
        store.root,
        start_opener=shelf.start,
        start_projector=FakeProjector,
        start_claimer=Near,
        secure_cookies=False,
        clock=clock,
        places=machine_at(store.root.parent / "machine"),
    )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        yield Served(address, shelf, store, app, clock)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Visit:
    """Somebody at a browser, before a box."""

    page: Page
    box: Served

    def go(self, path: str) -> None:
        """Type an address of the box."""
        self.page.goto(self.box.address + path)

    def try_passphrase(self, passphrase: str) -> None:
        """Type a passphrase, and Enter."""
        field = self.page.get_by_label("Passphrase", exact=True)
        with self.page.expect_navigation():
            field.fill(passphrase)
            field.press("Enter")

    def unlock(self, then: str = "/recordings") -> None:
        """Unlock the box, as its form would, and go to the page *then*."""
        door = f"{self.box.address}/unlock"
        token = re.search(TOKEN, self.page.request.get(door).text())
        assert token is not None
        form = {"csrf_token": token[1], "passphrase": PASSPHRASE}
        answer = self.page.request.post(door, form={**form})
        assert answer.url == f"{self.box.address}/recordings", answer.url
        self.go(then)

    def look(self) -> None:
        """Look through the newest film, and see its first picture."""
        self.unlock()
        self.page.get_by_role("link", name=re.compile("Look through")).first.click()
        self.settle()

    def settle(self) -> None:
        """Wait for the page's scripts, and until the picture stands still."""
        length = self.page.locator("#length")
        until(lambda: length.inner_text() != "0:00", "the page's scripts")
        until(lambda: bool(self.page.evaluate(SETTLED)), "the picture to stand still")


def gather(page: Page, complaints: list[str], forgive: str = "409|422") -> None:
    """Keep what the browser complains of, but answers that a test is about."""

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not re.search(forgive, message.text):
            complaints.append(message.text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", hear)
