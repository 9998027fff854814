"""A new box, its label, a hand and a browser: from nobody's to film that she can see.

The recorder with its simulated button, the page, the claimer and Chromium are real.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from device import disk, seal
from device.claim.whole import RECOVERY
from device.cli.demo import free_port, wait_for
from device.cli.page import page_command
from device.store import Store
from tests import films
from tests.browser import chromium, until

SLOW = 60_000
"""Milliseconds, for a machine that does other things as well."""
RUN = [sys.executable, "-P", "-m", "device", "run", "--rig", "simulated"]


@dataclass
class Box:
    """A box that is nobody's: its card, its button, its light, its address."""

    store: Store
    recorder: subprocess.Popen[str]
    address: str
    lines: list[str] = field(default_factory=list)

    def hands(self, line: str) -> None:
        assert self.recorder.stdin is not None
        self.recorder.stdin.write(f"{line}\n")
        self.recorder.stdin.flush()

    def shows(self, light: str) -> None:
        until(lambda: f"light {light}" in self.lines, f"{light} in {self.lines}")

    def listen(self) -> None:
        assert self.recorder.stdout is not None
        for line in self.recorder.stdout:
            self.lines.append(line.rstrip("\n"))


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    store = Store(tmp_path / "store")
    store.create_layout()
    film = films.write_film(tmp_path / "film.mp4", 6)
    words = [*RUN, "--store", str(store.root), "--film", str(film)]
    pipe, port = subprocess.PIPE, free_port(0)
    recorder = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True)
    page = subprocess.Popen(page_command(store.root, f"127.0.0.1:{port}"), text=True)
    with ended(recorder), ended(page):
        found = Box(store, recorder, f"http://127.0.0.1:{port}")
        listener = threading.Thread(target=found.listen)
        listener.start()
        wait_for(port, page)
        yield found
        recorder.terminate()
        listener.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def claim_code(store: Store) -> str:
    words = [sys.executable, "-P", "-m", "device", "claim-code"]
    done = subprocess.run(
        [*words, "--store", str(store.root)], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def go_on(page: Page, heading: str) -> None:
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible(
        timeout=SLOW
    )


def through_the_steps(page: Page, box: Box) -> tuple[str, str]:
    """Claim the box; the six words that were offered, and the recovery key."""
    code = claim_code(box.store)
    page.goto(f"{box.address}/recordings")
    page.get_by_label("Claim code").fill(code.lower())
    go_on(page, "Hold the button on the box")
    box.hands("hold 5.5")
    box.shows("count-wink")
    expect(page.locator("#felt")).to_contain_text("felt your hand", timeout=SLOW)
    go_on(page, "Your key")

    words = page.get_by_label("Your passphrase").input_value()
    page.get_by_label("Your name on this box").fill("Anna")
    page.get_by_label("Once more, from your paper").fill(words)
    go_on(page, "A key for your service")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save it as a file").click()
    page.get_by_label("I have printed or saved it").check()
    go_on(page, "The family")
    page.get_by_label("The family’s code").fill("K7-14")
    page.get_by_role("button", name="Claim this box").click()
    expect(page.get_by_text("This box is yours now")).to_be_visible(timeout=SLOW)
    return words, saved.value.path().read_text()


def test_a_new_box_is_claimed_by_hand_and_films_for_her(
    box: Box, browser: Browser
) -> None:
    context = browser.new_context(accept_downloads=True)
    context.set_default_timeout(60_000)
    page = context.new_page()

    words, recovery = through_the_steps(page, box)
    page.get_by_label("Passphrase", exact=True).fill(words)
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.get_by_role("heading", name="Recordings")).to_be_visible(timeout=SLOW)
    box.hands("press")
    box.shows("on")
    until(lambda: _seconds(box) > 2, "two seconds of film")
    box.hands("press")
    box.shows("off")

    page.goto(f"{box.address}/recordings")
    expect(page.locator("a[href^='/recordings/']").first).to_be_visible(timeout=SLOW)
    page.goto(f"{box.address}/family")
    expect(page.get_by_label("The family’s code")).to_have_value("K7-14", timeout=SLOW)
    page.goto(f"{box.address}/claim")
    expect(page.get_by_text("There is no such page")).to_be_visible(timeout=SLOW)
    (secret,) = seal.read_identity_file(recovery)
    assert box.store.recipients()[RECOVERY] == seal.recipient_of(secret)
    (film,) = box.store.recordings()
    folder = box.store.recordings_path / film
    assert b"AGE-SECRET-KEY" in seal.unseal(disk.read(folder, "key.age"), [secret])
    context.close()


def _seconds(box: Box) -> float:
    told = json.loads((box.store.root / "status.json").read_text())
    return float(told["seconds"])
