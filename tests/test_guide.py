"""The practitioner's guide: its pictures are of the real pages, and none is missing.

``pytest --nightly tests/test_guide.py`` makes them anew in ``build/pictures``, from the
demo with a film in it; whoever changes a page looks at them, and copies them over.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.at_home import Demo, demo, unlocked
from tests.browser import SETTLED, chromium, until

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
WEB = ROOT / "web"
MADE = ROOT / "build" / "pictures"
BUNNY = Path(__file__).parent / "data" / "big-buck-bunny.mp4"
HEAVIEST = 200_000
"""Bytes of a picture in the repository."""
DRAWN = """[...document.images].every(
  (i) => i.naturalWidth || i.matches(".missing") || !i.checkVisibility())"""
QUESTION = "What helps him to join in?"


def named() -> set[str]:
    """The pictures that guide and README show."""
    texts = [DOCS / "guide.md", ROOT / "README.md"]
    pattern = re.compile(r"!\[[^\]]{20,}\]\((?:docs/)?pictures/([\w.-]+)\)")
    return {name for text in texts for name in pattern.findall(text.read_text())}


def test_every_picture_is_there_and_is_shown() -> None:
    there = {path.name: path.stat().st_size for path in (DOCS / "pictures").iterdir()}

    assert set(there) == named()
    assert max(there.values()) <= HEAVIEST


@pytest.mark.parametrize("document", sorted(DOCS.glob("*.md")), ids=lambda d: d.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text())

    gone = [link for link in links if "://" not in link and not (DOCS / link).exists()]
    assert gone == []


def test_what_the_guide_calls_by_name_is_so_called_on_the_pages() -> None:
    """Buttons, links, headings and pages stand in italics and begin with a capital."""
    guide = " ".join((DOCS / "guide.md").read_text().split())
    names = set(re.findall(r"(?<!\*)\*([A-Z½¼][^*]*)\*(?!\*)", guide))
    pages = [*WEB.rglob("*.html"), *WEB.rglob("*.js"), *WEB.rglob("*.py")]
    said = " ".join(path.read_text() for path in pages).replace("</b>", "")

    assert len(names) > 30
    assert sorted(names - {"Big Buck Bunny"} - {n for n in names if n in said}) == []


class Camera:
    """Takes pictures of a page as somebody sees it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        MADE.mkdir(parents=True, exist_ok=True)

    def take(self, name: str, height: int = 780, width: int = 1100) -> None:
        page = self._page
        page.set_viewport_size({"width": width, "height": height})
        until(lambda: bool(page.evaluate(DRAWN)), "all pictures on the page")
        page.mouse.move(0, 0)
        page.mouse.wheel(0, -5000)
        until(lambda: page.evaluate("scrollY") == 0, "the top of the page")
        page.screenshot(
            path=MADE / name, type="jpeg", quality=80, animations="disabled"
        )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    place = tmp_path_factory.mktemp("guide")
    film = place / "film.mp4"
    loop = ["ffmpeg", "-v", "error", "-stream_loop", "12", "-i", str(BUNNY)]
    subprocess.run([*loop, "-c", "copy", str(film)], check=True)
    with demo(place / "store", film) as running:
        yield running


@pytest.mark.nightly
def test_the_pictures_can_be_made_anew(house: Demo) -> None:
    house.record(30)
    with chromium() as browser, unlocked(browser, house) as page:
        page.set_viewport_size({"width": 1100, "height": 760})
        camera = Camera(page)
        _set_up(page, house, camera)
        _look_through(page, camera)
        _take_away(page, camera)
        _family(page, camera)
        _review(page, camera)
    assert {path.name for path in MADE.iterdir()} >= named()


def _home(page: Page) -> None:
    page.goto(re.match(r"https?://[^/]+/", page.url)[0])  # type: ignore[index]


def _set_up(page: Page, house: Demo, camera: Camera) -> None:
    page.get_by_role("link", name="Set up the camera").click()
    expect(page.locator("#waiting")).to_contain_text("Waiting for the button")
    house.tell("press")
    page.get_by_role("button", name="Show what the camera sees").click()
    until(lambda: page.locator("#film").evaluate("f => f.currentTime > 6"), "film")
    camera.take("set-up.jpg", 900)
    house.tell("press")
    page.get_by_role("button", name=re.compile("^Erase")).first.wait_for()
    _home(page)


def _mark(page: Page, at: int, name: str) -> None:
    page.locator("#whole").press("Home")
    for _ in range(at // 5):
        page.keyboard.press("l")
    page.keyboard.press("m")
    page.get_by_label("What happens, in a few words").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#kept")).to_contain_text(name)


def _look_through(page: Page, camera: Camera) -> None:
    page.get_by_role("link", name="Look through").last.click()
    until(lambda: bool(page.evaluate(SETTLED)), "the film")
    _mark(page, 10, "She waits, and he looks up")
    _mark(page, 25, "They laugh together")
    page.get_by_role("button", name="Edit: They laugh together").click()
    expect(page.locator("[data-saved]").first).to_contain_text("Saved")
    until(lambda: page.locator("#making").is_hidden(), "the strip")
    camera.take("look-through.jpg", width=1280)
    _home(page)
    camera.take("recordings.jpg")


def _take_away(page: Page, camera: Camera) -> None:
    page.get_by_role("link", name="Look through").last.click()
    page.locator("#kept input[type=checkbox]").first.check()
    page.get_by_role("link", name=re.compile("^Take away")).click()
    expect(page.get_by_role("heading", name="Take away")).to_be_visible()
    camera.take("take-away.jpg", 900)


def _family(page: Page, camera: Camera) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Family").first.click()
    expect(page.get_by_label("The family’s code")).to_have_value("DEMO-1")
    camera.take("family.jpg", 900)
    page.get_by_role("link", name=re.compile("the ending")).first.click()
    camera.take("ending.jpg", 900)


def _review(page: Page, camera: Camera) -> None:
    _home(page)
    page.get_by_role("link", name="Look through").last.click()
    expect(page.locator("#kept li")).to_have_count(2)
    for box in page.locator("#kept input[type=checkbox]").all():
        box.check()
    page.get_by_role("link", name="Use in a review").click()
    page.get_by_role("button", name="Put in").click()
    page.get_by_label("The helping question").fill(QUESTION)
    page.get_by_label("Your prompt").first.fill("What do you see him do?")
    page.get_by_label("In the parent’s own words").fill("I did not know that I wait.")
    page.get_by_label("Strengths seen").fill("You wait, and he comes.")
    page.get_by_label("What you agreed to try").fill("Ten minutes on the floor a day.")
    for box in page.get_by_label("Its picture goes into the summary").all():
        box.check()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    camera.take("review.jpg", 900)
    review = page.url
    page.get_by_role("link", name="Summary for the family").click()
    expect(page.locator(".sheet img")).to_have_count(2)
    camera.take("summary.jpg", 900)
    page.goto(review)
    page.get_by_role("link", name="Show together").click()
    page.get_by_role("button", name="Show on this screen").click()
    page.get_by_role("button", name="Begin").click()
    until(
        lambda: bool(page.evaluate("document.querySelector('video')?.readyState >= 2")),
        "it",
    )
    camera.take("shared.jpg")
