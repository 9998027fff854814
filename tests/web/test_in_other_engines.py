"""The page in Firefox and WebKit: film plays, each picture is the one asked for.

Engines with decoders and clocks of their own. What a person does is done by real
clicks and keys; the numbers in the pictures are read back from the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from device.media import SECOND
from tests import films
from tests.browser import READ_NUMBER, SETTLED, until
from tests.driving import Driven
from tests.firefox import firefox
from tests.web.fake_opener import PASSPHRASE, RATE, Shelf, recording
from tests.web.served import Served, serving, store_at
from tests.webkit import NEEDED, program, webkit

SECONDS = 20
NO_WEBKIT = pytest.mark.skipif(program() is None, reason=f"install {NEEDED}")
ENGINES: dict[str, Callable[[], AbstractContextManager[Driven]]] = {
    "firefox": firefox,
    "webkit": webkit,
}


@pytest.fixture(
    params=["firefox", pytest.param("webkit", marks=[pytest.mark.nightly, NO_WEBKIT])]
)
def browser(request: pytest.FixtureRequest) -> Iterator[Driven]:
    with ENGINES[request.param]() as browser:
        yield browser


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Served]:
    film = films.write_film(tmp_path / "film.mp4", SECONDS, RATE).read_bytes()
    only = recording(1, film, SECONDS) | {"still": films.jpeg()}
    with serving(store_at(tmp_path / "store"), Shelf(only)) as box:
        yield box


def shows(browser: Driven, picture: int) -> None:
    """Wait until *picture* is what stands on the screen."""

    def shown() -> bool:
        return bool(browser.ask(SETTLED)) and browser.ask(READ_NUMBER) == picture

    until(shown, f"picture {picture}")


def look_through(browser: Driven, box: Served) -> None:
    """Unlock the box and open its film, as a person does."""
    browser.go(f"{box.address}/unlock")
    browser.click("input", "^Passphrase$")
    browser.press(*PASSPHRASE, "Enter")
    until(lambda: browser.has("a", "Look through"), "the recordings")
    browser.click("a", "Look through")
    until(lambda: bool(browser.ask(SETTLED)), "the film")


def test_a_film_is_looked_through(browser: Driven, box: Served) -> None:
    look_through(browser, box)
    shows(browser, 0)

    for picture in (1, 2, 3):
        browser.click("button", "^One picture on$")
        shows(browser, picture)
    for picture in (2, 1):
        browser.click("button", "^One picture back$")
        shows(browser, picture)
    browser.press(*"ll", ".")
    shows(browser, 10 * RATE + 2)
    browser.click("button", "^Play$")
    until(
        lambda: bool(browser.ask("document.getElementById('film').currentTime > 11")),
        "the film to play",
    )
    browser.click("button", "^Mark this moment$")
    browser.click("button", "^Pause$")

    (only,) = box.shelf.recordings.values()
    until(lambda: len(only["notes"]["moments"]) == 1, "the mark to be kept")
    (moment,) = only["notes"]["moments"]
    assert moment["end"] - moment["start"] > 10 * SECOND
