"""A page over a store with two practitioners, and somebody who visits it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from device import seal
from device.box.places import Places
from device.store import Store
from tests.web.fake_opener import PASSPHRASE, FakeOpener, Shelf, recording
from tests.web.fake_showing import FakeProjector
from tests.web.machine import machine_at
from web import create_app

FILM = bytes(range(256)) * 4096  # 1 MiB: four pieces
PAGE = {"Accept": "text/html"}
DATA = {"Accept": "application/json"}


@dataclass
class Clock:
    """Seconds that pass when told."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Visitor:
    """A browser: keeps its cookie, and sends the token that the page gave it."""

    client: Client
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=PAGE | headers, buffered=True)

    def data(self, path: str) -> TestResponse:
        return self.client.get(path, headers=DATA)

    def post(self, path: str, /, **form: object) -> TestResponse:
        data = {"csrf_token": self.token} | form
        return self.client.post(path, data=data, headers=PAGE)

    def send(self, method: str, path: str, body: object = None) -> TestResponse:
        headers = DATA | {"X-CSRFToken": self.token}
        return self.client.open(path, method=method, json=body, headers=headers)

    def read_token(self, page: str) -> None:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get(page).text)
        assert found, page
        self.token = found[1]

    def unlock(self, passphrase: str = PASSPHRASE, **form: object) -> TestResponse:
        self.read_token("/unlock")
        answer = self.post("/unlock", passphrase=passphrase, **form)
        if answer.status_code == 303:
            self.read_token("/recordings")
        return answer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Anna can unlock on the box; the supervisor is only sealed to."""
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", seal.new_identity().recipient, b"wrapped")
    store.enrol("Ruth Ó Baoill", seal.new_identity().recipient)
    return store


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(recording(1, FILM))


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A box whose helper says how it stands."""
    return machine_at(tmp_path / "machine")


@pytest.fixture
def app(store: Store, shelf: Shelf, clock: Clock, places: Places) -> Flask:
    shelf.machine = places
    app = create_app(
        store.root,
        start_opener=shelf.start,
        start_projector=FakeProjector,
        secure_cookies=False,
        clock=clock,
        places=places,
    )
    app.testing = True
    return app


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """Somebody who has no key."""
    return Visitor(app.test_client())


@pytest.fixture
def anna(app: Flask) -> Visitor:
    """Anna, who has unlocked the box."""
    anna = Visitor(app.test_client())
    assert anna.unlock().status_code == 303
    return anna


@pytest.fixture
def opener(anna: Visitor, shelf: Shelf) -> FakeOpener:
    """The opener behind Anna's session."""
    return shelf.started[-1]


@pytest.fixture
def film(shelf: Shelf) -> str:
    """Where the recording's film is."""
    (each,) = shelf.recordings.values()
    return f"/recordings/{each['id']}/film/{each['view']}.mp4"
