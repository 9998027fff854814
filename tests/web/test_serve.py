"""gunicorn as we start it: answers, writes nothing, and ends openers when stopped."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from device import counted, disk, guesses, seal
from device.errors import ConfigError
from device.store import Store
from tests.imported import imported_by
from tests.web.fake_opener import PASSPHRASE
from web import serve

PROGRAM = """
import sys
from pathlib import Path
from tests.web.fake_opener import FakeOpener, Shelf
from web import create_app
from web.serve import run

class Telling(FakeOpener):
    def end(self):
        if self.alive:
            print("an opener was ended", flush=True)
        super().end()

def build():
    print("ready", flush=True)
    shelf = Shelf()
    def start(store):
        return Telling(shelf)
    return create_app(Path(sys.argv[1]), start_opener=start, secure_cookies=False)

run(build, sys.argv[2])
"""


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a unix socket, as nginx speaks to the page."""

    def __init__(self, path: Path) -> None:
        super().__init__("box", timeout=10)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self._path))


@pytest.fixture
def address(tmp_path: Path) -> Path:
    return tmp_path / "page.sock"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", seal.new_identity().recipient, b"wrapped")
    return store


@pytest.fixture
def server(store: Store, address: Path) -> Iterator[subprocess.Popen[str]]:
    with started(store, address) as process:
        yield process


@contextlib.contextmanager
def started(store: Store, address: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", PROGRAM, str(store.root), f"unix:{address}"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert "ready" in heard(process)
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()


def heard(process: subprocess.Popen[str]) -> str:
    """The next line that the server says, within 20 seconds."""
    assert process.stdout
    ready, _, _ = select.select([process.stdout], [], [], 20)
    return process.stdout.readline() if ready else ""


def unlock(address: Path, passphrase: str = PASSPHRASE) -> int:
    browser = UnixConnection(address)
    browser.request("GET", "/unlock")
    page = browser.getresponse()
    cookie = page.headers["Set-Cookie"].split(";")[0]
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())
    assert found
    form = {"csrf_token": found[1], "passphrase": passphrase}
    headers = {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    browser.request("POST", "/unlock", urllib.parse.urlencode(form), headers)
    status = browser.getresponse().status
    browser.close()
    return status


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_stopping_the_page_ends_every_opener(
    server: subprocess.Popen[str], address: Path, stop: signal.Signals
) -> None:
    assert unlock(address) == 303

    os.kill(server.pid, stop)

    assert heard(server) == "an opener was ended\n"
    assert server.wait(20) == 0


def test_a_page_that_was_killed_and_started_again_remembers_who_guessed(
    store: Store, address: Path
) -> None:
    waited = time.monotonic() - guesses.pause_after(9)
    nine = {"format": counted.FORMAT, "wrong": 9, "at": waited}
    disk.write(store.identities_path, guesses.FILE, json.dumps(nine).encode())
    with started(store, address) as server:
        assert unlock(address, "wrong") == 403
        os.kill(server.pid, signal.SIGKILL)
        server.wait(20)

    with started(store, address):
        assert unlock(address) == 429


def test_only_the_group_of_the_socket_may_speak_to_the_page(
    server: subprocess.Popen[str], address: Path
) -> None:
    assert unlock(address) == 303
    assert address.stat().st_mode & 0o007 == 0


def test_its_beat_lies_in_memory_and_visits_are_not_written_down() -> None:
    settings = serve.settings("unix:/run/page.sock")

    assert settings["worker_tmp_dir"] == "/dev/shm"  # noqa: S108
    assert settings["accesslog"] is None
    assert settings["control_socket_disable"] is True
    assert (settings["workers"], settings["threads"]) == (1, 8)


@pytest.mark.parametrize(
    "listen", ["0.0.0.0:8000", "192.168.4.1:80", "8000", "127.0.0.1", "", None]
)
def test_it_listens_on_this_machine_only(tmp_path: Path, listen: str | None) -> None:
    with pytest.raises(ConfigError, match="this machine only"):
        serve.serve(tmp_path, listen)


def test_the_page_holds_nothing_that_decodes_or_reckons_with_sound() -> None:
    held = imported_by("web.__main__")

    assert "web.media" in held
    assert not {"av", "numpy", "cryptography"} & held
