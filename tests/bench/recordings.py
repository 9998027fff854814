"""``recordings``: how soon the recordings page shows its cards, with hundreds of them.

The page is gunicorn on 127.0.0.1 over real sealed recordings, opened by a real opener
and looked at in Chromium. What is timed begins with the page's own start and ends when
the first card has been painted. Warm, the opener remembers; the first time after
unlocking it has to open five pieces of every recording, which is timed, too, and told
as the processor time of the same work in this process. The films are two seconds long:
a longer one has more files to be counted, and no more to be opened.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from device import passphrase
from device.opener.shelf import Shelf
from tests import many
from tests.bench.paging import PHRASE, served
from tests.bench.pss import children
from tests.bench.table import Row
from tests.bench.told import Box
from tests.browser import chromium, until

MANY, QUICK = 500, 30
VISITS, QUICK_VISITS = 15, 3
GOAL = 0.3
"""Seconds."""
WORDS = "laughs november"

WATCH = """(() => {
  const card = ".recording[data-id]:not([data-id=''])";
  const seen = new MutationObserver(() => {
    if (!document.querySelector(card)) return;
    seen.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      window.firstCard = performance.now() / 1000;
    }));
  });
  seen.observe(document, { childList: true, subtree: true });
})()"""
"""Two frames after the first card stands in the page it has been painted."""


@dataclass(frozen=True)
class Visit:
    """Seconds from the page's start to its first card painted, and to all of them."""

    first: float
    all: float


def add_to(_: argparse.ArgumentParser) -> None:
    """This part can be told nothing of its own."""


def run(args: argparse.Namespace) -> list[Row]:
    """Visit the page, the first time and then again and again."""
    count, visits = (QUICK, QUICK_VISITS) if args.quick else (MANY, VISITS)
    return recordings_page(count, visits)


whole = run


def recordings_page(count: int = MANY, visits: int = VISITS) -> list[Row]:
    """A row for the warm page, for the first visit, for the search, for the opening."""
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        box = Box(Path(place) / "store")
        wrapped = passphrase.wrap(box.identity.secret + "\n", PHRASE)
        box.store.dismiss("Anna")
        box.store.enrol("Anna", box.identity.recipient, wrapped)
        many.fill(box.store, box.identity.recipient, count)
        with served(box.store.root) as (gunicorn, address), chromium() as browser:
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.set_default_timeout(60_000)
            page.add_init_script(WATCH)
            first = _unlock(page, address, count)
            before = _processor(gunicorn)
            warm = [_visit(page, address, count) for _ in range(visits)]
            cost = (_processor(gunicorn) - before) / visits
            searched = [_search(page) for _ in range(visits)]
        opening = _opening(box)
    found = [_warm(count, warm), _first(count, first), _found(searched)]
    return [*found, _visited(cost, warm), opening]


def _unlock(page: Page, address: str, count: int) -> Visit:
    page.goto(address)
    page.get_by_label("Passphrase", exact=True).fill(PHRASE)
    page.get_by_role("button", name="Unlock", exact=True).click()
    page.wait_for_url("**/recordings")
    return _timed(page, count)


def _visit(page: Page, address: str, count: int) -> Visit:
    page.goto(f"{address}recordings")
    return _timed(page, count)


def _timed(page: Page, count: int) -> Visit:
    cards = f"""() => document.querySelectorAll("#days .recording").length === {count}
      && document.getElementById("more").hidden && window.firstCard
      && performance.now() / 1000"""
    seen: list[float] = []

    def all_there() -> bool:
        seen.append(float(page.evaluate(cards)))
        return seen[-1] > 0

    until(all_there, "all cards")
    return Visit(float(page.evaluate("window.firstCard")), seen[-1])


def _search(page: Page) -> float:
    """Seconds from the last key to what was found; 0.2 of them wait for another."""
    field = page.get_by_role("searchbox")
    field.fill("")
    page.locator("#found").wait_for(state="hidden")
    began = time.perf_counter()
    field.fill(WORDS)
    page.locator("#found").wait_for()
    return time.perf_counter() - began


def _opening(box: Box) -> Row:
    shelf = Shelf(box.store, [box.identity.secret])
    first, second = _cost(shelf.summaries), _cost(shelf.summaries)
    return Row(
        figure="CPU of looking at them the first time",
        value=f"{first * 1000:.0f} ms",
        reference=f"again {second * 1000:.0f} ms",
        ratio=f"{first / second:.0f}",
        numbers={"first": first, "second": second},
    )


def _cost(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _processor(process: int) -> float:
    """Seconds that a process worked, those below it, and those that they waited for."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(_processor, children(process)))


def _visited(cost: float, visits: list[Visit]) -> Row:
    wall = median(visit.all for visit in visits)
    return Row(
        figure="CPU of page and opener for a visit, with its stills",
        value=f"{cost * 1000:.0f} ms",
        reference=f"by the clock {wall * 1000:.0f} ms, with the browser's work",
        ratio=f"{cost / wall:.2f}",
        numbers={"cpu": cost, "wall": wall},
    )


def _warm(count: int, visits: list[Visit]) -> Row:
    shown = sorted(visit.first for visit in visits)
    middle, every = median(shown), median(visit.all for visit in visits)
    return Row(
        figure=f"recordings page with {count} recordings, cards visible",
        value=f"{middle * 1000:.0f} ms (worst of {len(shown)}: {shown[-1] * 1000:.0f})",
        reference=f"all {count} in the page {every * 1000:.0f} ms",
        ratio=f"{every / middle:.1f}",
        goal=f"{GOAL * 1000:.0f} ms",
        met=middle <= GOAL,
        numbers={"median": middle, "worst": shown[-1], "all": every},
    )


def _first(count: int, visit: Visit) -> Row:
    return Row(
        figure="the same, the first time after unlocking",
        value=f"{visit.first * 1000:.0f} ms",
        reference=f"all {count} in the page {visit.all * 1000:.0f} ms",
        ratio=f"{visit.all / visit.first:.1f}",
        numbers={"first": visit.first, "all": visit.all},
    )


def _found(searched: list[float]) -> Row:
    middle = median(searched)
    return Row(
        figure="search for two words, from the last key",
        value=f"{middle * 1000:.0f} ms",
        reference="200 ms of it wait for another key",
        ratio=f"{middle / 0.2:.1f}",
        numbers={"median": middle, "worst": max(searched)},
    )
