"""A review in a real browser: chosen, ordered, written in two windows, locked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import chromium, until
from tests.web import pages
from tests.web.fake_opener import PASSPHRASE
from tests.web.pages import REVIEW
from tests.web.served import Visit, gather, serving, store_at

PATH = f"/reviews/{REVIEW}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """Anna before a review of a moment, a still, and a moment that is gone."""
    complaints: list[str] = []
    with serving(store_at(tmp_path / "store"), pages.shelf(bytes(1024))) as box:
        context = browser.new_context(viewport={"width": 1366, "height": 900})
        context.set_default_timeout(15_000)
        visit = Visit(context.new_page(), box)
        gather(visit.page, complaints, "400|403|404|409|ERR_FAILED|ERR_INTERNET")
        visit.unlock(PATH)
        expect(visit.page.locator(".item")).to_have_count(3)
        yield visit
        context.close()
    assert complaints == []


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit.page


def compose(visit: Visit, page: Page | None = None) -> None:
    """Go to the review, and wait for its script."""
    there = page or visit.page
    there.goto(visit.box.address + PATH)
    expect(there.locator(".item")).to_have_count(3)


def kept(visit: Visit) -> dict[str, Any]:
    """The review as the box holds it."""
    document = visit.box.shelf.reviews[REVIEW].document
    assert document is not None
    return document


def ids(visit: Visit) -> list[str]:
    return [one["id"] for one in kept(visit)["items"]]


def saved(page: Page) -> None:
    expect(page.locator("#state")).to_have_text("Saved")


def item(page: Page, name: str) -> Locator:
    return page.locator(".item").filter(has=page.get_by_role("heading", name=name))


def test_nothing_is_sent_before_somebody_does_something(
    visit: Visit, page: Page
) -> None:
    saved(page)

    assert visit.box.shelf.reviews[REVIEW].version == 1


def test_what_is_typed_is_on_the_box_soon_after(visit: Visit, page: Page) -> None:
    page.get_by_label("The helping question").fill("What helps at bedtime?")
    page.get_by_label("What you agreed to try").fill("Wait.\n\n  Wait  longer.  ")
    tower = item(page, "The tower")
    tower.get_by_label("Your prompt").fill("What happens next?")
    tower.get_by_label("The parent’s own words").fill("He is proud.")

    until(lambda: kept(visit)["items"][1]["words"] == "He is proud.", "the words")
    saved(page)
    assert kept(visit)["question"] == "What helps at bedtime?"
    assert kept(visit)["strategies"] == ["Wait.", "Wait longer."]
    assert kept(visit)["items"][1]["prompt"] == "What happens next?"
    typed = page.get_by_label("What you agreed to try")
    expect(typed).to_have_value("Wait.\n\n  Wait  longer.  ")


def test_words_go_on_while_they_are_sent(visit: Visit, page: Page) -> None:
    field = page.get_by_label("Wishes for next time")
    field.fill("")

    field.press_sequentially("Singing in the bath ", delay=60)

    until(lambda: kept(visit)["wishes"] == "Singing in the bath", "the wish")
    expect(field).to_have_value("Singing in the bath ")


def test_the_order_is_changed_by_buttons_with_the_keyboard(
    visit: Visit, page: Page
) -> None:
    button = page.get_by_role("button", name="Earlier: The tower")
    button.focus()

    page.keyboard.press("Enter")

    until(lambda: ids(visit) == ["b", "a", "c"], "the new order")
    expect(page.locator("#say")).to_have_text("The tower: now 1 of 3")
    expect(page.get_by_role("button", name="Later: The tower")).to_be_focused()


def test_the_order_is_changed_by_dragging(visit: Visit, page: Page) -> None:
    page.set_viewport_size({"width": 1366, "height": 1600})
    first = item(page, "He passes").locator("img")

    item(page, "The tower").locator(".grip").drag_to(
        first, target_position={"x": 40, "y": 5}
    )

    until(lambda: ids(visit) == ["b", "a", "c"], "the new order")


def test_words_in_a_field_can_be_marked_with_a_mouse(page: Page) -> None:
    field = item(page, "He passes").get_by_label("Your prompt")
    box = field.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 15, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 20, steps=5)
    page.mouse.up()

    chosen = field.evaluate("field => field.selectionEnd - field.selectionStart")

    assert chosen > 5


def test_what_is_taken_out_comes_back_with_its_words(visit: Visit, page: Page) -> None:
    page.get_by_role("button", name="Take out: He passes the blue block").click()
    until(lambda: ids(visit) == ["b", "c"], "it to be taken out")

    page.get_by_role("button", name="Undo").click()

    until(lambda: ids(visit) == ["a", "b", "c"], "it to come back")
    assert kept(visit)["items"][0]["words"] == pages.REVIEWED["items"][0]["words"]
    assert kept(visit)["keep"] == ["a", "b"]


def test_moments_of_any_film_are_put_in_and_taken_out(visit: Visit, page: Page) -> None:
    page.get_by_text("Add moments and pictures").click()
    page.locator(".film summary").click()
    page.get_by_role("button", name="Add: A long look, then both laugh").click()
    until(lambda: len(ids(visit)) == 4, "it to be put in")
    added = kept(visit)["items"][3]
    assert (added["recording"], added["moment"]) == (pages.FIRST, "m5")
    expect(item(page, "A long look").locator("img")).to_have_attribute(
        "src", re.compile(r"/still/6000000000-320\.jpg$")
    )

    page.get_by_role("button", name="In this review: A long look").click()

    until(lambda: len(ids(visit)) == 3, "it to be taken out")


def test_a_picture_is_chosen_for_the_summary(visit: Visit, page: Page) -> None:
    item(page, "The tower").get_by_label("Its picture goes").uncheck()

    until(lambda: kept(visit)["keep"] == ["a"], "the choice")


def test_what_is_gone_says_so_and_keeps_its_words(page: Page) -> None:
    gone = page.locator(".item.gone")

    expect(gone).to_contain_text("No longer there")
    expect(gone.locator(".keep")).to_be_hidden()


def test_two_windows_write_in_different_places_and_nothing_is_lost(
    visit: Visit, page: Page
) -> None:
    opener = visit.box.shelf.started[-1]
    theirs = {"strengths": ["You sing."], "items": pages.REVIEWED["items"][:2]}
    opener.save_review(REVIEW, theirs, 1)

    page.get_by_label("Wishes for next time").fill("A walk")

    until(lambda: kept(visit)["wishes"] == "A walk", "the wish")
    assert kept(visit)["strengths"] == ["You sing."]
    assert ids(visit) == ["a", "b"]
    expect(page.get_by_label("Strengths seen")).to_have_value("You sing.")
    expect(page.locator(".item")).to_have_count(2)
    expect(page.locator("#both")).to_be_hidden()


@pytest.mark.parametrize(
    ("button", "then"),
    [
        ("Keep mine", "Mine"),
        ("Take theirs", "Theirs"),
        ("Keep both", "Theirs\nMine"),
    ],
)
def test_one_field_written_in_two_windows_is_for_a_person_to_decide(
    visit: Visit, page: Page, button: str, then: str
) -> None:
    field = page.get_by_label("In the parent’s own words, on the whole")
    visit.box.shelf.started[-1].save_review(REVIEW, {"words": "Theirs"}, 1)
    field.fill("Mine")
    expect(page.get_by_role("heading", name="Written in two windows")).to_be_focused()
    assert kept(visit)["words"] == "Theirs"
    expect(page.locator("#mine")).to_have_text("Mine")
    expect(page.locator("#theirs")).to_have_text("Theirs")

    page.get_by_role("button", name=button).click()

    until(lambda: kept(visit)["words"] == then, "the choice")
    expect(field).to_have_value(then)
    expect(page.locator("#both")).to_be_hidden()


def test_a_part_taken_out_elsewhere_stays_while_somebody_writes_in_it(
    visit: Visit, page: Page
) -> None:
    left = [pages.REVIEWED["items"][0]]
    visit.box.shelf.started[-1].save_review(REVIEW, {"items": left}, 1)

    item(page, "The tower").get_by_label("The parent’s own words").fill("So high!")

    until(lambda: ids(visit) == ["a", "b"], "the part that was written in")
    assert kept(visit)["items"][1]["words"] == "So high!"


def test_another_tab_shows_what_was_typed_here(visit: Visit, page: Page) -> None:
    other = page.context.new_page()
    compose(visit, other)

    page.get_by_label("Wishes for next time").fill("Both tabs")

    expect(other.get_by_label("Wishes for next time")).to_have_value("Both tabs")
    other.close()


def test_words_typed_while_the_box_is_locked_are_saved_after(
    visit: Visit, page: Page
) -> None:
    visit.box.shelf.started[-1].end()
    page.get_by_label("Wishes for next time").fill("Not lost")
    page.get_by_role("heading", name="The box is locked").wait_for()
    expect(page.locator("#review")).to_be_hidden()

    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock and save").click()

    until(lambda: kept(visit)["wishes"] == "Not lost", "the words")
    expect(page.get_by_label("Wishes for next time")).to_have_value("Not lost")
    expect(item(page, "The tower").locator("img")).to_have_attribute(
        "src", re.compile("still")
    )


def test_words_typed_out_of_reach_are_saved_when_the_box_is_back(
    visit: Visit, page: Page
) -> None:
    page.context.set_offline(True)
    page.get_by_label("Wishes for next time").fill("From the garden")
    expect(page.locator("#state")).to_contain_text("your words stay here")

    page.context.set_offline(False)

    until(lambda: kept(visit)["wishes"] == "From the garden", "the words")
    saved(page)


def test_an_answer_that_was_lost_is_no_second_window(visit: Visit, page: Page) -> None:
    field = page.get_by_label("Wishes for next time")
    lost: list[str] = []

    def lose(route: Any) -> None:
        if route.request.method == "PATCH" and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    page.route("**/api/reviews/*", lose)
    with page.expect_event("requestfailed"):
        field.fill("First")
    field.fill("First and second")

    saved(page)
    assert kept(visit)["wishes"] == "First and second"
    expect(page.locator("#both")).to_be_hidden()


def test_what_the_box_refuses_is_said_and_stays(visit: Visit, page: Page) -> None:
    field = page.get_by_label("What you agreed to try")

    field.fill("\n".join(f"line {k}" for k in range(25)))

    expect(page.locator("#state")).to_contain_text("Write at most 20 lines there.")
    expect(field).to_have_value(re.compile("line 24$"))
    field.fill("Only this")
    until(lambda: kept(visit)["strategies"] == ["Only this"], "the words")


def test_the_film_of_the_review_is_chosen(visit: Visit, page: Page) -> None:
    shelf = visit.box.shelf
    other = shelf.recordings[pages.FIRST] | {"id": f"{8:032x}"}
    shelf.recordings[other["id"]] = other
    compose(visit)

    page.get_by_role("combobox").select_option(other["id"])

    until(lambda: kept(visit)["film"] == other["id"], "the choice")
    page.goto(visit.box.address + "/recordings")
    card = page.locator(f"[data-id='{other['id']}']")
    expect(card).to_contain_text("Film of the review of Wednesday 25 November 2026")


def test_words_are_kept_before_another_page_is_shown(visit: Visit, page: Page) -> None:
    page.get_by_label("Wishes for next time").fill("On the sheet")

    page.get_by_role("link", name="Summary for the family").click()

    expect(page.locator(".sheet")).to_contain_text("On the sheet")


def test_an_erased_review_is_gone_in_every_window(visit: Visit, page: Page) -> None:
    other = page.context.new_page()
    compose(visit, other)

    page.get_by_text("Erase this review").click()
    page.get_by_role("button", name="Erase it for good").click()
    expect(page.get_by_role("heading", name="No review yet")).to_be_visible()
    other.get_by_label("Wishes for next time").fill("Too late")

    expect(other.get_by_role("heading", name="This review was erased")).to_be_visible()
    other.close(run_before_unload=False)


def test_a_review_begins_empty_from_the_list(visit: Visit, page: Page) -> None:
    page.goto(visit.box.address + "/reviews")

    page.get_by_role("button", name="Begin a review").click()

    expect(page.get_by_text("Nothing chosen yet")).to_be_visible()
    expect(page.get_by_label("Cycle")).to_have_value("2")
    assert len(visit.box.shelf.reviews) == 2


def test_ticked_moments_are_used_in_a_review(visit: Visit, page: Page) -> None:
    path = f"/reviews/use?recording={pages.FIRST}&moment=m5&moment=m3"
    page.goto(visit.box.address + path)
    page.get_by_role("radio", name="Blocks at the table").check()

    page.get_by_role("button", name="Put in").click()

    expect(page.locator(".item")).to_have_count(5)
    assert [one.get("moment") for one in kept(visit)["items"][3:]] == ["m5", "m3"]
