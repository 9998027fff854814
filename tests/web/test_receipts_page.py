"""What was done, as the page tells it."""

from __future__ import annotations

import time

import pytest

from device.media import SECOND
from tests.web.conftest import Visitor
from tests.web.fake_opener import Shelf


def receipt(says: str, when: int | None) -> dict[str, object]:
    return {"number": 0, "action": "x", "when": when, "details": {}, "says": says}


def test_the_recordings_page_leads_to_what_was_done(anna: Visitor) -> None:
    assert 'href="/receipts"' in anna.get("/recordings").text


def test_each_receipt_is_a_sentence_and_a_time(
    anna: Visitor, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    shelf.receipts = [
        receipt("A clip was taken away.", 1_795_603_320 * SECOND),
        receipt("Anna unlocked the box.", None),
    ]

    page = anna.get("/receipts").text

    assert "Wednesday 25 November, 10:42" in page
    assert "Time not known" in page
    assert page.index("A clip was taken away.") < page.index("Anna unlocked the box.")
    assert "not as the box wrote them" not in page


def test_a_box_without_receipts_says_so(anna: Visitor) -> None:
    assert "Your key reads no receipt" in anna.get("/receipts").text


def test_receipts_that_were_touched_are_told_first(anna: Visitor, shelf: Shelf) -> None:
    shelf.receipts = [receipt("Anna unlocked the box.", None)]
    shelf.wrong = ["the receipt 3 is missing"]

    page = anna.get("/receipts").text

    assert page.index("the receipt 3 is missing") < page.index("Anna unlocked")


def test_markup_in_a_receipt_is_shown_as_text(anna: Visitor, shelf: Shelf) -> None:
    nasty = "<script>alert(1)</script>"
    shelf.receipts, shelf.wrong = [receipt(nasty, None)], [nasty]

    page = anna.get("/receipts").text

    assert nasty not in page
    assert page.count("&lt;script&gt;") == 2


def test_without_a_key_nobody_reads_what_was_done(
    stranger: Visitor, shelf: Shelf
) -> None:
    shelf.receipts = [receipt("Anna unlocked the box.", None)]

    answer = stranger.get("/receipts")

    assert (answer.status_code, answer.location) == (303, "/unlock")
    assert "Anna unlocked" not in answer.text
