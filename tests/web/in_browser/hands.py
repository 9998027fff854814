"""What hands do on the page, and what eyes see on it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page

from tests.browser import READ_NUMBER, SETTLED, until
from tests.web.fake_opener import RATE

PRESENTED = """() => {
  const film = document.getElementById("film");
  window.presented = [];
  const note = (_, { mediaTime }) => {
    window.presented.push(mediaTime);
    film.requestVideoFrameCallback(note);
  };
  film.requestVideoFrameCallback(note);
  let last = performance.now();
  window.heldUp = 0;
  setInterval(() => {
    const now = performance.now();
    window.heldUp = Math.max(window.heldUp, now - last);
    last = now;
  }, 4);
}"""
"""From now on, note each picture that the browser puts on screen, and for how long (ms)
the page was not let run at most."""

NIMBLE = 40
"""Milliseconds for which a page may be held up, and still keeps to the picture."""


def settle(page: Page) -> None:
    """Wait for the film, which may be there before the page's scripts are."""
    until(lambda: page.locator("#length").inner_text() != "0:00", "the page's scripts")
    until(lambda: bool(page.evaluate(SETTLED)), "the picture to stand still")


def number(page: Page) -> int:
    """The number of the picture on screen at this moment."""
    return int(page.evaluate(READ_NUMBER))


def shows(page: Page, picture: int) -> bool:
    """Whether *picture* comes on screen and stays; a busy machine paints late."""
    seen: list[int] = []
    for _ in range(300):
        settle(page)
        seen = [*seen[-2:], number(page)]
        if seen == [picture] * 3:
            return True
        page.wait_for_timeout(25)
    pytest.fail(f"shows {seen}, not {picture}")


def shown(page: Page) -> int:
    """The picture on screen once it has not changed for half a second."""
    seen = [-1]
    while len(seen) < 8 or len(set(seen)) > 1:
        settle(page)
        seen = [*seen[-7:], number(page)]
        page.wait_for_timeout(60)
    return seen[-1]


def watch(page: Page) -> None:
    """Note every picture that is put on screen from now on."""
    page.evaluate(PRESENTED)


def watched(page: Page) -> list[int]:
    """The numbers of the pictures that were put on screen since ``watch``."""
    times: list[float] = page.evaluate("window.presented")
    return [round(time * RATE) for time in times]


def outside(page: Page, *spans: range) -> set[int]:
    """Pictures beyond the *spans* that were put on screen since ``watch``.

    On a machine so busy that the page itself was not let run, the browser plays on
    meanwhile: what it shows in just that time is no fault of the page.
    """
    held_up = float(page.evaluate("window.heldUp"))
    rate = float(page.evaluate("document.getElementById('film').playbackRate"))
    more = 0 if held_up <= NIMBLE else int(held_up / 1000 * rate * RATE) + 1
    inside = {each for span in spans for each in range(span.start, span.stop + more)}
    return set(watched(page)) - inside


def playing(page: Page) -> bool:
    """Whether the page says that the film plays."""
    return bool(page.evaluate("document.body.classList.contains('is-playing')"))


def do(page: Page, name: str, times: int = 1) -> None:
    """Press the button of that name."""
    for _ in range(times):
        page.get_by_role("button", name=name, exact=True).first.click()


def go_to(page: Page, picture: int) -> None:
    """By keyboard, as a person would: five seconds at a time, then single pictures."""
    page.locator("#whole").press("Home")
    for _ in range(picture // (5 * RATE)):
        page.keyboard.press("l")
    for _ in range(picture % (5 * RATE)):
        page.keyboard.press(".")


def choose(page: Page, first: int, last: int) -> None:
    """Mark the moment from picture *first* to *last*, and be at its last."""
    go_to(page, first)
    page.keyboard.press("i")
    go_to(page, last)
    page.keyboard.press("o")


def name_field(page: Page) -> Locator:
    return page.get_by_label("What happens, in a few words")
