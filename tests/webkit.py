"""Debian's WebKitGTK, driven by WebDriver: the engine that Safari is made of.

It is not Safari: film is decoded by GStreamer here and by Apple's own frameworks
there. What is alike is the page itself: style, scripts, and when a video is said to
have come to a place. Needs the packages of ``NEEDED``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from device.cli.demo import free_port
from tests.browser import until
from tests.driving import PATIENCE, Refused, asking, finding, strokes

NEEDED = (
    "webkit2gtk-driver gstreamer1.0-libav gstreamer1.0-plugins-good"
    " gstreamer1.0-plugins-bad xvfb dbus"
)
"""Debian packages (plugins-bad has the parser of H.264)."""
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""How WebDriver says that a value is an element."""
SCREEN = "1400x900x24"


def program() -> Path | None:
    """WebKitGTK's own little browser, if all that it needs is installed."""
    programs = ("WebKitWebDriver", "Xvfb", "dbus-run-session")
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return found[-1] if found and all(map(shutil.which, programs)) else None


class WebKit:
    """One window of a running WebKitGTK. For one thread."""

    def __init__(self, port: int, browser: Path) -> None:
        self._port, self._session = port, ""
        options = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        started = self._send("POST", "/session", {"capabilities": wanted})
        self._session = f"/session/{started['sessionId']}"
        self.version = str(started["capabilities"]["browserVersion"])

    def _send(self, method: str, path: str, body: object = None) -> Any:
        told = _asked(self._port, method, self._session + path, body)
        if isinstance(told, dict) and "error" in told:
            raise Refused(f"{path}: {told['error']}: {told['message']}")
        return told

    def go(self, address: str) -> None:
        self._send("POST", "/url", {"url": address})

    def ask(self, expression: str) -> Any:
        return json.loads(self._run(asking(expression)))

    def has(self, selector: str, pattern: str) -> bool:
        return bool(self._run(finding(selector, pattern)))

    def click(self, selector: str, pattern: str) -> None:
        found = self._run(finding(selector, pattern))
        if not found:
            raise Refused(f"there is no {selector} called {pattern!r}")
        self._send("POST", f"/element/{found[ELEMENT]}/click", {})

    def press(self, *keys: str) -> None:
        self._send("POST", "/actions", {"actions": [strokes(keys)]})

    def end(self) -> None:
        """Close the window."""
        self._send("DELETE", "")

    def _run(self, expression: str) -> Any:
        script = {"script": f"return {expression}", "args": []}
        return self._send("POST", "/execute/sync", script)


@contextmanager
def webkit() -> Iterator[WebKit]:
    """A WebKitGTK on a screen that nobody sees."""
    found = program()
    if found is None:
        raise Refused(f"install {NEEDED}")
    with TemporaryDirectory(ignore_cleanup_errors=True) as home, _screen() as screen:
        port = free_port(0)
        around = {"DISPLAY": screen, "HOME": home, "LIBGL_ALWAYS_SOFTWARE": "1"}
        command = ["dbus-run-session", "--", "WebKitWebDriver", "-p", str(port)]
        with _running(command, os.environ | around):
            until(lambda: _ready(port), "WebKit's driver to listen")
            window = WebKit(port, found)
            yield window
            window.end()


@contextmanager
def _screen() -> Iterator[str]:
    """A screen in memory; its name. The server finds a free number by itself."""
    there, here = os.pipe()
    os.set_inheritable(here, True)
    command = ["Xvfb", "-displayfd", str(here), "-screen", "0", SCREEN]
    with _running(command, dict(os.environ), here):
        os.close(here)
        with os.fdopen(there) as told:
            yield f":{told.readline().strip()}"


@contextmanager
def _running(
    command: list[str], around: dict[str, str], *inherited: int
) -> Iterator[None]:
    """Run a program, in a session of its own that is ended with all it started."""
    process = subprocess.Popen(
        command,
        env=around,
        pass_fds=inherited,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, 15)
        process.wait(PATIENCE)


def _asked(port: int, method: str, path: str, body: object = None) -> Any:
    """What the driver on *port* answers."""
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request(method, path, None if body is None else json.dumps(body))
        return json.load(line.getresponse())["value"]
    finally:
        line.close()


def _ready(port: int) -> bool:
    try:
        return bool(_asked(port, "GET", "/status")["ready"])
    except OSError:
        return False
