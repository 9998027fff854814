"""Marking: moments are kept at once, whole, and never over somebody else's."""

from __future__ import annotations

from typing import Any

import pytest

from device.media import SECOND
from tests.web.conftest import Visitor
from tests.web.fake_opener import Shelf

ONE = f"/api/recordings/{1:032x}"


def moment(**changed: Any) -> dict[str, Any]:
    start, end = SECOND, 2 * SECOND
    texts = {"name": "She waits", "seen": "", "note": "", "labels": []}
    return {**texts, "start": start, "end": end, **changed}


def keep(anna: Visitor, base: Any = 0, **changed: Any) -> Any:
    sent = {"base": base, "moment": moment(**changed)}
    return anna.send("POST", f"{ONE}/moments", sent)


def kept(shelf: Shelf) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shelf.recordings[f"{1:032x}"]["notes"]["moments"]
    return found


def test_a_moment_is_kept_as_it_was_marked(anna: Visitor, shelf: Shelf) -> None:
    answer = keep(anna, labels=["Being attentive", "shared smile"], note="look!")

    assert answer.status_code == 201
    (only,) = kept(shelf)
    assert only == {
        **moment(labels=["Being attentive", "shared smile"], note="look!"),
        "id": answer.get_json()["kept"],
    }


def test_moments_stand_in_the_order_of_the_film(anna: Visitor, shelf: Shelf) -> None:
    keep(anna, base=0, start=3 * SECOND, end=4 * SECOND, name="later")
    keep(anna, base=1, name="earlier")

    assert [each["name"] for each in kept(shelf)] == ["earlier", "later"]


def test_a_kept_moment_can_be_changed(anna: Visitor, shelf: Shelf) -> None:
    number = keep(anna).get_json()["kept"]

    sent = {"base": 1, "moment": moment(name="He looks up")}
    anna.send("PUT", f"{ONE}/moments/{number}", sent)

    assert [(each["id"], each["name"]) for each in kept(shelf)] == [
        (number, "He looks up")
    ]


def test_a_removed_moment_can_be_brought_back(anna: Visitor, shelf: Shelf) -> None:
    number = keep(anna).get_json()["kept"]

    anna.send("DELETE", f"{ONE}/moments/{number}", {"base": 1})
    assert kept(shelf) == []
    anna.send("PUT", f"{ONE}/moments/{number}", {"base": 2, "moment": moment()})

    assert [each["id"] for each in kept(shelf)] == [number]


@pytest.mark.parametrize("base", [1, -1])
def test_notes_that_somebody_changed_meanwhile_are_not_overwritten(
    anna: Visitor, shelf: Shelf, base: int
) -> None:
    answer = keep(anna, base=base)

    assert answer.status_code == 409
    assert "Somebody saved these notes" in answer.get_json()["error"]
    assert kept(shelf) == []


def test_who_comes_too_late_is_shown_what_the_other_saved(anna: Visitor) -> None:
    number = keep(anna).get_json()["kept"]
    path = f"{ONE}/moments/{number}"

    mine = {"base": 1, "moment": moment(name="the earlier save")}
    later = {"base": 1, "moment": moment(name="the later save")}
    assert anna.send("PUT", path, mine).status_code == 200
    answer = anna.send("PUT", path, later)

    assert answer.status_code == 409
    (now,) = answer.get_json()["notes"]["moments"]
    assert (now["name"], answer.get_json()["notes"]["version"]) == (
        "the earlier save",
        2,
    )


def test_what_a_newer_program_wrote_is_handed_on(anna: Visitor, shelf: Shelf) -> None:
    number = keep(anna).get_json()["kept"]
    notes = shelf.recordings[f"{1:032x}"]["notes"]
    notes["goal"] = "more turns"
    notes["moments"][0]["colour"] = "blue"

    sent = {"base": 1, "moment": moment(name="changed")}
    anna.send("PUT", f"{ONE}/moments/{number}", sent)

    found = shelf.recordings[f"{1:032x}"]["notes"]
    assert found["goal"] == "more turns"
    assert found["moments"][0]["colour"] == "blue"
    assert found["moments"][0]["name"] == "changed"


def test_removing_once_more_after_a_lost_answer_changes_nothing(
    anna: Visitor, shelf: Shelf
) -> None:
    path = f"{ONE}/moments/{keep(anna).get_json()['kept']}"
    first = anna.send("DELETE", path, {"base": 1}).get_json()

    again = anna.send("DELETE", path, {"base": 2})

    assert (again.status_code, again.get_json()) == (200, first)
    assert kept(shelf) == []


def test_removing_over_stale_notes_removes_nothing(anna: Visitor, shelf: Shelf) -> None:
    number = keep(anna).get_json()["kept"]

    answer = anna.send("DELETE", f"{ONE}/moments/{number}", {"base": 0})

    assert answer.status_code == 409
    assert len(kept(shelf)) == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(2 * SECOND, SECOND, id="end before start"),
        pytest.param(SECOND, SECOND, id="nothing between"),
        pytest.param(-1, SECOND, id="before the film"),
        pytest.param(SECOND, 5 * SECOND, id="after the film"),
        pytest.param(1.5, 2.5, id="not whole"),
        pytest.param("1", "2", id="text"),
        pytest.param(True, 2, id="true"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_a_span_that_does_not_lie_in_the_film_is_refused(
    anna: Visitor, shelf: Shelf, start: Any, end: Any
) -> None:
    answer = keep(anna, start=start, end=end)

    assert answer.status_code == 400
    assert answer.get_json()["error"].endswith(".")
    assert kept(shelf) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "x" * 10_000}, "That name is too long; use at most 200 characters."),
        ({"note": "x" * 4001}, "That note is too long; use at most 4000 characters."),
        ({"labels": ["x" * 101]}, "That label is too long"),
        ({"labels": ["x"] * 21}, "A moment can have 20 labels"),
        ({"labels": "Guiding"}, "Those labels are not a list"),
        ({"labels": [7]}, "That label is not text"),
        ({"name": None}, "That name is not text"),
        ({"name": "a\x00b"}, "That name holds an invisible character"),
        ({"name": "half \ud83d of a pair"}, "That name holds an invisible character"),
        ({"name": "never \uffff a letter"}, "That name holds an invisible character"),
        ({"labels": ["x\x1b[2J"]}, "That label holds an invisible character"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    anna: Visitor, shelf: Shelf, changed: dict[str, Any], sentence: str
) -> None:
    answer = keep(anna, **changed)

    assert answer.status_code == 400
    assert sentence in answer.get_json()["error"]
    assert kept(shelf) == []


def test_lines_end_as_they_do_everywhere_else(anna: Visitor, shelf: Shelf) -> None:
    keep(anna, seen="one\r\ntwo", labels=["shared\n  smile"])

    assert kept(shelf)[0]["seen"] == "one\ntwo"
    assert kept(shelf)[0]["labels"] == ["shared smile"]


@pytest.mark.parametrize(
    "name",
    ["Zoë 👶🏽 lacht", "<b>&amp;", "from\xa0Word", "ご飯", "مرحبا", "two\nlines"],
)
def test_names_may_be_in_any_script(anna: Visitor, shelf: Shelf, name: str) -> None:
    keep(anna, name=name)

    assert kept(shelf)[0]["name"] == name


def test_there_is_an_end_to_the_number_of_moments(anna: Visitor, shelf: Shelf) -> None:
    kept(shelf).extend({**moment(), "id": f"m{k}"} for k in range(300))

    assert keep(anna).status_code == 400


@pytest.mark.parametrize("body", [[], "x", {"moment": moment()}, {"base": "0"}, {}])
def test_a_change_without_its_version_is_refused(anna: Visitor, body: object) -> None:
    assert anna.send("POST", f"{ONE}/moments", body).status_code == 400


def test_what_is_not_json_is_refused(anna: Visitor) -> None:
    headers = {"X-CSRFToken": anna.token, "Content-Type": "application/json"}

    answer = anna.client.post(f"{ONE}/moments", data=b"{", headers=headers)

    assert answer.status_code == 400
    assert answer.get_json()["error"] == "The box did not understand that."


def test_what_is_nested_without_end_is_refused(anna: Visitor) -> None:
    headers = {"X-CSRFToken": anna.token, "Content-Type": "application/json"}

    answer = anna.client.post(f"{ONE}/moments", data=b"[" * 60_000, headers=headers)

    assert answer.status_code == 400
    assert answer.get_json()["error"] == "The box did not understand that."


def test_a_film_that_is_not_there_has_no_moments(anna: Visitor) -> None:
    sent = {"base": 0, "moment": moment()}

    answer = anna.send("POST", f"/api/recordings/{7:032x}/moments", sent)

    assert answer.status_code == 404


def test_what_was_done_is_told_to_programs_too(anna: Visitor, shelf: Shelf) -> None:
    shelf.wrong = ["the receipt 3 is missing"]

    told = anna.data("/api/receipts").get_json()

    assert told == {"receipts": [], "findings": ["the receipt 3 is missing"]}


def test_the_page_is_told_the_film_its_frames_and_its_notes(anna: Visitor) -> None:
    keep(anna)

    told = anna.data(ONE).get_json()
    frames = anna.data(f"{ONE}/frames").get_json()

    assert told["film"] == f"/recordings/{1:032x}/film/v120.mp4"
    assert told["notes"]["moments"][0]["name"] == "She waits"
    assert told["duration"] == 4 * SECOND
    assert frames == {"scale": 90_000, "first": 0, "steps": [[3000, 119]]}


def test_every_piece_can_be_checked(anna: Visitor, shelf: Shelf) -> None:
    shelf.recordings[f"{1:032x}"]["findings"] = ["piece 7 is missing"]

    answer = anna.send("POST", f"{ONE}/check")

    assert answer.get_json() == {"findings": ["piece 7 is missing"]}
