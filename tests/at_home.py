"""The demo as a process, pressed as by a hand, and a browser that has unlocked it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import until

ROOT = Path(__file__).parent.parent


@dataclass
class Demo:
    """A running demo: what it said so far, and its panel."""

    process: subprocess.Popen[str]
    store: Path
    lines: list[str] = field(default_factory=list)

    def said(self, pattern: str) -> str:
        """Wait for a line that matches; its first group."""

        def found() -> list[re.Match[str]]:
            matches = [re.search(pattern, line) for line in self.lines]
            return [match for match in matches if match]

        until(lambda: bool(found()), f"{pattern!r} in {self.lines}")
        match = found()[0]
        return match[match.lastindex or 0]

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def filmed(self) -> float:
        """Seconds of the running recording."""
        told = json.loads((self.store / "status.json").read_text())
        return float(told["seconds"])

    def record(self, seconds: float) -> None:
        """Press, wait, press, and see the light follow."""
        self.tell("press")
        self.said(r"^light on$")
        until(lambda: self.filmed() >= seconds, "the film to be long enough")
        self.tell("press")
        self.said(r"^light off$")


@contextmanager
def demo(store: Path, film: Path) -> Iterator[Demo]:
    """Start ``scripts/demo`` as a program would."""
    command = [str(ROOT / "scripts" / "demo"), "--no-input", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--store", str(store), "--film", str(film)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    running = Demo(process, store)

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            running.lines.append(line.rstrip("\n"))

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        listener.join()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


@contextmanager
def unlocked(browser: Browser, running: Demo) -> Iterator[Page]:
    """The recordings page, after the passphrase that the demo printed."""
    address = running.said(r"(http://127\.0\.0\.1:\d+/)")
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, accept_downloads=True
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Passphrase", exact=True).fill(running.said(r"passphrase +(.+)"))
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.get_by_role("heading", name="Recordings")).to_be_visible()
    yield page
    context.close()
