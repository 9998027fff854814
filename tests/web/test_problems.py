"""When something goes wrong: one clear sentence, in the right form, nothing leaked."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from device import errors
from tests.web.conftest import Visitor
from tests.web.fake_opener import FakeOpener
from web.problems import status_of


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.RecordingUnknown, 404),
        (errors.SpanInvalid, 400),
        (errors.RecipientInvalid, 400),
        (errors.Locked, 403),
        (errors.NotForThisKey, 403),
        (errors.NotesChanged, 409),
        (errors.SegmentDamaged, 422),
        (errors.ClipRefused, 422),
        (errors.StoreFull, 507),
        (errors.StoreUnwritable, 503),
        (errors.MediaError, 500),
    ],
)
def test_each_error_has_its_status(error: type[errors.VigError], code: int) -> None:
    assert status_of(error()) == code


def test_a_person_gets_a_page_and_a_program_json(anna: Visitor) -> None:
    page = anna.get(f"/recordings/{9:032x}")
    data = anna.data(f"/api/recordings/{9:032x}")

    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "There is no such recording." in page.text
    assert (data.status_code, data.get_json()) == (
        404,
        {
            "error": "There is no such recording.",
            "hint": "It may have been erased. Go back to the recordings.",
        },
    )


def test_hints_speak_of_the_page_and_not_of_commands(anna: Visitor) -> None:
    assert "vig-recorder" not in anna.get(f"/recordings/{9:032x}").text


def test_a_full_card_is_told_while_keeping_a_moment(
    anna: Visitor, opener: FakeOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise errors.StoreFull

    monkeypatch.setattr(opener, "save_notes", full)
    moment = {"start": 0, "end": 1000, "name": "x", "labels": []}
    sent = {"base": 0, "moment": moment}

    answer = anna.send("POST", f"/api/recordings/{1:032x}/moments", sent)

    assert answer.status_code == 507
    assert "no room left" in answer.get_json()["error"]


def test_what_nobody_foresaw_is_logged_by_place_and_not_by_content(
    app: Flask,
    anna: Visitor,
    opener: FakeOpener,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    private = ["Mia", "10:42", f"{1:032x}"]

    def fail(*_: object) -> None:
        raise ZeroDivisionError(*private)

    app.testing = False
    monkeypatch.setattr(opener, "recording", fail)

    answer = anna.get(f"/recordings/{1:032x}")

    assert answer.status_code == 500
    assert "Something went wrong in the box" in answer.text
    assert "ZeroDivisionError" in caplog.text
    assert "look.py" in caplog.text
    for word in private:
        assert word not in caplog.text + answer.text


def test_nothing_private_is_logged_of_a_visit(
    anna: Visitor, film: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        anna.get(film)
        moment = {"start": 0, "end": 1000, "name": "Mia", "labels": []}
        sent = {"base": 0, "moment": moment}
        anna.send("POST", f"/api/recordings/{1:032x}/moments", sent)
        anna.post("/lock")
        anna.unlock("a wrong passphrase")

    for private in ("Mia", "Anna", "passphrase", f"{1:032x}"):
        assert private not in caplog.text


def test_a_wrong_method_is_told_plainly(anna: Visitor) -> None:
    answer = anna.send("POST", "/recordings")

    assert (answer.status_code, answer.get_json()["error"]) == (
        405,
        "That is not allowed.",
    )
    assert "GET" in answer.headers["Allow"]
