"""What systemd is told by the services themselves: ready, alive, ending.

Real processes, and a socket in systemd's place.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from device.cli.run import alive
from tests import filmed, films
from tests.browser import until
from tests.faults.processes import Running, children, running

ALIVE = "WATCHDOG=1"


class Systemd:
    """Hears what services say to it."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self.heard: list[str] = []
        self.patience(30)

    def next(self) -> str:
        """The next thing that is said, a line of it."""
        said = self.whole()[0]
        self.heard.append(said)
        return said

    def whole(self) -> list[str]:
        """All lines of the next thing that is said."""
        return self._socket.recv(4096).decode().splitlines()

    def hear(self, said: str) -> None:
        """Wait until somebody says so."""
        until(lambda: self.next() == said, f"{said} behind {self.heard}")

    def patience(self, seconds: float) -> None:
        """Wait no longer than so long for what is said next."""
        self._socket.settimeout(seconds)

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Systemd]:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    listening = Systemd(tmp_path / "notify")
    yield listening
    listening.close()


@contextmanager
def recorder(place: Path) -> Iterator[Running]:
    film = films.write_film(place / "film.mp4", 3)
    store = filmed.store_at(place / "store")
    run = ("-m", "device", "run", "--rig", "simulated", "--film", film)
    with running(*run, "--store", store.root) as started:
        yield started


@contextmanager
def page(place: Path) -> Iterator[Running]:
    store = filmed.store_at(place / "store")
    run = ("-m", "web", "--store", store.root, "--socket", place / "page.sock")
    with running(*run) as started:
        yield started


@pytest.mark.parametrize("service", [recorder, page])
def test_it_is_ready_and_then_says_again_and_again_that_it_lives(
    tmp_path: Path, systemd: Systemd, service: Callable[[Path], Running]
) -> None:
    with service(tmp_path):  # type: ignore[attr-defined]
        systemd.hear("READY=1")
        for _ in range(3):
            systemd.hear(ALIVE)

    assert systemd.heard[0] in ("READY=1", ALIVE)


def test_the_recorder_says_that_it_ends(tmp_path: Path, systemd: Systemd) -> None:
    with recorder(tmp_path) as started:
        systemd.hear("READY=1")
        started.process.send_signal(signal.SIGTERM)
        systemd.hear("STOPPING=1")


def test_while_it_keeps_what_waits_it_asks_for_time_to_end(systemd: Systemd) -> None:
    alive()

    assert systemd.whole() == [ALIVE, "EXTEND_TIMEOUT_USEC=15000000"]


def test_a_page_that_hangs_says_no_more_that_it_lives(
    tmp_path: Path, systemd: Systemd
) -> None:
    with page(tmp_path) as started:
        systemd.hear(ALIVE)
        started.process.send_signal(signal.SIGSTOP)
        _hush(systemd)
        started.process.send_signal(signal.SIGCONT)
        systemd.hear(ALIVE)
        assert children(started.process.pid)


def _hush(systemd: Systemd) -> None:
    """What was under way is heard; then seconds of nothing."""
    systemd.patience(3)
    with pytest.raises(TimeoutError):
        systemd.hear("what it never says")
    systemd.patience(30)
