"""What both services say for the log, in good days and bad: nothing of anybody.

Names, codes, words, passphrases, keys, addresses and times of day are planted wherever
somebody can bring them, then looked for in every line.
"""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from device import family, passphrase
from device.family import Family
from device.store import Store
from tests import filmed, films
from tests.browser import until
from tests.faults.processes import Running, free_port, page, recorder, running

PHRASE = "calm otter paints seven green doors"
NAME, CODE = "Zdenka Kanarienvogel", "K7-CANARY"
PLANTED = {
    "the practitioner's name": "Kanarienvogel",
    "the family's code": CODE,
    "the passphrase": PHRASE,
    "a wrong passphrase": "canary passphrase",
    "an address that nobody has": "canary-address",
    "a question in an address": "canary-question",
    "the browser's name": "CanaryBrowser",
    "a wrong name": "canary-name",
    "a key that is none": "CANARY-SECRET-KEY",
    "a moment's name": "canary moment",
    "a note": "canary note",
    "a label": "canary label",
    "words searched for": "canary search",
    "who recorded it": "canary recorder",
    "her key": filmed.ANNA.secret,
    "the visitor's address": "127.0.0.1",
}
CLOCK = re.compile(r"\b\d\d:\d\d(:\d\d)?\b")


@dataclass
class Browser:
    """Sends what it is told, and takes any answer."""

    port: int
    cookie: str = ""
    token: str = ""

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """The status and the text of the answer."""
        headers = {
            "Accept": "text/html" if method == "GET" else "application/json",
            "Content-Type": "application/json",
            "Cookie": self.cookie,
            "User-Agent": "CanaryBrowser/1.0",
            "X-CSRFToken": self.token,
        }
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        text = body if isinstance(body, str) else json.dumps(body)
        line.request(method, path, text, headers)
        answer = line.getresponse()
        said = answer.read().decode(errors="replace")
        line.close()
        if cookie := answer.headers["Set-Cookie"]:
            self.cookie = cookie.split(";")[0]
        if token := re.search(r'name="csrf-token" content="([^"]+)"', said):
            self.token = token[1]
        return answer.status, said


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = filmed.store_at(tmp_path_factory.mktemp("logs") / "store")
    wrapped = passphrase.wrap(filmed.ANNA.secret + "\n", PHRASE)
    store.enrol(NAME, filmed.ANNA.recipient, wrapped)
    family.save(store, Family(CODE, "2026-11-24", consent=filmed.ALL), 1)
    return store


@pytest.fixture(scope="module")
def said(store: Store) -> list[str]:
    """Every line that both said, on a day on which much went wrong."""
    film = films.write_film(store.root.parent / "film.mp4", 6)
    port = free_port()
    with (
        running(*recorder(store.root, film)) as filming,
        running("-m", "web", *page(store.root, port)[2:]) as served,
    ):
        _film(store, filming)
        browser = Browser(port)
        until(lambda: _answers(browser), "the page")
        for step in _day(browser, store):
            assert step < 600
        _damage(store)
        _try(browser, f"/recordings/{store.recordings()[0]}")
        store.recordings_path.rename(store.root / "recordings-canary")
        _try(browser, "/recordings")
        filming.tell("press")
        filming.wait_for("light double-wink")
        (store.root / "recordings-canary").rename(store.recordings_path)
        return [*filming.lines, *served.lines]


def _film(store: Store, filming: Running) -> None:
    filming.tell("press")
    until(lambda: len(list(store.root.glob("*/*/0*.age"))) >= 4, "film")
    filming.tell("second press")
    filming.tell("press")
    filming.wait_for("light off")


def _answers(browser: Browser) -> bool:
    try:
        return browser.send("GET", "/unlock")[0] == 200
    except OSError:
        return False


def _try(browser: Browser, path: str) -> int:
    return browser.send("GET", path)[0]


def _day(browser: Browser, store: Store) -> Iterator[int]:
    """Everything that a person can bring; each answer's status."""
    yield _try(browser, "/canary-address?q=canary-question")
    yield browser.send("POST", "/unlock", "not JSON: canary-question")[0]
    wrong = {"name": "canary-name", "passphrase": "canary passphrase"}
    yield browser.send("POST", "/unlock", wrong)[0]
    yield browser.send("POST", "/unlock/key-file", {"key": "CANARY-SECRET-KEY"})[0]
    right = {"name": NAME, "passphrase": PHRASE, "day": "2026-11-25"}
    status, _ = browser.send("POST", "/unlock", right)
    assert status in (200, 204, 303)
    assert _try(browser, "/recordings") == 200
    (recording,) = store.recordings()
    where = f"/api/recordings/{recording}"
    moment: dict[str, Any] = {"name": "canary moment", "note": "canary note"}
    moment |= {"labels": ["canary label"], "seen": "", "start": 0, "end": 10**9}
    yield browser.send("POST", f"{where}/moments", {"base": 0, "moment": moment})[0]
    yield browser.send("POST", f"{where}/moments", {"base": 0, "moment": moment})[0]
    broken = {**moment, "start": "canary note"}
    yield browser.send("POST", f"{where}/moments", {"base": 1, "moment": broken})[0]
    yield browser.send("POST", "/api/recordings/search", {"words": "canary search"})[0]
    told = json.loads(browser.send("GET", "/api/family")[1])
    consent = {**told["consent"], "recorded_by": "canary recorder"}
    card = {key: told[key] for key in ("code", "since", "work_ends", "withdrawn")}
    yield browser.send("PUT", "/api/family", {"base": 9, "card": card})[0]
    kept = {"base": told["version"], "card": {**card, "consent": consent}}
    yield browser.send("PUT", "/api/family", kept)[0]
    yield browser.send("POST", "/api/take-away", {"for": "canary-question"})[0]


def _damage(store: Store) -> None:
    (recording,) = store.recordings()
    path = store.find(recording).path
    (path / "000001.age").write_bytes(b"age-encryption.org/v1\ncanary note")
    (path / "notes.age").write_bytes(b"canary note")


def test_the_day_left_something_to_look_through(said: list[str]) -> None:
    assert [line for line in said if "recording started" in line]
    assert [line for line in said if "cannot record" in line or "refused" in line]


@pytest.mark.parametrize("what", PLANTED)
def test_no_line_holds_anything_of_anybody(said: list[str], what: str) -> None:
    assert [line for line in said if PLANTED[what].casefold() in line.casefold()] == []


def test_no_line_tells_a_time_of_day(said: list[str]) -> None:
    assert [line for line in said if CLOCK.search(line)] == []


def test_the_search_finds_what_is_there(said: list[str]) -> None:
    lines = [*said, "WARNING web: canary note at 12:34:56"]

    assert any(PLANTED["a note"] in line for line in lines)
    assert any(CLOCK.search(line) for line in lines)
