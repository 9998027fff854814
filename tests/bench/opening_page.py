"""``opening``: a page that opens itself, from disk to the first picture.

A page of 60 MB (a minute and a half of film at 4 Mbit/s) in Chromium, offline: from
opening the file, with its passphrase typed at once, until its first picture is there.
The reference is the same film as a plain file in the same browser.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from device.consent import Purpose
from device.opener import goods
from device.opener.wish import FILM, Wish
from tests.bench import reel
from tests.bench.table import Row
from tests.bench.told import Box
from tests.browser import chromium, until
from tests.takeaway.sealed_page import PHRASE, shell_of, write

SECONDS, QUICK = 88, 4
TIMES = 5
GOAL = 3.0
"""Seconds."""
PLAIN = """<!doctype html><meta charset="utf-8">
<video id="film" src="film.mp4" preload="auto"></video>
"""
SHOWN = "document.getElementById('film')?.readyState >= 2"


def add_to(_: argparse.ArgumentParser) -> None:
    """This part can be told nothing of its own."""


def run(args: argparse.Namespace) -> list[Row]:
    """Make the page, and open it and the plain film in turns."""
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as folder:
        place = Path(folder)
        sealed = _made(place, QUICK if args.quick else SECONDS)
        with chromium() as browser:
            rounds = [
                (
                    _timed(browser, sealed, _unlock),
                    _timed(browser, place / "plain.html"),
                )
                for _ in range(1 if args.quick else TIMES)
            ]
        size = sealed.stat().st_size / 1e6
    ours, plain = (sorted(times) for times in zip(*rounds, strict=True))
    return [
        Row(
            figure=f"page that opens itself, {size:.0f} MB, to its first picture",
            value=f"{median(ours):.2f} s (least {ours[0]:.2f} s)",
            reference=f"the same film as a plain file {median(plain):.2f} s",
            ratio=f"{median(ours) / median(plain):.1f}",
            goal=f"at most {GOAL:g} s",
            met=median(ours) <= GOAL,
            numbers={"seconds": median(ours), "least": ours[0], "megabytes": size},
        )
    ]


whole = run


def _made(place: Path, seconds: float) -> Path:
    """The page; beside it the same film plain, with a page that shows it."""
    box = Box(place / "store")
    film = box.opened(box.film(reel.HD, seconds))
    wish = Wish(film.id, FILM, (), False, (), PHRASE, "shell", Purpose.REVIEW)
    (place / "film.mp4").write_bytes(b"".join(goods.make(film, wish).pieces))
    (place / "plain.html").write_text(PLAIN)
    shell = shell_of(box.store.root)
    return write(place / "sealed.html", goods.make(film, wish), shell)


def _timed(
    browser: Browser, path: Path, act: Callable[[Page], None] = lambda _: None
) -> float:
    context = browser.new_context(offline=True)
    page = context.new_page()
    began = time.monotonic()
    page.goto(path.as_uri(), wait_until="commit")
    act(page)
    until(lambda: bool(page.evaluate(SHOWN)), "the first picture", seconds=300)
    took = time.monotonic() - began
    context.close()
    return took


def _unlock(page: Page) -> None:
    page.get_by_label("Passphrase").fill(PHRASE)
    page.get_by_role("button", name="Open").click(no_wait_after=True)
