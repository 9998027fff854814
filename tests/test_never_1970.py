"""A box that believes it is 1970, a real browser, and what is read on the way.

The recorder films in told time, the page and all that an opener does are real; the
opener reads the house's clock, and Chromium its own.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from device import passphrase
from device.media import Nanoseconds
from device.rig.clock import SystemClock
from tests import filmed, films
from tests.at_the_desk import HouseClock, starting
from tests.browser import chromium
from tests.faults.house import House
from web import create_app

PHRASE = "calm otter paints seven green doors"
PLACES = ("/recordings", "/receipts", "/family", "/reviews", "/ending", "/labels")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A film of an earlier start, two of this one; nobody ever set the box's clock."""
    film = films.write_film(tmp_path / "film.mp4", 5)
    with House(tmp_path / "store", film) as house:
        clock = house.clock
        clock.trusted, clock.run = False, "an-earlier-start"
        clock.wall_at_zero = Nanoseconds(-clock.now)
        house.record(3)
        boot = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        clock.run, clock.now = SystemClock().boot_id(), Nanoseconds(boot - clock.asleep)
        clock.wall_at_zero = Nanoseconds(-clock.now)
        house.record(3)
        house.record(3)
    wrapped = passphrase.wrap(filmed.ANNA.secret + "\n", PHRASE)
    house.store.enrol("Anna", filmed.ANNA.recipient, wrapped)
    return house


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, *_: object) -> None:
        pass


@contextmanager
def page_of(house: House) -> Iterator[str]:
    """The page over that house, on an address of this machine."""
    clock = HouseClock(house.clock)
    app = create_app(
        house.store.root, start_opener=starting(clock), secure_cookies=False
    )
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def unlock(page: Page, address: str) -> None:
    page.goto(f"{address}/unlock")
    field = page.get_by_label("Passphrase", exact=True)
    field.fill(PHRASE)
    with page.expect_navigation(url=re.compile("/recordings$")):
        field.press("Enter")


def read_all(page: Page, address: str, house: House) -> str:
    """Every word of every page where a time could stand."""
    films = house.store.recordings()
    ways = (
        *PLACES,
        *(f"/recordings/{one}{w}" for one in films for w in ("", "/export")),
    )
    said = []
    for way in ways:
        page.goto(address + way)
        said.append(page.locator("body").inner_text())
    return "\n".join(said)


def test_1970_never_shows_and_a_right_clock_dates_the_films(
    house: House, browser: Browser
) -> None:
    with page_of(house) as address:
        with browser.new_page() as page:
            page.clock.set_system_time(0)  # a computer that knows no better
            unlock(page, address)
            before = read_all(page, address, house)
        minute = datetime.now().astimezone()
        with browser.new_page() as page:
            unlock(page, address)
            after = read_all(page, address, house)
            titles = page_titles(page, address)

    assert "1970" not in before + after
    assert before.count("Time not known") >= 4  # three films, and what was done
    assert "cannot be right" in before
    assert "cannot be right" not in after
    assert titles["Today"] == 2
    assert titles["Time not known"] == 1
    assert f"{minute:%A} {minute.day} {minute:%B}" in after
    assert f"{minute.day} {minute:%B} or before" in after  # of the earlier start
    close = [minute.timestamp() + 60 * late for late in (-2, -1, 0, 1)]
    clocks = {f"{datetime.fromtimestamp(one).astimezone():%H:%M}" for one in close}
    assert clocks & set(re.findall(r"\b\d\d:\d\d\b", after))


def page_titles(page: Page, address: str) -> dict[str, int]:
    """How many cards stand under each title."""
    page.goto(f"{address}/recordings")
    found = {}
    for section in page.locator(".day").all():
        title = section.get_by_role("heading").first.inner_text()
        found[title] = section.locator(".card").count()
    return found


def test_what_was_learned_outlives_the_visit(house: House, browser: Browser) -> None:
    with page_of(house) as address, browser.new_page() as page:
        unlock(page, address)
    with page_of(house) as address, browser.new_page() as page:
        page.clock.set_system_time(0)
        unlock(page, address)
        titles = page_titles(page, address)

    assert titles["Time not known"] == 1
    assert sum(titles.values()) == 3
