"""The summary in a real browser: on the screen, on paper, and as a page to keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from device.errors import StoreFull
from device.family import Consent
from device.reviews import Review
from tests.browser import chromium, until
from tests.web import pages
from tests.web.pages import REVIEW
from tests.web.served import Visit, gather, serving, store_at

PATH = f"/reviews/{REVIEW}/summary"
A4 = re.compile(rb"/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """Anna before the summary of a review; her browser prints nothing by itself."""
    complaints: list[str] = []
    with serving(store_at(tmp_path / "store"), pages.shelf(bytes(1024))) as box:
        context = browser.new_context(viewport={"width": 1366, "height": 900})
        context.set_default_timeout(15_000)
        context.add_init_script("window.print = () => { window.printing = true; }")
        visit = Visit(context.new_page(), box)
        gather(visit.page, complaints, "403|507")
        visit.unlock(PATH)
        visit.page.locator(".sheet").wait_for()
        yield visit
        context.close()
    assert complaints == []


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page


def agree(visit: Visit, consent: Consent) -> None:
    """Let the family agree to this and to nothing else."""
    shelf = visit.box.shelf
    shelf.family = replace(shelf.family, consent=consent)


def press_print(page: Page) -> None:
    page.get_by_role("button", name="Print or save as PDF").click()
    until(lambda: bool(page.evaluate("window.printing")), "the printer")


def printed(page: Page) -> tuple[int, int]:
    """How many sides of A4, and how many pictures, come out of the printer."""
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    sides = len(re.findall(rb"/Type /Page\b(?!s)", pdf))
    assert len(A4.findall(pdf)) == sides
    return sides, len(re.findall(rb"/Subtype /Image\b", pdf))


def test_it_shows_what_was_written_for_the_family_and_nothing_private(
    page: Page,
) -> None:
    sheet = page.locator(".sheet")
    for said in (
        "Wednesday 25 November 2026",
        "How can I see when he wants me to join in?",
        "He looked to see whether I was there.",
        "You wait, and he comes.",
        "I did not know that I wait for him.",
        "Name what he is doing.",
        "The same at bath time.",
    ):
        expect(sheet).to_contain_text(said)
    for private in ("What do you see him do", "He passes", "The tower", "Blocks"):
        expect(sheet).not_to_contain_text(private)
    expect(sheet.locator("img")).to_have_count(2)


def test_printed_it_is_one_side_of_a4_with_its_pictures(
    visit: Visit, page: Page
) -> None:
    press_print(page)

    sides, pictures = printed(page)

    assert (sides, pictures > 0) == (1, True)
    assert visit.box.shelf.printed == [REVIEW]


def test_a_full_one_is_two_sides_of_a4(visit: Visit, page: Page) -> None:
    line = "You wait, you look, and then he comes to you with the block. "
    part = {**pages.REVIEWED["items"][0], "words": line * 2}
    full = {
        **pages.REVIEWED,
        "question": line * 3,
        "items": [{**part, "id": f"i{k}"} for k in range(4)],
        "keep": [f"i{k}" for k in range(4)],
        "words": line * 5,
        "strengths": [line] * 5,
        "strategies": [line] * 5,
        "wishes": line * 3,
    }
    visit.box.shelf.reviews[REVIEW] = Review(REVIEW, 2, full, open=True)
    page.reload()
    page.locator(".sheet").wait_for()
    press_print(page)

    assert printed(page)[0] == 2


def test_paper_that_the_box_does_not_know_of_stays_empty(
    visit: Visit, page: Page
) -> None:
    page.emulate_media(media="print")

    expect(page.locator(".sheet")).to_be_hidden()
    expect(page.get_by_text("This summary has not been printed.")).to_be_visible()
    assert printed(page) == (1, 0)
    assert visit.box.shelf.printed == []


def test_a_card_without_room_for_the_receipt_lets_nothing_out(
    visit: Visit, page: Page
) -> None:
    visit.box.shelf.cannot_write = StoreFull()

    page.get_by_role("button", name="Print or save as PDF").click()

    expect(page.get_by_role("alert").filter(has_text="no room left")).to_be_visible()
    assert page.evaluate("window.printing") is None


def test_the_page_to_keep_is_handed_to_the_browser(visit: Visit, page: Page) -> None:
    page.get_by_text("A page for the family to keep").click()
    field = page.get_by_label("Passphrase for the page")
    expect(field).to_have_value(re.compile(r"^(\w+ ){5}\w+$"))

    with page.expect_download() as download:
        page.get_by_role("button", name="Make the page").click()

    (sealed,) = visit.box.shelf.copied
    assert sealed["passphrase"] == field.input_value()
    assert sealed["recipients"] == []
    assert download.value.suggested_filename == "summary.html"
    assert "What we saw together" in download.value.path().read_text()
    expect(page.get_by_text("The box has noted that it left.")).to_be_visible()


def test_without_consent_to_a_copy_it_says_why(visit: Visit, page: Page) -> None:
    agree(visit, Consent(review=True))
    page.get_by_text("A page for the family to keep").click()
    page.get_by_label("Passphrase for the page").fill("calm otter paints green doors")

    page.get_by_role("button", name="Make the page").click()

    expect(
        page.get_by_text("The family did not agree to taking a copy")
    ).to_be_visible()
    expect(page.get_by_label("Passphrase for the page")).to_have_value(
        "calm otter paints green doors"
    )


def test_without_consent_to_the_review_there_is_no_summary(
    visit: Visit, page: Page
) -> None:
    agree(visit, Consent(copy=True))

    page.reload()

    expect(page.get_by_role("heading", name="The family did not agree")).to_be_visible()
    expect(page.locator(".sheet")).to_have_count(0)
