"""Debian's Chromium, driven by Playwright, and what is read back from its screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

expect.set_options(timeout=20_000)  # for a busy machine; another never waits so long

READ_NUMBER = """() => {
  const film = document.getElementById("film");
  const canvas = document.createElement("canvas");
  canvas.width = film.videoWidth; canvas.height = film.videoHeight;
  const pen = canvas.getContext("2d");
  pen.drawImage(film, 0, 0);
  let number = 0;
  for (let bit = 0; bit < 20; bit++) {
    const cell = pen.getImageData(16 + 16 * bit + 8, 24, 1, 1).data;
    if (cell[1] > 125) number += 2 ** bit;
  }
  return number;
}"""
"""Reads the number of ``tests.films`` from the picture that is shown."""

SETTLED = """() => {
  const film = document.getElementById("film");
  return Boolean(film) && film.readyState >= 2 && !film.seeking;
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; it must be there, since a test without it has proven nothing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def until(true: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Wait until something is true; the page's policy forbids waiting inside it."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.05)


def shown_number(page: Page) -> int:
    """The number of the picture on screen, once it stands still."""
    until(lambda: bool(page.evaluate(SETTLED)), "the picture to stand still")
    number: int = page.evaluate(READ_NUMBER)
    return number
