"""``page``: how fast a film of twenty minutes opens, seeks and steps in Chromium.

The film is 720p at 4 Mbit/s, and each of its pictures says its number. The page is
gunicorn with real openers, as the demo runs it; it is used by mouse and key. Reached
on this machine, and over a link of 20 Mbit/s and 10 ms (there and back) that a proxy
of ours makes. Beside it, in the same browser: the same film as one plain MP4, its head
first, from a server that does nothing else, on a page that holds nothing else.

Opening is timed from the click to the first picture, by somebody who has just unlocked.
The film has its small pictures and lanes by then, as every film has that was recorded
beside a scout; this one was recorded in told time, so its first visitor waits for them.
"""

from __future__ import annotations

import argparse
import math
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
from flask import Flask, Response, send_file
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.bench import counted, paging
from tests.bench.link import link
from tests.bench.reel import HD
from tests.bench.table import Row
from tests.bench.told import Box
from tests.bench.watching import Seen, Watcher, looking, plainly
from tests.browser import chromium

FILM, QUICK_FILM = 20 * 60, 40
MEGABITS, DELAY = 20.0, 0.010
PLAIN_PAGE = "<!doctype html><title>film</title><video src=film.mp4 preload=auto muted>"
Open = Callable[[], AbstractContextManager[Watcher]]


class Times(NamedTuple):
    """How often each thing is done."""

    opens: int
    seeks: int
    steps: int
    """One way; as many are taken back."""


OFTEN, QUICK = Times(7, 100, 100), Times(1, 5, 5)


class Goals(NamedTuple):
    """Milliseconds."""

    opened: float
    seek: float
    step: float = 50


class Place(NamedTuple):
    """From where the page is used, and what is asked of it there."""

    name: str
    goals: Goals
    megabits: float | None = None


PLACES = (
    Place("loopback", Goals(500, 100)),
    Place("20 Mbit/s, 10 ms", Goals(800, 600), MEGABITS),
)


class Found(NamedTuple):
    """What was measured of one page from one place."""

    opened: list[Seen]
    sought: list[Seen]
    stepped: list[Seen]
    wrong: int
    """Pictures that were not the next one, or the one before."""


def add_to(_: argparse.ArgumentParser) -> None:
    """This part can be told nothing of its own."""


def run(args: argparse.Namespace) -> list[Row]:
    """Make the film, and look through it from both places."""
    seconds = QUICK_FILM if args.quick else FILM
    times = QUICK if args.quick else OFTEN
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as name, ExitStack() as stack:
        page, plain = _served(stack, Path(name), seconds)
        browser = stack.enter_context(chromium())
        rows = []
        for place in PLACES:
            ours, theirs = (_reached(stack, place, each) for each in (page, plain))
            found = [
                measure(opened, times, args.seed)
                for opened in (
                    partial(looking, browser, ours),
                    partial(plainly, browser, theirs, seconds),
                )
            ]
            rows += _rows(place, seconds, *found)
    return rows


whole = run


def _served(stack: ExitStack, place: Path, seconds: int) -> tuple[str, str]:
    """Record the film; serve it by our page and plainly: both addresses."""
    box = Box(place / "store")
    box.give_passphrase(paging.PHRASE)
    made = box.film(HD, seconds, counted.items(seconds))
    plain = box.plain(made, place / "film.mp4")
    _, address = stack.enter_context(paging.served(box.store.root))
    paging.complete(address, made)
    return address, stack.enter_context(_plain_server(plain))


def _reached(stack: ExitStack, place: Place, address: str) -> str:
    """The address under which a server is reached from *place*."""
    if place.megabits is None:
        return address
    port = urlsplit(address).port
    assert port is not None
    return f"http://127.0.0.1:{stack.enter_context(link(port, place.megabits, DELAY))}/"


class _Silent(WSGIRequestHandler):
    """Tells nobody of each request."""

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _plain_server(film: Path) -> Iterator[str]:
    """Serve *film* and a page that shows it, in a process of its own; its address."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve_plainly, args=(there, film), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}/"
    finally:
        process.terminate()
        process.join()


def _serve_plainly(told: Connection, film: Path) -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "page", lambda: Response(PLAIN_PAGE, mimetype="text/html"))
    app.add_url_rule("/film.mp4", "film", lambda: send_file(film, conditional=True))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    told.send(server.server_port)
    server.serve_forever()


def measure(opened: Open, times: Times, seed: int) -> Found:
    """Open it so often, each time anew; go about in the last one."""
    lot, firsts = np.random.default_rng(seed), []
    for _ in range(times.opens - 1):
        with opened() as watcher:
            firsts.append(watcher.first)
    with opened() as watcher:
        firsts.append(watcher.first)
        watcher.rest()
        sought = [watcher.seek(lot) for _ in range(times.seeks)]
        stepped, wrong = _steps(watcher, sought[-1].number, times.steps)
    return Found(firsts, sought, stepped, wrong)


def _steps(watcher: Watcher, start: int, steps: int) -> tuple[list[Seen], int]:
    seen, wrong, at = [], 0, start
    for pictures in [1] * steps + [-1] * steps:
        at += pictures
        seen.append(watcher.step(pictures))
        wrong += seen[-1].number != at
        at = seen[-1].number
    return seen, wrong


def percentile(values: Sequence[float], share: float) -> float:
    """The value that *share* of all do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _rows(place: Place, seconds: int, ours: Found, plain: Found) -> list[Row]:
    minutes = f"{seconds / 60:.3g}"
    return [
        _opening(f"open a film of {minutes} min, {place.name}", place, ours, plain),
        _moving(
            f"seek to a random moment, {place.name}",
            (ours.sought, plain.sought),
            place.goals.seek,
            sum(each.wrong for each in ours.sought),
        ),
        _moving(
            f"step by one picture, {place.name}",
            (ours.stepped, plain.stepped),
            place.goals.step,
            ours.wrong,
        ),
    ]


def _opening(figure: str, place: Place, ours: Found, plain: Found) -> Row:
    took, beside = ([each.ms for each in found.opened] for found in (ours, plain))
    middle, theirs = statistics.median(took), statistics.median(beside)
    first = all(each.number == 0 for each in ours.opened)
    return Row(
        figure=figure,
        value=f"{middle:.0f} ms to the first picture, at worst {max(took):.0f}",
        reference=f"plain file {theirs:.0f} ms",
        ratio=f"{middle / theirs:.2f}",
        goal=f"{place.goals.opened:.0f} ms",
        met=first and middle <= place.goals.opened,
        numbers={"median": middle, "worst": max(took), "plain": theirs},
    )


def _moving(
    figure: str, seen: tuple[list[Seen], list[Seen]], goal: float, wrong: int
) -> Row:
    took, beside = ([each.ms for each in each_one] for each_one in seen)
    late, theirs = percentile(took, 0.95), percentile(beside, 0.95)
    return Row(
        figure=figure,
        value=f"p95 {late:.0f} ms, median {statistics.median(took):.0f}; "
        f"{wrong} of {len(took)} wrong",
        reference=f"plain file p95 {theirs:.0f} ms",
        ratio=f"{late / theirs:.2f}",
        goal=f"p95 {goal:.0f} ms, 0 wrong",
        met=wrong == 0 and late <= goal,
        numbers={"p95": late, "plain": theirs, "wrong": wrong}
        | {"median": statistics.median(took)},
    )
