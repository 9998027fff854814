"""The family's page in a browser: nothing typed is lost, nothing erased by a slip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from device.family import Consent, Family
from tests.browser import chromium, until
from tests.web.fake_family import agrees_to_all
from tests.web.fake_opener import PASSPHRASE, Shelf, recording
from tests.web.served import Visit, gather, serving, store_at


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    shelf = Shelf(recording(1, b"film"))
    with serving(store_at(tmp_path / "store"), shelf) as box:
        context = browser.new_context(viewport={"width": 820, "height": 1180})
        context.set_default_timeout(15_000)
        visit, complaints = Visit(context.new_page(), box), list[str]()
        gather(visit.page, complaints, forgive="400|403|409")
        yield visit
        heard = list(complaints)  # what closing breaks off is no complaint
        context.close()
        assert heard == []


def opened(visit: Visit) -> Visit:
    visit.unlock("/family")
    expect(visit.page.get_by_label("Lent on")).not_to_have_value("")
    return visit


def save(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Save").click()


def test_a_new_box_is_lent_and_what_was_agreed_to_is_kept(visit: Visit) -> None:
    visit.box.shelf.family = Family()
    page = opened(visit).page

    page.get_by_label("The family’s code").fill("k7-14")
    page.get_by_role("checkbox", name=re.compile("^We look at short moments")).check()
    page.get_by_label("Until when").fill("2027-02-01")
    save(visit)

    expect(page.locator("#state")).to_have_text("Saved")
    kept = visit.box.shelf.family
    assert (kept.code, kept.consent) == (
        "K7-14",
        Consent(review=True, until="2027-02-01", recorded_by="Anna"),
    )
    assert kept.since


def test_a_name_gets_a_friendly_word_and_no_code_a_clear_one(visit: Visit) -> None:
    page = opened(visit).page
    code = page.get_by_label("The family’s code")

    code.fill("Samantha")
    expect(page.get_by_text("Is this a name?")).to_be_visible()
    code.fill("Sam and Ana")
    expect(page.get_by_text("Only letters, digits and hyphens")).to_be_visible()
    save(visit)

    expect(page.locator("#state")).to_have_text(
        re.compile("^Not saved. A family's code")
    )
    expect(code).to_have_value("Sam and Ana")


def test_what_another_tab_saved_is_shown_and_the_person_chooses(visit: Visit) -> None:
    page = opened(visit).page
    visit.box.shelf.family = replace(
        agrees_to_all(), consent=Consent(recorded_by="Ruth"), version=2
    )

    page.get_by_label("Recorded by").fill("Form 12")
    save(visit)

    theirs = page.get_by_role("region", name="Somebody else changed this card")
    expect(theirs).to_contain_text("They agree to nothing")
    expect(page.get_by_label("Recorded by")).to_have_value("Form 12")
    assert visit.box.shelf.family.version == 2
    page.get_by_role("button", name="Keep mine").click()
    until(lambda: visit.box.shelf.family.version == 3, "mine to be kept")
    assert visit.box.shelf.family.consent.recorded_by == "Form 12"


def test_what_is_typed_waits_out_of_sight_while_the_box_is_locked(
    visit: Visit,
) -> None:
    page = opened(visit).page
    page.get_by_label("Recorded by").fill("Form 12")
    visit.box.shelf.started[-1].end()
    save(visit)

    expect(page.get_by_role("heading", name="The box is locked")).to_be_visible()
    expect(page.get_by_text("The family’s code")).to_be_hidden()
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock").click()

    expect(page.get_by_label("Recorded by")).to_have_value("Form 12")
    save(visit)
    expect(page.locator("#state")).to_have_text("Saved")
    assert visit.box.shelf.family.consent.recorded_by == "Form 12"


def test_taking_it_back_takes_two_steps_and_can_be_let_be(visit: Visit) -> None:
    page = opened(visit).page
    page.get_by_role("button", name="The family takes its consent back").click()
    expect(page.get_by_text("1 recording, with all notes")).to_be_visible()

    page.get_by_role("button", name="Not now").click()
    assert visit.box.shelf.recordings

    page.get_by_role("button", name="The family takes its consent back").click()
    page.get_by_role("button", name="Erase everything now").click()

    expect(
        page.get_by_text("took its consent back on 25 November 2026")
    ).to_be_visible()
    expect(page.locator("#state")).to_have_text("Erased: 1 recording.")
    assert not visit.box.shelf.recordings
    expect(page.locator("#agreed")).to_be_hidden()


def test_a_family_that_agrees_again_is_asked_line_by_line(visit: Visit) -> None:
    visit.box.shelf.family = replace(
        agrees_to_all(), withdrawn="2026-11-20", consent=Consent()
    )
    page = opened(visit).page

    page.get_by_role("button", name="They agree to something again").click()
    first = page.get_by_role("checkbox", name=re.compile("^We look at short moments"))
    expect(first).to_be_focused()
    first.check()
    save(visit)

    expect(page.locator("#state")).to_have_text("Saved")
    assert visit.box.shelf.family.withdrawn == ""
    assert visit.box.shelf.family.consent.review
