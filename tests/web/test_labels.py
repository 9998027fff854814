"""The list of labels as the page asks for it and keeps it."""

from __future__ import annotations

from typing import Any

import pytest

from device.labels import LEVELS
from tests.web.conftest import Visitor
from tests.web.fake_opener import Shelf
from web.texts import LABEL_LENGTH

PATH = "/api/labels"


def label(name: Any, group: Any = "") -> dict[str, Any]:
    return {"name": name, "group": group}


def keep(anna: Visitor, *labels: object, base: object = 0) -> Any:
    return anna.send("PUT", PATH, {"base": base, "labels": list(labels)})


def test_a_new_box_has_the_starter_set(anna: Visitor) -> None:
    told = anna.data(PATH).get_json()
    starter = anna.data(f"{PATH}/starter").get_json()

    assert (told["version"], told["open"]) == (0, True)
    assert told["labels"] == starter["labels"]
    assert set(LEVELS) <= {each["name"] for each in told["labels"]}


def test_no_starting_label_is_a_grade_or_too_long_for_a_moment(anna: Visitor) -> None:
    for each in anna.data(PATH).get_json()["labels"]:
        words = set(each["name"].lower().split())
        assert not words & {"good", "bad", "poor", "well", "score", "level", "better"}
        assert len(each["name"]) <= LABEL_LENGTH
        assert each["group"]


def test_a_changed_list_is_kept_in_its_order(anna: Visitor, shelf: Shelf) -> None:
    mine = [label("Zoë reaches out", "Ours"), label("A break", "Ours"), label("Bath")]

    answer = keep(anna, *mine)

    assert answer.get_json() == {"version": 1, "labels": mine, "open": True}
    assert anna.data(PATH).get_json() == answer.get_json()


def test_labels_of_a_group_come_to_stand_side_by_side(anna: Visitor) -> None:
    answer = keep(anna, label("a", "X"), label("b", "Y"), label("c", "X"))

    assert [each["name"] for each in answer.get_json()["labels"]] == ["a", "c", "b"]


def test_who_saves_too_late_is_shown_the_list_of_the_other(anna: Visitor) -> None:
    keep(anna, label("theirs"))

    answer = keep(anna, label("mine"), base=0)

    assert answer.status_code == 409
    assert "Somebody saved the list of labels" in answer.get_json()["error"]
    assert answer.get_json()["now"] == anna.data(PATH).get_json()
    assert anna.data(PATH).get_json()["labels"] == [label("theirs")]


def test_a_list_may_be_empty(anna: Visitor) -> None:
    assert keep(anna).get_json()["labels"] == []


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ([label("x" * 10_000)], "That label is too long; use at most 100 characters."),
        (
            [label("x", "g" * 101)],
            "That group is too long; use at most 100 characters.",
        ),
        ([label("Guiding"), label("guiding ")], "The list has “guiding” twice"),
        ([label("Guiding", "a"), label("Guiding", "b")], "The list has “Guiding”"),
        ([label(" \n ")], "A label needs a word; write one, or remove it."),
        ([label("a\x07b")], "That label holds an invisible character"),
        ([label(7)], "That label is not text."),
        ([{"group": "x"}], "That label is not text."),
        ([label("x", None)], "That group is not text."),
        (["Guiding"], "That is not a label."),
        ([label(f"n{k}") for k in range(101)], "The list can have 100 labels"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    anna: Visitor, sent: list[object], sentence: str
) -> None:
    answer = keep(anna, *sent)

    assert answer.status_code == 400
    assert sentence in answer.get_json()["error"]
    assert anna.data(PATH).get_json()["version"] == 0


@pytest.mark.parametrize("body", [[], {"labels": []}, {"base": 0}, {"base": True}])
def test_what_is_no_list_is_refused(anna: Visitor, body: object) -> None:
    assert anna.send("PUT", PATH, body).status_code == 400


def test_markup_is_kept_as_it_was_typed(anna: Visitor) -> None:
    nasty = "<img src=x onerror=alert(1)>"

    assert keep(anna, label(nasty)).get_json()["labels"] == [label(nasty)]


def test_without_a_key_nobody_reads_the_labels(stranger: Visitor) -> None:
    assert stranger.data(PATH).status_code == 403
