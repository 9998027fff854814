"""The recorder and the page as real processes, to be killed."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class Running:
    """A process of ours and the lines that it said so far, errors included.

    A thread hears them; the condition guards the list.
    """

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    _said: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> None:
        """Hear all that it says. A thread of its own."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._said:
                self.lines.append(line.rstrip("\n"))
                self._said.notify_all()

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait_for(self, line: str) -> None:
        """Until it has said so."""
        with self._said:
            found = self._said.wait_for(
                lambda: any(line in said for said in self.lines), timeout=60
            )
        assert found, (line, self.lines)

    def numbers(self, pattern: str) -> list[int]:
        """The numbers in all lines that match."""
        found = (re.search(pattern, line) for line in self.lines)
        return [int(match[1]) for match in found if match]

    def kill(self) -> None:
        """As ``kill -9``, of all that it started as well."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)


@contextmanager
def running(*command: str | Path, under: Sequence[str] = ()) -> Iterator[Running]:
    """Start Python with these words; killed at the end, if it still runs.

    *under* is a command that runs it, such as strace.
    """
    process = subprocess.Popen(
        [*under, sys.executable, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )
    started = Running(process)
    listener = threading.Thread(target=started.listen)
    listener.start()
    try:
        yield started
    finally:
        started.kill()
        listener.join(30)
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def recorder(store: Path, film: Path) -> tuple[str | Path, ...]:
    """The words that start the recorder, telling of each segment that is kept."""
    run = ("-m", "device", "-v", "run", "--rig", "simulated")
    return (*run, "--film", film, "--store", store)


def page(store: Path, port: int) -> tuple[str | Path, ...]:
    """The words that start the page."""
    return ("-m", "web", "--store", store, "--listen", f"127.0.0.1:{port}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def children(pid: int) -> list[int]:
    """The processes that this one started, and those that they started."""
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    own = [int(one) for path in listed for one in path.read_text().split()]
    return own + [grandchild for child in own for grandchild in children(child)]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


@dataclass
class Browser:
    """Just enough of one: keeps its cookie, and sends the page's token."""

    port: int
    cookie: str = ""

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str]:
        """What the page answers: its status and its text."""
        headers = {"Accept": "text/html", "Cookie": self.cookie}
        body = urllib.parse.urlencode(form)
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request(method, path, body, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        if cookie := answer.headers["Set-Cookie"]:
            self.cookie = cookie.split(";")[0]
        line.close()
        return answer.status, text

    def unlock(self, passphrase: str) -> int:
        """Unlock with the passphrase; the status of the answer."""
        _, page = self.ask("GET", "/unlock")
        found = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert found, page
        form = {"csrf_token": found[1], "passphrase": passphrase}
        return self.ask("POST", "/unlock", **form)[0]
