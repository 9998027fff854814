"""Every page, in every state, is one that everybody can use.

Each page is looked at every day at one width and in one scheme of colours, in turn, and
so is every third of its further states; every night all of them at all. What is planted
to be wrong must be found, so that this can fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import films
from tests.browser import chromium
from tests.web import accessible, pages
from tests.web.fake_opener import RATE
from tests.web.served import Visit, serving, store_at

SIZES = {"phone": (390, 844), "tablet": (820, 1180), "laptop": (1366, 768)}
SCHEMES = ("light", "dark")
WAYS = list(product(SIZES, SCHEMES))


def every_state() -> Iterator[object]:
    """Each state in each way, of which most are for the night."""
    for number, state in enumerate(pages.STATES):
        for turn, (size, scheme) in enumerate(WAYS):
            further = "," in state
            daily = turn == number % len(WAYS) and not (further and number % 3)
            marks = () if daily else (pytest.mark.nightly,)
            name = f"{state}, {size}, {scheme}"
            yield pytest.param(state, size, scheme, id=name, marks=marks)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return films.write_film(path, pages.SECONDS, RATE).read_bytes()


@pytest.fixture
def visit(browser: Browser, film: bytes, tmp_path: Path) -> Iterator[Visit]:
    with serving(store_at(tmp_path / "store"), pages.shelf(film)) as box:
        context = browser.new_context(viewport={"width": 820, "height": 1180})
        context.set_default_timeout(15_000)
        yield Visit(context.new_page(), box)
        context.close()


@pytest.mark.parametrize(("state", "size", "scheme"), list(every_state()))
def test_everybody_can_use(state: str, size: str, scheme: str, visit: Visit) -> None:
    width, height = SIZES[size]
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    pages.STATES[state](visit)

    assert accessible.complaints(visit.page) == []


@pytest.mark.timeout(1200)  # some thirty pages, each in a browser of its own
def test_everybody_can_use_every_page_that_a_route_leads_to(visit: Visit) -> None:
    found = {}
    for path in pages.plain_pages(visit):
        visit.go(path)
        found[path] = accessible.complaints(visit.page)

    assert pages.LOOK in found
    assert {path: told for path, told in found.items() if told} == {}


PLANTS: dict[str, tuple[Callable[[Page], list[str]], str, str]] = {
    "a missing label": (
        accessible.violations,
        "label: ",
        "document.querySelector('label[for=passphrase]').remove()",
    ),
    "a button without a name": (
        accessible.violations,
        "button-name: ",
        "document.querySelector('form').append(document.createElement('button'))",
    ),
    "a pale heading": (
        accessible.violations,
        "color-contrast: ",
        "document.querySelector('h1').style.color = '#e5ddd2'",
    ),
    "targets of ten pixels, for axe": (
        accessible.violations,
        "target-size: ",
        """for (const text of ['a', 'b']) {
          const one = document.createElement('button');
          one.textContent = text;
          one.style.cssText = 'padding:0;width:10px;height:10px;float:left';
          document.querySelector('form').prepend(one);
        }""",
    ),
    "targets of ten pixels": (
        accessible.too_small,
        "is 10 × 10, not 44",
        """document.querySelector('button').style.cssText =
          'all:unset;overflow:hidden;width:10px;height:10px'""",
    ),
    "a page that is too wide": (
        accessible.sideways,
        "pixels wide on a screen of 320",
        "document.querySelector('h1').style.width = '600px'",
    ),
    "a bar over the field": (
        accessible.keyboard,
        "lies under div",
        """document.body.appendChild(document.createElement('div')).style.cssText =
          'position:fixed;inset:0 0 30% 0;background:tan'""",
    ),
    "a button that Tab passes by": (
        accessible.keyboard,
        "Tab never comes to button",
        "document.querySelector('button').tabIndex = -1",
    ),
    "a focus that does not show": (
        accessible.keyboard,
        "does not show that it is in focus",
        "document.querySelector('button').style.outline = 'none'",
    ),
    "a trap for Tab": (
        accessible.keyboard,
        "holds Tab fast",
        """document.querySelector('#passphrase').addEventListener('keydown',
          (event) => event.preventDefault())""",
    ),
    "motion for somebody who asked for none": (
        accessible.moving,
        "moves",
        "document.querySelector('h1').style.transition = 'color 1s'",
    ),
    "motion by a script": (
        accessible.moving,
        "runs",
        """document.querySelector('h1').animate({ opacity: [0, 1] },
          { duration: 1000, iterations: Infinity })""",
    ),
    "a slider that says nothing": (
        accessible.nameless,
        "a slider has no name",
        """const one = document.createElement('div');
        one.tabIndex = 0;
        one.setAttribute('role', 'slider');
        document.querySelector('form').append(one)""",
    ),
}
"""Which check finds it, what it says then, and how it is put into the unlock page."""


@pytest.mark.parametrize("plant", PLANTS)
def test_what_is_planted_is_found(plant: str, visit: Visit) -> None:
    check, told, fault = PLANTS[plant]
    visit.go("/unlock")
    assert check(visit.page) == []

    visit.page.evaluate("() => {" + fault + "}")

    assert any(told in each for each in check(visit.page))
