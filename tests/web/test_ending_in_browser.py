"""The ending by hand: a day is set, all is erased, the statement is one page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.web import pages
from tests.web.fake_ending import KEY, LEFT, over
from tests.web.served import Visit, gather, serving, store_at


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    with serving(store_at(tmp_path / "store"), pages.shelf(b"no film")) as box:
        context = browser.new_context(viewport={"width": 820, "height": 1180})
        context.set_default_timeout(15_000)
        visit, complaints = Visit(context.new_page(), box), list[str]()
        gather(visit.page, complaints, forgive="400")
        yield visit
        heard = list(complaints)
        context.close()
        assert heard == []


def sure(page: Page) -> None:
    page.get_by_role("button", name="Erase everything …").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_day_is_set_changed_and_taken_back(visit: Visit) -> None:
    page = visit.page
    visit.unlock("/ending")

    page.get_by_label("Last day of the work").fill("2026-11-24")
    page.get_by_role("button", name="Set the day").click()
    expect(page.get_by_role("heading", name="Erases itself on")).to_contain_text(
        "24 January 2027"
    )
    page.get_by_label("Last day of the work").fill("2026-12-01")
    page.get_by_role("button", name="Change the day").click()
    expect(page.get_by_role("heading", name="Erases itself on")).to_contain_text(
        "31 January 2027"
    )
    page.get_by_role("button", name="The work goes on").click()
    expect(page.get_by_role("heading", name="When does the work")).to_be_visible()

    assert visit.box.shelf.ending["work_ends"] == ""


def test_a_day_that_cannot_be_meant_is_refused_and_stays_typed(visit: Visit) -> None:
    page = visit.page
    visit.unlock("/ending")

    page.get_by_label("Last day of the work").fill("2026-01-01")
    page.get_by_role("button", name="Set the day").click()

    expect(
        page.get_by_role("alert").filter(has_text="erase everything now")
    ).to_have_count(1)
    expect(page.get_by_label("Last day of the work")).to_have_value("2026-01-01")
    assert visit.box.shelf.ending["erase_on"] == ""


def test_an_empty_day_does_not_mean_that_the_work_goes_on(visit: Visit) -> None:
    pages.count_down(visit)
    visit.unlock("/ending")

    visit.page.get_by_label("Last day of the work").fill("")
    visit.page.get_by_role("button", name="Change the day").click()

    expect(visit.page.get_by_text("Choose the last day of the work")).to_be_visible()
    assert visit.box.shelf.ending["erase_on"]


def test_erasing_takes_two_steps_and_the_code(visit: Visit) -> None:
    page = visit.page
    visit.unlock("/ending")
    sure(page)
    expect(page.get_by_label("to be sure")).to_be_focused()
    expect(page.get_by_role("dialog")).to_contain_text("4 films")

    page.keyboard.type("K7-15")
    page.keyboard.press("Enter")
    expect(page.get_by_text("nothing was erased")).to_be_visible()
    assert visit.box.shelf.recordings
    page.get_by_label("to be sure").fill("k7-14")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ending/statement")

    assert not visit.box.shelf.recordings
    expect(page.get_by_role("heading", name="Everything has been")).to_be_visible()


def test_whoever_is_not_sure_keeps_everything(visit: Visit) -> None:
    page = visit.page
    visit.unlock("/ending")
    sure(page)
    page.get_by_label("to be sure").fill("K7-14")

    page.get_by_role("button", name="Keep everything").click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Erase everything …")).to_be_focused()
    assert visit.box.shelf.recordings
    sure(page)
    expect(page.get_by_label("to be sure")).to_have_value("")


def test_what_the_family_sees_is_turned_on_and_off(visit: Visit) -> None:
    page = visit.page
    visit.unlock("/ending")

    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("button", name="Turn it off").wait_for()
    assert visit.box.shelf.ending["held_here"]
    page.get_by_role("button", name="Turn it off").click()
    page.get_by_role("button", name="Turn it on").wait_for()

    assert not visit.box.shelf.ending["held_here"]


def count_of_pages(page: Page) -> int:
    printed = page.pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/MediaBox", printed))


@pytest.mark.parametrize("rows", [0, 3, 9])
def test_the_statement_is_one_page_of_a4(visit: Visit, rows: int) -> None:
    left = (LEFT * 3)[:rows]
    visit.box.shelf.ending = over(left=left)
    visit.unlock("/ending/statement")

    assert count_of_pages(visit.page) == 1
    assert (KEY in visit.page.content()) == (rows > 1)


def test_more_than_a_page_would_be_noticed(visit: Visit) -> None:
    visit.box.shelf.ending = over(left=LEFT * 30)
    visit.unlock("/ending/statement")

    assert count_of_pages(visit.page) > 1
