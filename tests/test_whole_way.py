"""The whole way, as a new user goes it: press, record, look, mark, take away, open.

Everything is real: the demo's command, its recorder and page as processes, Chromium,
and Debian's ``age`` at the end. Only the camera is a film.
"""

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

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import films
from tests.browser import chromium, shown_number, until

ROOT = Path(__file__).parent.parent
REAL_FILM = Path(__file__).parent / "data" / "big-buck-bunny.mp4"


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


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


def look_through(page: Page) -> None:
    """Open the only film, and see that picture and sound are decoded."""
    page.get_by_role("link", name="Look through").first.click()
    film = page.locator("#film")
    shown_number(page)
    page.locator("[data-do=play]:visible").first.click()
    until(lambda: film.evaluate("f => f.currentTime > 1"), "the film to play")
    counted = "f => [f.webkitDecodedFrameCount, f.webkitAudioDecodedByteCount]"
    pictures, sound = film.evaluate(counted)
    assert pictures > 20
    assert sound > 1000
    page.locator("[data-do=play]:visible").first.click()


def mark(page: Page, seconds: int) -> tuple[int, int]:
    """Mark from here to *seconds* later by the buttons; the numbers seen at both."""
    page.locator("[data-do=pictureOn]").click()
    first = shown_number(page)
    page.locator("[data-do=startsHere]").click()
    for _ in range(seconds // 5):
        page.locator("[data-do=on]").click()
    page.locator("[data-do=pictureOn]").click()
    last = shown_number(page)
    page.locator("[data-do=endsHere]").click()
    page.get_by_label("What happens, in a few words").fill("They look at each other")
    expect(page.locator("#kept")).to_contain_text("They look at each other")
    expect(page.locator(".moment [data-saved]")).to_have_text("Saved")
    return first, last


def take_away(page: Page, place: Path, key: str) -> bytes:
    """Pull the kept moment, and open it with the standard command."""
    page.locator("#kept [data-pick]").check()
    page.get_by_role("link", name="Take away 1 moment").click()
    expect(page.locator("[name=moment]")).to_be_checked()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take away").click()
    sealed = place / download.value.suggested_filename
    download.value.save_as(sealed)
    assert sealed.suffix == ".age"
    assert sealed.read_bytes().startswith(b"age-encryption.org/v1\n")
    command = ["age", "-d", "-i", key, str(sealed)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def test_from_the_press_to_the_opened_clip(browser: Browser, tmp_path: Path) -> None:
    numbered = films.write_film(tmp_path / "numbered.mp4", 40)
    with demo(tmp_path / "store", numbered) as running:
        running.said(r"passphrase")
        running.record(21)
        with unlocked(browser, running) as page:
            look_through(page)
            first, last = mark(page, 10)
            clip = take_away(page, tmp_path, running.said(r"key file +(.+)"))

    assert last - first == 301
    assert films.numbers_in(clip) == list(range(first, last + 1))
    assert films.numbers_in(clip, hidden=True) == list(range(first, last + 1))


def test_a_real_film_goes_the_same_way(browser: Browser, tmp_path: Path) -> None:
    with demo(tmp_path / "store", REAL_FILM) as running:
        running.said(r"passphrase")
        running.record(12)
        with unlocked(browser, running) as page:
            look_through(page)
            mark(page, 5)
            clip = take_away(page, tmp_path, running.said(r"key file +(.+)"))
    (tmp_path / "clip.mp4").write_bytes(clip)

    probe = ["ffprobe", "-v", "error", "-count_frames", "-show_entries"]
    told = subprocess.run(
        [*probe, "stream=codec_name,nb_read_frames", "-of", "json", "clip.mp4"],
        check=True,
        capture_output=True,
        cwd=tmp_path,
    )
    assert told.stderr == b""
    streams = json.loads(told.stdout)["streams"]
    assert [stream["codec_name"] for stream in streams] == ["h264", "aac"]
    assert int(streams[0]["nb_read_frames"]) == 127  # 5 s at 25, and two steps
