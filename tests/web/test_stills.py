"""Stills in the notes: on the frame that is shown, beside the moments."""

from __future__ import annotations

from typing import Any

import pytest

from device.media import SECOND
from tests.web.conftest import Visitor
from tests.web.fake_opener import Shelf

ONE = f"/api/recordings/{1:032x}"
PICTURE = SECOND // 30


def keep(anna: Visitor, base: int = 0, **still: Any) -> Any:
    sent = {"base": base, "still": {"at": SECOND, "name": "They look up", **still}}
    return anna.send("POST", f"{ONE}/stills", sent)


def notes(shelf: Shelf) -> dict[str, Any]:
    found: dict[str, Any] = shelf.recordings[f"{1:032x}"]["notes"]
    return found


@pytest.mark.parametrize("off", [0, 1, PICTURE // 2, PICTURE - 1])
def test_a_still_lies_on_the_frame_that_is_shown(
    anna: Visitor, shelf: Shelf, off: int
) -> None:
    answer = keep(anna, at=SECOND + off)

    assert answer.status_code == 201
    assert notes(shelf)["stills"] == [
        {"id": answer.get_json()["kept"], "at": SECOND, "name": "They look up"}
    ]


def test_stills_stand_in_the_order_of_the_film(anna: Visitor, shelf: Shelf) -> None:
    keep(anna, at=3 * SECOND, name="later")
    keep(anna, base=1, at=SECOND, name="earlier")

    assert [each["name"] for each in notes(shelf)["stills"]] == ["earlier", "later"]


def test_old_notes_without_stills_keep_their_moments(
    anna: Visitor, shelf: Shelf
) -> None:
    moments = [{"id": "m1", "name": "He waits", "start": 0, "end": SECOND}]
    shelf.recordings[f"{1:032x}"]["notes"] = {"version": 4, "moments": moments}

    keep(anna, base=4)

    assert notes(shelf)["moments"] == moments
    assert len(notes(shelf)["stills"]) == 1


def test_a_moment_that_is_kept_leaves_the_stills(anna: Visitor, shelf: Shelf) -> None:
    keep(anna)

    moment = {"name": "x", "start": 0, "end": SECOND}
    anna.send("POST", f"{ONE}/moments", {"base": 1, "moment": moment})

    assert len(notes(shelf)["stills"]) == len(notes(shelf)["moments"]) == 1


def test_a_still_can_be_renamed_removed_and_brought_back(
    anna: Visitor, shelf: Shelf
) -> None:
    path = f"{ONE}/stills/{keep(anna).get_json()['kept']}"

    still = {"at": SECOND, "name": "Both look up"}
    anna.send("PUT", path, {"base": 1, "still": still})
    assert notes(shelf)["stills"][0]["name"] == "Both look up"
    anna.send("DELETE", path, {"base": 2})
    assert notes(shelf)["stills"] == []
    anna.send("PUT", path, {"base": 3, "still": still})
    assert notes(shelf)["stills"][0]["name"] == "Both look up"


def test_a_still_over_notes_that_changed_is_not_kept(
    anna: Visitor, shelf: Shelf
) -> None:
    keep(anna)

    answer = keep(anna, base=0, name="the later save")

    assert answer.status_code == 409
    assert answer.get_json()["notes"] == notes(shelf)
    assert [each["name"] for each in notes(shelf)["stills"]] == ["They look up"]


@pytest.mark.parametrize("at", [-1, 5 * SECOND, 0.5, "1", None, True, 10**400])
def test_a_place_that_is_not_in_the_film_is_refused(
    anna: Visitor, shelf: Shelf, at: Any
) -> None:
    answer = keep(anna, at=at)

    assert answer.status_code == 400
    assert answer.get_json()["error"] == "A still needs a place within the film."
    assert "stills" not in notes(shelf)


@pytest.mark.parametrize("still", [[], "x", None, 7])
def test_what_is_no_still_is_refused(anna: Visitor, still: object) -> None:
    answer = anna.send("POST", f"{ONE}/stills", {"base": 0, "still": still})

    assert answer.get_json()["error"] == "That is not a still."


def test_a_name_of_10000_characters_is_refused(anna: Visitor) -> None:
    assert keep(anna, name="x" * 10_000).status_code == 400


def test_there_is_an_end_to_the_number_of_stills(anna: Visitor, shelf: Shelf) -> None:
    notes(shelf)["stills"] = [{"id": f"s{k}", "at": 0, "name": ""} for k in range(300)]

    assert keep(anna).get_json()["error"] == "A film can have 300 stills, not more."
