"""The ending's pages as they come, and the words in which they say what left."""

from __future__ import annotations

import re
from typing import Any

import pytest

from device.store import Store
from tests.web.conftest import Visitor
from tests.web.fake_ending import LEFT, over, stated
from tests.web.fake_opener import Shelf
from tests.web.test_held_here import turn
from web.ending import ANYBODY, overdue, row


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_it_says_what_left_and_who_can_open_it(anna: Visitor, shelf: Shelf) -> None:
    shelf.ending["left"] = LEFT

    page = words_of(anna.get("/ending").text)

    assert "3 clips and 1 picture for the shared review" in page
    assert "6 October 2026 to 17 November 2026 · can be opened by Anna" in page
    assert "day not known · can be opened by whoever knows its passphrase" in page


def test_what_is_not_sealed_can_be_opened_by_anybody() -> None:
    left: dict[str, Any] = {
        **LEFT[0],
        "how": "readable",
        "things": {"words": 1, "unheard of": 2},
        "purpose": "",
    }

    told = row(left)

    assert told["who"] == ANYBODY
    assert told["what"] == "1 file of words and 2 things"
    assert told["purpose"] == "not written down"


def test_receipts_that_do_not_open_are_told_of(anna: Visitor, shelf: Shelf) -> None:
    shelf.ending |= {"unread": 2, "findings": ["the receipt 3 is missing"]}

    page = words_of(anna.get("/ending").text)

    assert "2 receipts cannot be read with your key" in page
    assert "not as the box wrote them" in page


def test_a_box_that_does_not_know_the_day_says_so(anna: Visitor, shelf: Shelf) -> None:
    shelf.ending["today"] = ""

    assert "does not know what day it is" in words_of(anna.get("/ending").text)


@pytest.mark.parametrize(
    ("erase_on", "today", "late"),
    [
        ("", "2026-11-25", False),
        ("2026-11-25", "2026-11-25", False),
        ("2026-11-24", "2026-11-25", True),
        ("2026-11-24", "", False),
    ],
)
def test_a_day_that_is_over_is_noticed(erase_on: str, today: str, late: bool) -> None:
    assert overdue({"erase_on": erase_on, "today": today}) == late


def test_without_an_ending_there_is_no_statement(anna: Visitor) -> None:
    answer = anna.get("/ending/statement")

    assert answer.status_code == 404
    assert "no statement" in answer.text


def test_the_statement_says_all_that_is_signed_for(anna: Visitor, shelf: Shelf) -> None:
    shelf.ending = over()

    page = words_of(anna.get("/ending/statement").text)

    for words in (
        "Family K7-14",
        "With the family since 28 September 2026",
        "Last day of the work 24 November 2026",
        "Erased on 25 November 2026",
        "Erased by Anna",
        "4 films of this family were erased",
        "For the service: name, day, signature",
        "For the family: day, signature",
    ):
        assert words in page


def test_what_the_box_did_not_know_is_left_to_be_written(
    anna: Visitor, shelf: Shelf
) -> None:
    shelf.ending = over(erased_on="", family="", left=[], erased=1)

    page = anna.get("/ending/statement").text

    assert page.count('class="blank"') == 2
    assert "the box did not know the day" in page
    assert "1 film of this family was erased" in words_of(page)
    assert "Nothing had left the box" in page


def test_markup_from_a_receipt_is_shown_as_text(anna: Visitor, shelf: Shelf) -> None:
    nasty = "<script>alert(1)</script>"
    left = [{**LEFT[0], "to": [nasty], "purpose": nasty}]
    shelf.ending |= {"left": left, "statement": stated(family=nasty, left=left)}

    for page in ("/ending", "/ending/statement"):
        assert nasty not in anna.get(page).text


def test_the_recordings_say_when_they_erase_themselves(
    anna: Visitor, store: Store
) -> None:
    assert "erases itself" not in anna.get("/recordings").text

    turn(store)

    page = words_of(anna.get("/recordings").text)
    assert "Everything here erases itself on 25 January 2027" in page


def test_nobody_without_a_key_learns_of_it(stranger: Visitor) -> None:
    for page in ("/ending", "/ending/statement"):
        assert stranger.get(page).location == "/unlock"
