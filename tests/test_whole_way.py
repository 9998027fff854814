"""The whole way, as a new user goes it: press, record, look, mark, take away, open.

Everything is real: the demo's command, its recorder and page as processes, Chromium,
and Debian's ``age`` at the end. Only the camera is a film.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import films
from tests.at_home import demo, unlocked
from tests.browser import chromium, shown_number, until

REAL_FILM = Path(__file__).parent / "data" / "big-buck-bunny.mp4"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


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
