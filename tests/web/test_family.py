"""The family's card by JSON: what is kept, what is refused, what the pages say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from device.errors import BoxLent
from device.family import PURPOSES, Consent
from tests.web.conftest import Visitor
from tests.web.fake_family import TODAY
from tests.web.fake_opener import FakeOpener, Shelf

AGREED: dict[str, Any] = {
    **dict.fromkeys(PURPOSES, False),
    "review": True,
    "until": "2027-02-01",
    "recorded_by": "Anna",
}
CARD: dict[str, Any] = {
    "code": "K7-14",
    "since": "2026-11-24",
    "work_ends": "2027-01-31",
    "consent": AGREED,
    "withdrawn": "",
}
RECORDING = f"{1:032x}"
MOMENT = {"id": "m1", "start": 0, "end": 9, "name": "x", "labels": []}


def keep(anna: Visitor, base: int = 1, **changes: Any) -> Any:
    return anna.send("PUT", "/api/family", {"base": base, "card": CARD | changes})


def test_what_was_saved_is_told_again(anna: Visitor) -> None:
    saved = keep(anna).get_json()

    assert saved["version"] == 2
    assert {key: saved[key] for key in CARD} == CARD
    assert anna.data("/api/family").get_json() == saved


def test_a_code_is_kept_in_capital_letters(anna: Visitor) -> None:
    assert keep(anna, code=" k7-14 ").get_json()["code"] == "K7-14"


@pytest.mark.parametrize("code", ["Sam Smith", "K", "K7_14", "ö7-14", "K7/14"])
def test_what_is_no_code_is_refused_in_one_sentence(anna: Visitor, code: str) -> None:
    refused = keep(anna, code=code)

    assert refused.status_code == 400
    assert refused.get_json() == {
        "error": "A family's code is 2 to 16 letters, digits and hyphens.",
        "hint": "Choose a code such as K7-14, never a name.",
    }


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"consent": 7}, "does not say what the family agreed to"),
        ({"consent": {**AGREED, "training": "yes"}}, "agreed to or not"),
        ({"consent": {**AGREED, "until": "soon"}}, "not a day"),
        ({"consent": {**AGREED, "until": "2026-02-30"}}, "not a day"),
        (
            {"consent": {**AGREED, "until": "2026-11-01"}},
            "The consent would end before",
        ),
        ({"consent": {**AGREED, "recorded_by": " "}}, "who recorded this"),
        ({"consent": {**AGREED, "recorded_by": "x" * 81}}, "too long"),
        ({"work_ends": "2026-11-01"}, "The work would end before"),
        ({"since": 20261124}, "not a day"),
        ({"code": ""}, "the family’s code first"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    anna: Visitor, shelf: Shelf, changes: dict[str, Any], says: str
) -> None:
    before = shelf.family

    refused = keep(anna, **changes)

    assert refused.status_code == 400
    assert says in refused.get_json()["error"]
    assert shelf.family == before


def test_two_tabs_do_not_overwrite_each_other_in_silence(anna: Visitor) -> None:
    keep(anna, work_ends="2027-01-15")

    second = keep(anna, base=1, work_ends="2027-01-31")

    assert second.status_code == 409
    assert second.get_json()["now"]["work_ends"] == "2027-01-15"
    assert anna.data("/api/family").get_json()["work_ends"] == "2027-01-15"


def test_film_of_another_family_keeps_the_code(anna: Visitor, shelf: Shelf) -> None:
    shelf.cannot_write = BoxLent(
        "this box still holds film of K7-14", "do the ending with this family first"
    )

    refused = keep(anna, code="B2-03")

    assert refused.status_code == 409
    assert refused.get_json() == {
        "error": "This box still holds film of K7-14.",
        "hint": "Do the ending with this family first.",
    }


def test_unlocking_tells_the_box_which_day_it_is(
    stranger: Visitor, shelf: Shelf
) -> None:
    stranger.unlock(day=TODAY)

    assert shelf.days == [TODAY]


def test_take_away_shows_what_was_not_agreed_to_and_why(
    anna: Visitor, shelf: Shelf
) -> None:
    shelf.family = replace(shelf.family, consent=Consent(supervision=True))

    page = anna.get(f"/recordings/{RECORDING}/take-away").text

    assert page.count("Not agreed") == 3
    assert "The family did not agree to training." in page
    assert 'name="for" value="supervision" checked' in page
    assert 'name="for" value="training" disabled' in page


def test_where_nothing_was_agreed_to_the_button_waits(
    anna: Visitor, shelf: Shelf
) -> None:
    shelf.family = replace(shelf.family, withdrawn="2026-11-05")

    page = anna.get(f"/recordings/{RECORDING}/take-away").text

    assert "Nothing can be taken away now" in page
    assert '<button class="button main wide" disabled>Take away</button>' in page
    assert "The family withdrew its consent on 5 November 2026." in page


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_purpose_goes_along(
    anna: Visitor, opener: FakeOpener, shelf: Shelf, purpose: str
) -> None:
    shelf.recordings[RECORDING]["notes"]["moments"] = [MOMENT]
    wish = {"recording": RECORDING, "moment": ["m1"], "to": ["Anna"], "for": purpose}

    anna.send("POST", "/api/take-away", wish)
    anna.data(f"/recordings/{RECORDING}/moments.csv?for={purpose}")

    assert [one["purpose"] for one in opener.wishes] == [purpose]
    assert shelf.words_for == [purpose]


def test_a_refusal_is_not_taken_for_the_lock(anna: Visitor, shelf: Shelf) -> None:
    shelf.recordings[RECORDING]["notes"]["moments"] = [MOMENT]
    shelf.family = replace(shelf.family, consent=Consent())

    refused = anna.data(f"/recordings/{RECORDING}/moments.csv")
    anna.post("/lock")
    locked = anna.data("/api/family")

    assert (refused.status_code, locked.status_code) == (403, 403)
    assert "Vig-Locked" not in refused.headers
    assert "Vig-Locked" in locked.headers


def test_taking_it_back_erases_and_tells_what_there_was(
    anna: Visitor, shelf: Shelf
) -> None:
    told = anna.send("POST", "/api/family/withdraw", {"base": 1}).get_json()

    assert told["erased"] == {"recordings": 1, "reviews": 0, "parcels": 0}
    assert told["withdrawn"] == TODAY
    assert set(told["refused"]) == set(PURPOSES)


def test_what_had_left_can_be_read_and_printed(anna: Visitor, shelf: Shelf) -> None:
    shelf.left = [{"when": None, "says": "A clip of 4 seconds was taken away."}]

    page = anna.get("/family/left").text

    assert "Of the family K7-14" in page
    assert "A clip of 4 seconds was taken away." in page
    assert "Time not known" in page


@pytest.mark.parametrize("path", ["/family", "/family/left", "/api/family"])
def test_nothing_of_it_is_told_to_a_stranger(stranger: Visitor, path: str) -> None:
    assert stranger.get(path).status_code in (303, 403)
    assert "K7-14" not in stranger.get(path).text
