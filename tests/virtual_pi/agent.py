"""Words with the program in the machine that runs commands there (qemu-guest-agent)."""

from __future__ import annotations

import base64
import json
import socket
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

ANSWER = 300.0
"""Seconds for one answer; an emulated machine on a busy one may need many."""
ASK_AGAIN = 0.1, 0.5
"""Seconds between two looks at a command that runs: at first, and at most."""

_numbers = count(int(time.time()))


class Unheard(Exception):
    """The machine does not answer: it is starting, or gone."""


@dataclass(frozen=True, slots=True)
class Done:
    """A command that ended."""

    code: int
    out: str
    err: str


class Agent:
    """The agent behind a machine's socket; each question has a line of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def answers(self) -> bool:
        """Whether it is there."""
        try:
            self.ask("guest-ping", patience=3)
        except Unheard:
            return False
        return True

    def run(self, command: str, patience: float) -> Done:
        """Let bash run this as root; ``TimeoutError`` if it takes too long."""
        words: dict[str, Any] = {
            "path": "/bin/bash",
            "arg": ["-c", command],
            "capture-output": True,
        }
        number = self.ask("guest-exec", **words)["pid"]
        end, pause = time.monotonic() + patience, ASK_AGAIN[0]
        while not (told := self.ask("guest-exec-status", pid=number))["exited"]:
            if time.monotonic() > end:
                raise TimeoutError(f"after {patience:.0f} s: {command}")
            time.sleep(pause)
            pause = min(ASK_AGAIN[1], pause * 1.3)
        texts = (
            base64.b64decode(told.get(key, "")) for key in ("out-data", "err-data")
        )
        out, err = (text.decode(errors="replace") for text in texts)
        return Done(told.get("exitcode", -told.get("signal", 0)), out, err)

    def ask(self, question: str, *, patience: float = ANSWER, **told: Any) -> Any:
        """Ask one question; raises ``Unheard``, or ``RuntimeError`` if refused."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(patience)
                _connect(line, self._path, time.monotonic() + patience)
                with line.makefile("rwb") as both:
                    _synchronize(both)
                    _say(both, {"execute": question, "arguments": told})
                    answer = _hear(both)
        except OSError as exc:
            raise Unheard(str(exc)) from exc
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["return"]


def _connect(line: socket.socket, path: Path, end: float) -> None:
    """Reach the agent, which hears one at a time: others wait at its door."""
    while True:
        try:
            line.connect(str(path))
        except BlockingIOError:
            if time.monotonic() > end:
                raise
            time.sleep(ASK_AGAIN[0])
        else:
            return


def _synchronize(both: Any) -> None:
    """Pass over answers to questions that nobody waited for."""
    number = next(_numbers)
    words = {"execute": "guest-sync-delimited", "arguments": {"id": number}}
    both.write(b"\xff")
    _say(both, words)
    while _hear(both).get("return") != number:
        pass


def _say(both: Any, words: dict[str, Any]) -> None:
    both.write(json.dumps(words).encode() + b"\n")
    both.flush()


def _hear(both: Any) -> dict[str, Any]:
    line: bytes = both.readline()
    if not line:
        raise ConnectionResetError("the machine has hung up")
    try:
        told: dict[str, Any] = json.loads(line.rpartition(b"\xff")[2])
    except ValueError:  # half of an older answer
        return {}
    return told
