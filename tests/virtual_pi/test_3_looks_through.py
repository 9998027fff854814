"""The practitioner comes: unlock, look, listen, mark, take away; with real Chromium."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from device.media import Samples
from tests.browser import shown_number, until
from tests.virtual_pi.box import Box, backwards
from tests.virtual_pi.hardware import notes_heard
from tests.virtual_pi.visitor import PATIENCE, unlock, visiting
from tests.virtual_pi.watching import is_the_song, watch

WORDS = {
    "name": backwards("her at up looks heron Canary"),
    "seen": backwards("seen was what was badger canary"),
}
"""What is typed: it may lie nowhere on the card (test_7)."""

LISTEN = """async (where) => {
  const film = await (await fetch(where)).arrayBuffer();
  const room = new OfflineAudioContext(1, 48000, 48000);
  const sound = (await room.decodeAudioData(film)).getChannelData(0);
  const bytes = new Uint8Array(sound.buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}"""
"""The film's sound as this browser decodes it: float32 samples at 48 kHz."""


@pytest.fixture(scope="module")
def page(box: Box) -> Iterator[Page]:
    """Unlocked, with the newest film open."""
    box.film(12)
    with visiting(box) as page:
        unlock(page)
        page.get_by_role("link", name="Look through").first.click()
        shown_number(page)
        yield page


def heard_by(page: Page) -> Samples:
    where = page.evaluate("document.getElementById('film').currentSrc")
    return np.frombuffer(base64.b64decode(page.evaluate(LISTEN, where)), "<f4")


def test_the_film_plays_in_the_browser(page: Page) -> None:
    film = page.locator("#film")
    page.locator("[data-do=play]:visible").first.click()
    until(lambda: film.evaluate("f => f.currentTime > 2"), "the film to play", 300)
    counted = "f => [f.webkitDecodedFrameCount, f.webkitAudioDecodedByteCount]"
    pictures, sound = film.evaluate(counted)
    page.locator("[data-do=play]:visible").first.click()

    assert pictures > 4
    assert sound > 1000


def test_its_tone_is_the_tone_that_was_played(page: Page) -> None:
    notes = notes_heard(heard_by(page))

    assert len(notes) >= 40
    assert is_the_song(notes), str(notes)


def test_a_clip_is_marked_taken_away_and_opened_by_age(
    page: Page, box: Box, tmp_path: Path
) -> None:
    mark(page)
    clip = take_away(page, tmp_path, box.share / "anna.key")

    watched = watch(clip)
    assert 4 < watched.seconds < 7
    assert watched.shows_something
    assert is_the_song(watched.notes), str(watched.notes)


def mark(page: Page) -> None:
    """Mark five seconds, and say what happens there."""
    page.locator("[data-do=startsHere]").click()
    page.locator("[data-do=on]").click()
    shown_number(page)
    page.locator("[data-do=endsHere]").click()
    page.get_by_label("What happens, in a few words").fill(WORDS["name"])
    expect(page.locator("#kept")).to_contain_text(WORDS["name"], timeout=PATIENCE)
    saved = page.locator(".moment [data-saved]")
    expect(saved).to_have_text("Saved", timeout=PATIENCE)


def take_away(page: Page, place: Path, key: Path) -> bytes:
    """Take the moment away sealed, and open it with the standard command."""
    page.locator("#kept [data-pick]").check()
    page.get_by_role("link", name="Take away 1 moment").click()
    expect(page.locator("[name=moment]")).to_be_checked(timeout=PATIENCE)
    page.wait_for_load_state()
    with page.expect_download(timeout=PATIENCE * 2) as download:
        page.get_by_role("button", name="Take away").click()
    sealed = place / download.value.suggested_filename
    download.value.save_as(sealed)
    words = ["age", "--decrypt", "--identity", str(key), str(sealed)]
    return subprocess.run(words, check=True, capture_output=True).stdout
