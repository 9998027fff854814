"""A whole visit, by real processes: film, unlock, look, mark, take away, lock.

What was seen on the way is kept, so that it can be looked for where it must not lie.
"""

from __future__ import annotations

import base64
import datetime
import http.client
import json
import os
import re
import signal
import socket
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from device import passphrase, seal, status
from device.cli.page import page_command
from device.media import SECOND
from device.opened import OpenedRecording
from device.pieces import Pieces
from device.store import Store
from tests import filmed, films
from tests.promises.traced import Traced, held, until

PHRASE = "calm otter paints seven green doors"
PAGE_PHRASE = "slow heron reads eleven kind letters"
MOMENT = {
    "name": "Canary One Looks Up",
    "seen": "canary two is what was seen",
    "note": "canary three is a note",
    "labels": ["canary four label"],
    "start": SECOND,
    "end": 2 * SECOND,
}


@dataclass
class Visit:
    """What the visit left behind, and what was learned on the way."""

    place: Path
    store: Store
    recording: str = ""
    film: bytes = b""
    clip: bytes = b""
    page: bytes = b""
    still: bytes = b""
    small: list[bytes] = field(default_factory=list)
    opened: dict[str, bytes] = field(default_factory=dict)
    written: dict[str, list[str]] = field(default_factory=dict)
    held: dict[str, set[str]] = field(default_factory=dict)
    sockets: list[str] = field(default_factory=list)
    signals: set[int] = field(default_factory=set)

    @property
    def aside(self) -> Path:
        """Where the processes would have put temporary files, and what they said."""
        return self.place / "aside"


class Browser:
    """A browser of few words, over the page's unix socket."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cookie = self._token = ""

    def send(self, method: str, where: str, body: Any = None, **form: str) -> bytes:
        """Ask for something; the answer must be a good one."""
        headers = {"Cookie": self._cookie, "X-CSRFToken": self._token}
        if form:
            sent = urlencode(form | {"csrf_token": self._token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        else:
            sent = json.dumps(body)
            headers["Content-Type"] = "application/json"
        with closing(http.client.HTTPConnection("box", timeout=60)) as connection:
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.connect(str(self._path))
            connection.request(method, where, sent, headers)
            answer = connection.getresponse()
            told = answer.read()
        assert answer.status < 400, (where, told)
        self._keep(answer.headers.get("Set-Cookie", ""), told)
        return told

    def _keep(self, cookie: str, page: bytes) -> None:
        if cookie:
            self._cookie = cookie.partition(";")[0]
        if token := re.search(rb'name="csrf-token" content="([^"]+)"', page):
            self._token = token[1].decode()


def whole(place: Path) -> Visit:
    """Make the whole visit in *place*."""
    store = filmed.store_at(place / "store")
    wrapped = passphrase.wrap(filmed.ANNA.secret + "\n", PHRASE)
    store.enrol("Anna", filmed.ANNA.recipient, wrapped)
    visit = Visit(place, store)
    film(visit, films.write_film(place / "numbers.mp4", 6))
    look(visit)
    return visit


def film(visit: Visit, source: Path) -> None:
    """The family's part: press, be filmed, press; the recorder is looked into."""
    words = ["-m", "device", "run", "--rig", "simulated", "--film", str(source)]
    words += ["--store", str(visit.store.root)]
    with Traced.start("recorder", visit.place, words) as recorder:
        recorder.tell("press")
        recorder.hear("light on")
        until(lambda: len(list(visit.store.root.glob("*/*/0*.age"))) >= 6, "film")
        (visit.recording,) = visit.store.recordings()
        visit.opened |= keys(visit)
        visit.held["recorder while it films"] = held(recorder.process.pid, visit.opened)
        family = {pid: words_of(pid) for pid in recorder.family()}
        scout = next(pid for pid, words in family.items() if "device.scout" in words)
        visit.held["scout while it films"] = held(scout, visit.opened)
        visit.sockets = open_sockets(recorder.process.pid)
        visit.signals = caught(recorder.process.pid)
        recorder.tell("press")
        recorder.hear("light off")
        visit.held["recorder afterwards"] = what_stays(visit, recorder.process.pid)
    visit.written["recorder"] = recorder.written()


def what_stays(visit: Visit, pid: int) -> set[str]:
    """What is still in its memory once it has had time to use that again."""
    for _ in range(10):
        one_beat_more(visit.store)
        found = held(pid, visit.opened)
        if "the recording's key" not in found:
            break
    return found


def one_beat_more(store: Store) -> None:
    """Wait until the recorder has looked around once more: it does so each second."""
    path = store.root / "status.json"

    def beat() -> int:
        told = status.read(path)
        return told.beat if told else 0

    before = beat()
    until(lambda: beat() > before + SECOND // 2, "the recorder's next beat")


def look(visit: Visit) -> None:
    """The practitioner's part: unlock, look, mark, take away, lock."""
    path = visit.place / "page.sock"
    _, _, *words = page_command(visit.store.root, "", path)
    with Traced.start("page", visit.place, words) as page:
        until(path.exists, "the page")
        browser = Browser(path)
        browser.send("GET", "/unlock")
        browser.send("POST", "/unlock", name="Anna", passphrase=PHRASE)
        browser.send("GET", "/recordings")
        take(visit, browser)
        family = {pid: words_of(pid) for pid in page.family()}
        opener = next(pid for pid, words in family.items() if "device.opener" in words)
        worker = [pid for pid, words in family.items() if "-m web" in words]
        everything = {**visit.opened, **secrets_of(visit)}
        if (
            os.geteuid() == 0
        ):  # nobody else may look into an opener, and so it should be
            visit.held["opener"] = held(opener, everything)
        visit.held["page"] = set().union(*(held(pid, everything) for pid in worker))
        browser.send("POST", "/lock", csrf="")
        until(lambda: opener not in page.family(), "the opener to end")
        page.process.send_signal(signal.SIGTERM)
    visit.written["page"] = page.written()
    visit.opened |= seen(visit)


def take(visit: Visit, browser: Browser) -> None:
    """Everything that opened film can be asked for."""
    where = f"/recordings/{visit.recording}"
    told = json.loads(browser.send("GET", f"/api{where}"))
    visit.film = browser.send("GET", told["film"])
    visit.still = browser.send("GET", f"{where}/still/{SECOND}-320.jpg")
    until(lambda: lanes(visit, browser)["complete"], "the lanes")
    visit.small = [
        browser.send("GET", f"{where}/small/{at}.jpg")
        for at in lanes(visit, browser)["pictures"]
    ]
    sent = {"base": told["notes"]["version"], "moment": MOMENT}
    kept = json.loads(browser.send("POST", f"/api{where}/moments", sent))["kept"]
    browser.send("GET", f"{where}/take-away?moment={kept}")
    wish = {"recording": visit.recording, "moment": [kept], "to": ["Anna"]}
    visit.clip = pull(browser, wish)
    visit.page = pull(browser, {**wish, "form": "page", "passphrase": PAGE_PHRASE})
    browser.send("GET", "/receipts")


def pull(browser: Browser, wish: dict[str, Any]) -> bytes:
    """Ask for something, wait until it is ready, and take it."""
    browser.send("POST", "/api/take-away", wish)

    def newest() -> dict[str, Any]:
        told: dict[str, Any] = json.loads(browser.send("GET", "/api/take-away"))
        newest: dict[str, Any] = told["parcels"][0]
        return newest

    until(lambda: newest()["state"] == "ready", "the parcel")
    return browser.send("GET", newest()["url"])


def lanes(visit: Visit, browser: Browser) -> dict[str, Any]:
    """What helps to find a place in the film."""
    where = f"/api/recordings/{visit.recording}/lanes"
    found: dict[str, Any] = json.loads(browser.send("GET", where))
    return found


def words_of(pid: int) -> str:
    """With which words a process was started."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes()
    return words.replace(b"\0", b" ").decode()


def keys(visit: Visit) -> dict[str, bytes]:
    """Everything that opens something."""
    key = Pieces(visit.store.find(visit.recording), [filmed.ANNA.secret]).key
    return {
        "Anna's key": filmed.ANNA.secret.encode(),
        "the recording's key": key.identity.secret.encode(),
        "the recording's mac key": key.mac_key,
        "the recording's mac key as text": base64.b64encode(key.mac_key),
        "the passphrase": PHRASE.encode(),
        "the passphrase of a page": PAGE_PHRASE.encode(),
    }


def secrets_of(visit: Visit) -> dict[str, bytes]:
    """A piece of the film's last pictures."""
    return {"a piece of the film": visit.film[-20_000:-19_936]}


def seen(visit: Visit) -> dict[str, bytes]:
    """What was opened on the way: film, still, clip, words, times of day."""
    directory = visit.store.find(visit.recording)
    about = OpenedRecording.open(directory, [filmed.ANNA.secret]).about
    wall = int(about["wall_clock"])
    day = datetime.datetime.fromtimestamp(wall / SECOND, datetime.UTC)
    clip = seal.unseal(visit.clip, [filmed.ANNA.secret])
    words = [MOMENT["name"], MOMENT["seen"], MOMENT["note"], "canary four label"]
    return {
        **{f"film at {at}": visit.film[at : at + 24] for at in places(visit.film)},
        **{f"clip at {at}": clip[at : at + 24] for at in places(clip)},
        **{f"still at {at}": visit.still[at : at + 24] for at in places(visit.still)},
        **{
            f"small picture {n} at {at}": jpeg[at : at + 24]
            for n, jpeg in enumerate(visit.small)
            for at in places(jpeg)
        },
        **{f"the words {word!r}": str(word).encode() for word in words},
        "the time in nanoseconds": str(wall).encode(),
        "the time in seconds": str(wall // SECOND).encode()[:8],
        "the day": f"{day:%Y-%m-%d}".encode(),
    }


def places(film: bytes) -> range:
    """Forty places spread over some film."""
    return range(0, len(film) - 24, len(film) // 40)


def open_sockets(pid: int) -> list[str]:
    """What a process could speak over a network with."""
    links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    return [link for link in links if link.startswith("socket:")]


def caught(pid: int) -> set[int]:
    """The signals that a process acts upon itself."""
    status = Path(f"/proc/{pid}/status").read_text()
    (mask,) = re.findall(r"SigCgt:\s*([0-9a-f]+)", status)
    return {number for number in range(1, 32) if int(mask, 16) >> (number - 1) & 1}
