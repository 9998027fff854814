"""Only a person in the room starts a recording: no page, signal, file or power does."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from flask import Flask

from device import status
from device.media import Nanoseconds
from device.status import Status
from device.store import Store
from tests import filmed, films
from tests.promises.traced import Traced, until
from tests.promises.visit import Visit, one_beat_more
from tests.test_recorder import House
from tests.web.fake_opener import Shelf, recording
from web import create_app

KEY = b"AGE-SECRET-KEY-1QQQQ\n"
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
FILMS = {"av", "gpiozero", "lgpio", "picamera2", "sounddevice"}
ROOMS = {"button", "cutter", "intake", "muxer", "recorder", "recording", "timeline"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def is_quiet(house: House) -> bool:
    """Nothing was filmed, nothing is open, and the light has never been on."""
    return not (house.recorder.recording or house.store.recordings() or house.lines)


def test_a_house_that_is_filmed_is_not_quiet(house: House) -> None:
    house.press()

    assert not is_quiet(house)
    house.recorder.close()
    house.rig.close()


def every_path(app: Flask) -> list[str]:
    values = {"recording": f"{1:032x}", "view": "v120", "moment": "m1"}
    values |= {"at": "0", "width": "320", "filename": "paper.css"}
    values |= {"parcel": f"{2:032x}", "file": "clip-1.html", "still": "s1"}
    values |= {"form": "csv", "number": "0", "review": f"{3:032x}"}
    values["item"] = "0"
    return [
        re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], rule.rule)
        for rule in app.url_map.iter_rules()
    ]


def test_nothing_that_is_asked_of_the_page_starts_one(house: House) -> None:
    shelf = Shelf(recording(1, bytes(1000)))
    app = create_app(house.store.root, start_opener=shelf.start, secure_cookies=False)
    app.config["WTF_CSRF_ENABLED"] = False
    answers = set()
    for path, method in product(every_path(app), METHODS):
        client = app.test_client()
        client.post("/unlock/key-file", data={"key": (BytesIO(KEY), "anna.key")})
        answer = client.open(path, method=method, json={"base": 0}, buffered=True)
        answers.add((path, answer.status_code))
        house.wait(0.1)

    assert sum(code < 300 for _, code in answers) > 10
    assert is_quiet(house)


def test_the_page_does_not_even_load_what_films() -> None:
    program = "import json, sys, web.__main__; print(json.dumps(list(sys.modules)))"

    told = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )

    loaded = set(json.loads(told.stdout))
    assert {"web", "device.opener.client"} <= loaded
    assert not loaded & (FILMS | {f"device.{room}" for room in ROOMS})
    assert not {name for name in loaded if name.startswith("device.rig.pi")}
    assert not {name for name in loaded if name.startswith("device.rig.simulated")}


def test_the_recorder_can_be_reached_over_no_socket(visit: Visit) -> None:
    assert visit.sockets == []


def test_the_recorder_hears_only_the_signals_that_end_it(visit: Visit) -> None:
    assert visit.signals == {signal.SIGINT, signal.SIGTERM}


def test_no_file_starts_one(house: House) -> None:
    for folder in (house.store.root, *house.store.root.iterdir()):
        if folder.is_dir():
            for name in ("start", "press", "record", "000000.age"):
                (folder / name).write_text("press\n")
    now = Nanoseconds(house.rig.clock.boot())
    told = Status("recording", "", now, 1.0, 90, f"{1:032x}", now)
    status.write(house.settings.status_path, told)
    house.store.enrol("Ben", filmed.ANNA.recipient)

    house.wait(5)

    assert is_quiet(house)


def test_no_device_that_comes_back_starts_one(house: House) -> None:
    for device in (house.rig.camera, house.rig.microphone):
        device.unplug()
        house.wait(1)
        device.plug()
        house.wait(1)

    assert is_quiet(house)


def test_time_alone_starts_none(house: House) -> None:
    for _ in range(24 * 60):
        house.rig.film(60)
        house.recorder.step(0)

    assert is_quiet(house)


def test_the_power_that_comes_back_starts_none(tmp_path: Path) -> None:
    store = filmed.store_at(tmp_path / "store")
    source = films.write_film(tmp_path / "film.mp4", 4)
    words = ["-m", "device", "run", "--rig", "simulated", "--film", str(source)]
    words += ["--store", str(store.root)]
    with Traced.start("before", tmp_path, words) as recorder:
        recorder.tell("press")
        recorder.hear("light on")
        until(lambda: list(store.root.glob("*/*/000001.age")), "film")
        recorder.process.kill()
    before = {path: path.stat().st_mtime_ns for path in store.root.rglob("*.age")}

    with Traced.start("after", tmp_path, words) as recorder:
        until(lambda: _state(store) == "idle", "the recorder to be ready")
        one_beat_more(store)
        said = recorder.said.read_text()

    assert "light" not in said
    after = {path: path.stat().st_mtime_ns for path in store.root.rglob("*.age")}
    assert after == before


def _state(store: Store) -> str:
    told = status.read(store.root / "status.json")
    return told.state if told else "not running"
