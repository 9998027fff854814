"""Debian's Firefox, driven by WebDriver BiDi over its own socket.

Playwright drives a Firefox of its own making only, and Debian 12 has no geckodriver.
Firefox itself speaks the standard protocol, of which a test needs little: go, find,
click, press, ask.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from websockets.sync.client import ClientConnection, connect

from tests.driving import PATIENCE, Refused, asking, finding, strokes

FIREFOX = "firefox-esr"
PREFERENCES = {
    "app.normandy.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}
"""It asks nobody for anything: what plays film has to be on the machine already."""


class Firefox:
    """One window of a running Firefox. For one thread."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._numbers = socket, count(1)
        self.version: str = self._start()
        (window,) = self.send("browsingContext.getTree")["contexts"]
        self._here = {"context": window["context"]}

    def _start(self) -> str:
        told = self.send("session.new", capabilities={})["capabilities"]
        return str(told["browserVersion"])

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask Firefox for *method*, and wait for its answer."""
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": params}
        self._socket.send(json.dumps(asked))
        while True:
            answer = json.loads(self._socket.recv(timeout=PATIENCE))
            if answer.get("id") != number:
                continue
            if answer["type"] == "error":
                raise Refused(f"{method}: {answer['message']}")
            result: dict[str, Any] = answer["result"]
            return result

    def go(self, address: str) -> None:
        self.send(
            "browsingContext.navigate", **self._here, url=address, wait="complete"
        )

    def ask(self, expression: str) -> Any:
        return json.loads(self._evaluate(asking(expression))["value"])

    def has(self, selector: str, pattern: str) -> bool:
        return bool(self._find(selector, pattern)["type"] == "node")

    def click(self, selector: str, pattern: str) -> None:
        element = self._find(selector, pattern)
        if element["type"] != "node":
            raise Refused(f"there is no {selector} called {pattern!r}")
        origin = {"type": "element", "element": {"sharedId": element["sharedId"]}}
        moves = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": moves})

    def press(self, *keys: str) -> None:
        self._act(strokes(keys))

    def _act(self, source: dict[str, Any]) -> None:
        self.send("input.performActions", **self._here, actions=[source])

    def _find(self, selector: str, pattern: str) -> dict[str, Any]:
        return self._evaluate(finding(selector, pattern))

    def _evaluate(self, source: str) -> dict[str, Any]:
        answer = self.send(
            "script.evaluate", expression=source, target=self._here, awaitPromise=True
        )
        if answer["type"] == "exception":
            raise Refused(answer["exceptionDetails"]["text"])
        result: dict[str, Any] = answer["result"]
        return result


@contextmanager
def firefox() -> Iterator[Firefox]:
    """A Firefox without a screen, with a profile that is gone afterwards."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [
            f"user_pref({json.dumps(k)}, {json.dumps(v)});"
            for k, v in PREFERENCES.items()
        ]
        (Path(profile) / "user.js").write_text("\n".join(lines))
        command = [FIREFOX, "--headless", "--no-remote", "--profile", profile]
        process = subprocess.Popen(
            [*command, "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        try:
            with connect(
                f"{_address(process.stderr)}/session", max_size=None
            ) as socket:
                browser = Firefox(socket)
                yield browser
                browser.send("browser.close")
        finally:
            process.terminate()
            process.wait(PATIENCE)
            process.stderr.close()


def _address(said: IO[str]) -> str:
    """Where it listens, by its own word; what else it says is read and forgotten."""
    for line in said:
        found = re.search(r"BiDi listening on (ws://\S+)", line)
        if found:
            threading.Thread(target=said.read, daemon=True).start()
            return found[1]
    raise Refused("Firefox ended before it listened")
