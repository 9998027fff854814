"""Whatever is sent, it is kept as it was meant or refused with one sentence."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from device.errors import SpanInvalid, VigError
from web import labels, moments, stills
from web.problems import STATUS, said, status_of

LENGTH = 60_000_000_000
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
words = st.text(max_size=60)
times = st.integers(-2, LENGTH + 2)
moment_like = st.fixed_dictionaries(
    {"start": times | anything, "end": times | anything},
    optional={
        "name": words | anything,
        "seen": words | anything,
        "note": words | anything,
        "labels": st.lists(words) | anything,
        "colour": anything,
    },
)
label_like = st.fixed_dictionaries({"name": words, "group": words | anything})


def assert_refused_well(error: VigError) -> None:
    """One sentence of its own, and a status that says whose fault it was."""
    sentence = said(error)["error"]
    assert sentence.lstrip("“")[0] == sentence.lstrip("“")[0].upper()
    assert sentence.endswith(".")
    assert status_of(error) == 400
    assert any(isinstance(error, kind) for kind, _ in STATUS)


def assert_text(value: str, longest: int) -> None:
    assert value == value.strip()
    assert len(value) <= longest
    kinds = {unicodedata.category(letter) for letter in value if letter not in "\n\t"}
    assert not kinds & {"Cc", "Cs"}
    value.encode()


@given(moment_like | anything)
@example({"start": 2, "end": 1})
@example({"start": 0, "end": 1, "name": "x" * 10_000})
@example({"start": 0, "end": 1, "name": "<script>alert(1)</script>"})
def test_a_moment_is_whole_or_refused(sent: Any) -> None:
    try:
        found = moments.checked(sent, LENGTH)
    except VigError as error:
        assert_refused_well(error)
        return
    assert set(found) == {"name", "seen", "note", "labels", "start", "end"}
    assert 0 <= found["start"] < found["end"] <= LENGTH
    assert (found["start"], found["end"]) == (sent["start"], sent["end"])
    for key, longest in (("name", 200), ("seen", 4000), ("note", 4000)):
        assert_text(found[key], longest)
    assert len(found["labels"]) == len(set(found["labels"])) <= 20
    assert moments.checked(found, LENGTH) == found
    json.dumps(found, allow_nan=False)


@given(st.fixed_dictionaries({"at": times | anything, "name": words}) | anything)
def test_a_still_is_whole_or_refused(sent: Any) -> None:
    try:
        found = stills.checked(sent, LENGTH)
    except VigError as error:
        assert_refused_well(error)
        return
    assert set(found) == {"at", "name"}
    assert 0 <= found["at"] <= LENGTH
    assert_text(found["name"], 200)


@given(st.lists(label_like, max_size=8) | anything)
@example([{"name": "Guiding"}, {"name": "GUIDING"}])
@example([{"name": "A", "group": ""}, {"name": "a", "group": ""}])
@example([{"name": "Zoe\u0308"}, {"name": "Zoë"}])
def test_a_list_of_labels_is_whole_or_refused(sent: Any) -> None:
    try:
        found = labels.checked(sent)
    except VigError as error:
        assert_refused_well(error)
        return
    names = [label["name"].casefold() for label in found]
    assert len(names) == len(set(names)) == len(sent)
    for label in found:
        assert label["name"]
        assert_text(label["name"], 100)
        assert_text(label["group"], 100)
        assert "\n" not in label["name"] + label["group"]
    groups = [label["group"] for label in found]
    turns = [
        g for g, before in zip(groups, [None, *groups], strict=False) if g != before
    ]
    assert len(turns) == len(set(turns)), "a group's labels stand side by side"
    assert labels.checked(found) == found


def test_an_end_before_the_start_is_called_that() -> None:
    with pytest.raises(SpanInvalid) as refused:
        moments.checked({"start": 2, "end": 1}, LENGTH)

    assert said(refused.value)["error"] == "That moment ends before it starts."
