"""kill -9 at any moment: of the recorder, of the page, of an opener."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from device import passphrase, status
from device.errors import RecordingEmpty
from device.opened import OpenedRecording
from device.store import Store
from tests import filmed, films
from tests.faults.house import film_of
from tests.faults.processes import (
    Browser,
    Running,
    children,
    command_of,
    free_port,
    page,
    recorder,
    running,
)
from tests.faults.test_power_cut import play_of

PHRASE = "calm otter paints seven green doors"
KEPT = r"segment kept number=(\d+)"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filmed.store_at(tmp_path / "store")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return films.write_film(tmp_path_factory.mktemp("film") / "film.mp4", 6)


def pass_by(seconds: float) -> None:
    """Let real time pass: the moment of a kill is not to be chosen by what is said."""
    threading.Event().wait(seconds)


def film_and_kill(store: Store, film: Path, seconds: float) -> list[int]:
    """Press, film, kill; the numbers of the segments that were acknowledged."""
    with running(*recorder(store.root, film)) as started:
        started.tell("press")
        started.wait_for("light on")
        pass_by(seconds)
        started.kill()
    return started.numbers(KEPT)


def look(store: Store, acknowledged: list[int]) -> int:
    """All of it is there, proves true and plays; how many segments there are."""
    (only,) = store.recordings()
    try:
        opened = OpenedRecording.open(store.find(only), [filmed.ANNA.secret])
    except RecordingEmpty:
        assert acknowledged == []
        return 0
    assert set(acknowledged) <= {one.number for one in opened.index}
    assert [one.sentence for one in opened.verify() if one.wrong] == []
    assert not opened.ended
    if opened.index:
        assert play_of(film_of(opened)) == []
    return len(opened.index)


def kill_often(store: Store, film: Path, moments: list[float]) -> int:
    """How many segments were found after all these kills."""
    found = 0
    for moment in moments:
        acknowledged = film_and_kill(store, film, moment)
        store.tidy()
        found += look(store, acknowledged)
        shutil.rmtree(store.recordings_path)
        store.create_layout()
    return found


def test_a_killed_recorder_leaves_what_it_acknowledged(
    store: Store, film: Path
) -> None:
    assert kill_often(store, film, [5.2, 1.3]) >= 2


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_a_recorder_killed_forty_times_leaves_what_it_acknowledged(
    store: Store, film: Path
) -> None:
    chance = np.random.default_rng(5)

    assert kill_often(store, film, list(chance.uniform(1, 6, 40))) > 100


def test_after_a_kill_nothing_records_until_somebody_presses(
    store: Store, film: Path
) -> None:
    film_and_kill(store, film, 1)
    before = store.recordings()

    with running(*recorder(store.root, film)) as again:
        status_path = store.root / "status.json"
        pass_by(2.5)
        told = status.read(status_path)
        lines = [line for line in again.lines if line.startswith("light")]
        assert told is not None
        assert told.state == "idle"
        assert lines == []
        assert store.recordings() == before

        again.tell("press")
        again.wait_for("light on")


@pytest.fixture(scope="module")
def unlockable(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with a film, and Anna's key under her passphrase."""
    store = filmed.store_at(tmp_path_factory.mktemp("page") / "store")
    wrapped = passphrase.wrap(filmed.ANNA.secret + "\n", PHRASE)
    store.enrol("Anna", filmed.ANNA.recipient, wrapped)
    filmed.record(store, 4)
    return store


@pytest.fixture
def served(unlockable: Store) -> Iterator[tuple[Running, Browser]]:
    """The page as it runs on a box, but on a port, and somebody who has unlocked it."""
    port = free_port()
    with running(*page(unlockable.root, port)) as started:
        browser = Browser(port)
        while not answers(browser) and started.process.poll() is None:
            pass_by(0.1)
        assert browser.unlock(PHRASE) == 303
        yield started, browser


def answers(browser: Browser) -> bool:
    try:
        return browser.ask("GET", "/health")[0] == 200
    except OSError:
        return False


def opener_of(started: Running) -> int:
    """The process that holds the keys."""
    (opener,) = (
        pid
        for pid in children(started.process.pid)
        if "device.opener" in command_of(pid)
    )
    return opener


def ends(*pids: int) -> bool:
    """Whether all these processes end within some seconds."""
    for fd in [os.pidfd_open(pid) for pid in pids]:
        ended, _, _ = select.select([fd], [], [], 30)
        os.close(fd)
        if not ended:
            return False
    return True


def readable_in(place: Path) -> list[Path]:
    """Files that hold film (each piece says so) or a key that opens it."""
    command = ["grep", "-rlaE", "AGE-SECRET-KEY-1|vigrecorder chai", str(place)]
    found = subprocess.run(command, capture_output=True, text=True)
    return [Path(line) for line in found.stdout.splitlines()]


@pytest.mark.parametrize("which", ["the server", "its worker"])
def test_with_the_page_its_openers_die_and_leave_nothing_readable(
    served: tuple[Running, Browser], unlockable: Store, which: str
) -> None:
    started, browser = served
    only = unlockable.recordings()[0]
    assert browser.ask("GET", f"/recordings/{only}")[0] == 200
    opener = opener_of(started)
    worker = int(Path(f"/proc/{opener}/stat").read_text().rsplit(") ")[1].split()[1])

    os.kill(started.process.pid if which == "the server" else worker, signal.SIGKILL)

    assert ends(opener)
    assert readable_in(unlockable.root) == []


def test_a_killed_opener_locks_the_page_and_it_can_be_unlocked_again(
    served: tuple[Running, Browser],
) -> None:
    started, browser = served
    opener = opener_of(started)

    os.kill(opener, signal.SIGKILL)
    assert ends(opener)
    refused, told = browser.ask("GET", "/api/here")
    sent, _ = browser.ask("GET", "/recordings")
    _, asked = browser.ask("GET", "/unlock?because=idle")

    assert refused == 403
    assert "The box is locked." in told
    assert sent == 303
    assert "locked" in asked.lower()
    assert browser.unlock(PHRASE) == 303
    assert browser.ask("GET", "/recordings")[0] == 200
    assert opener_of(started) != opener
