"""The page and its openers while films are open in browsers: how much memory."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from device.cli.demo import free_port, wait_for
from device.cli.page import page_command
from device.rig import PictureFormat
from tests.bench.pss import children, memory
from tests.bench.told import Box
from tests.browser import SETTLED, chromium, until

BROWSERS = 3
PHRASE = "calm otter paints seven green doors"
PATIENCE = 180
"""Seconds that a busy machine may need for the first picture."""
WHOLE = 900
"""Seconds that all small pictures and lanes of a film may take to be made."""
PLAYED = "f => f.currentTime > 3"
PLAY = "[data-do=play]:visible"


class Held(NamedTuple):
    """Bytes: gunicorn's two processes together, and each opener."""

    page: int
    openers: list[int]


def weigh(place: Path, picture: PictureFormat, seconds: float) -> tuple[Held, Held]:
    """The page before anybody came, and with a film playing in every browser."""
    box = Box(place / "store")
    box.give_passphrase(PHRASE)
    box.film(picture, seconds)
    with served(box.store.root) as (process, address), chromium() as browser:
        idle = _held(process)
        for page in [unlocked(browser, address) for _ in range(BROWSERS)]:
            _look(page)
        return idle, _held(process)


@contextmanager
def served(store: Path) -> Iterator[tuple[int, str]]:
    """gunicorn on a free port of this machine; its process, and its address."""
    port = free_port(0)
    command = page_command(store, f"127.0.0.1:{port}")
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, text=True)
    try:
        wait_for(port, process)
        yield process.pid, f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(30)


def _held(master: int) -> Held:
    workers = children(master)
    openers = [opener for worker in workers for opener in children(worker)]
    page = sum(memory(each).pss for each in (master, *workers))
    return Held(page, [memory(each).pss for each in openers])


def unlocked(browser: Browser, address: str, script: Path | None = None) -> Page:
    """A browser of its own, with cookies of its own, past the passphrase.

    *script* is put into every page of it.
    """
    context = browser.new_context()
    if script:
        context.add_init_script(path=script)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Passphrase", exact=True).fill(PHRASE)
    page.get_by_role("button", name="Unlock", exact=True).click()
    page.get_by_role("link", name="Look through").first.wait_for()
    return page


def complete(address: str, recording: str) -> None:
    """Wait until nothing of the film's small pictures and lanes is missing any more."""
    with chromium() as browser:
        page = unlocked(browser, address)
        lanes = f"{address}api/recordings/{recording}/lanes"

        def whole() -> bool:
            return bool(page.request.get(lanes).json()["complete"])

        until(whole, "small pictures and lanes", WHOLE)
        page.context.close()


def _look(page: Page) -> None:
    """Open the film, let it play, and leave it open."""
    page.get_by_role("link", name="Look through").first.click()
    film = page.locator("#film")
    until(lambda: bool(page.evaluate(SETTLED)), "the film to be there", PATIENCE)
    page.locator(PLAY).first.click()
    until(lambda: bool(film.evaluate(PLAYED)), "the film to play", PATIENCE)
