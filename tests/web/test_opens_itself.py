"""The page that opens itself in other engines: from a disk, without a box, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from device import passphrase
from device.media import SECOND
from device.opened import OpenedRecording
from tests import filmed
from tests.browser import READ_NUMBER, SETTLED, until
from tests.driving import Driven
from tests.firefox import firefox
from tests.takeaway.sealed_page import PHRASE, clip_of, shell_of, write

FIRST = 30
"""The picture of the film that is the first in the page."""


@pytest.fixture
def browser() -> Iterator[Driven]:
    with firefox() as browser:
        yield browser


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page with one second of a film in it."""
    monkeypatch.setattr(passphrase, "WORK_FACTOR", 10)
    store = filmed.store_at(tmp_path / "store")
    recording = store.find(filmed.record(store, 3))
    film = OpenedRecording.open(recording, [filmed.ANNA.secret])
    clip = clip_of(film, SECOND, 2 * SECOND)
    return write(tmp_path / "clip.html", clip, shell_of(tmp_path))


def shows(browser: Driven, picture: int) -> None:
    """Wait until *picture* of the film is what stands on the screen."""

    def shown() -> bool:
        return bool(browser.ask(SETTLED)) and browser.ask(READ_NUMBER) == picture

    until(shown, f"picture {picture}")


def test_firefox_opens_it_from_a_disk_and_steps_to_each_picture(
    browser: Driven, page: Path
) -> None:
    browser.go(page.as_uri())
    browser.click("input", "^Passphrase$")
    browser.press(*PHRASE, "Enter")
    until(lambda: browser.has("button", "^One picture on$"), "the film")
    shows(browser, FIRST)

    for picture in (1, 2, 3):
        browser.click("button", "^One picture on$")
        shows(browser, FIRST + picture)
    for picture in (2, 1, 0):
        browser.click("button", "^One picture back$")
        shows(browser, FIRST + picture)
    browser.press(*"..,")
    shows(browser, FIRST + 1)
