"""A film that is still being recorded: more is offered, and nothing jumps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from device.media import SECOND
from tests import films
from tests.browser import until
from tests.web.fake_opener import RATE
from tests.web.in_browser.conftest import SECONDS, Box, Open
from tests.web.in_browser.hands import choose, do, go_to, playing, shows

SO_FAR = 12


@pytest.fixture(scope="module")
def shorter(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "shorter.mp4"
    return films.write_film(path, SO_FAR, RATE).read_bytes()


def grown_to(box: Box, seconds: int, film: bytes) -> None:
    """The recording has so many seconds by now, and *film* shows them."""
    count = seconds * RATE
    box.film.update(
        recording_now=seconds < SECONDS,
        seconds=float(seconds),
        duration=seconds * SECOND,
        frames=[(k * SECOND + RATE // 2) // RATE for k in range(count)],
        view=f"v{count}",
        film=film,
        size=len(film),
    )


@pytest.fixture
def growing(open_film: Open, box: Box, shorter: bytes) -> Page:
    """The page over a film that is being recorded, twelve seconds so far."""
    grown_to(box, SO_FAR, shorter)
    page = open_film()
    expect(page.get_by_text("still being recorded")).to_be_visible()
    return page


def source(page: Page) -> str:
    return str(page.locator("#film").get_attribute("src"))


def test_newer_film_is_offered_and_nothing_jumps(
    growing: Page, box: Box, numbered: bytes
) -> None:
    choose(growing, 60, 90)
    growing.keyboard.press("s")
    grown_to(box, 18, numbered)

    offer = growing.get_by_role("button", name="Show newer film")
    expect(offer).to_be_visible(timeout=20_000)
    assert "v360" in source(growing)
    assert shows(growing, 90)
    offer.click()

    until(lambda: "v540" in source(growing), "the newer view")
    expect(growing.locator("#length")).to_have_text("0:18")
    expect(offer).to_be_hidden()
    assert shows(growing, 90)
    assert growing.locator("#film").evaluate("film => film.playbackRate") == 0.5
    expect(growing.locator("#chosen")).to_contain_text("0:02.0 to 0:03.0")


def test_whoever_is_at_the_end_is_shown_what_comes(
    growing: Page, box: Box, numbered: bytes
) -> None:
    go_to(growing, SO_FAR * RATE - 10)
    do(growing, "Play")
    until(lambda: playing(growing), "the film to play")
    until(lambda: not playing(growing), "the film to end")
    assert shows(growing, SO_FAR * RATE - 1)

    grown_to(box, SECONDS, numbered)

    until(lambda: "v600" in source(growing), "the newer view", 20)
    expect(growing.get_by_text("still being recorded")).to_be_hidden()
    after = "document.getElementById('film').currentTime > 12"
    until(lambda: bool(growing.evaluate(after)), "the film to go on")
