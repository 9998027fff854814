"""Showing a review: exact clips and pictures, frozen as it begins, and a receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from device import seal
from device.errors import (
    ConsentMissing,
    ItemUnknown,
    NothingToShow,
    ReviewUnknown,
    SpanInvalid,
)
from device.film.starts import unpacked
from device.media import SECOND
from device.opener import Opener
from device.opener.done import told
from device.receipts import Receipt
from device.store import Store
from tests import filmed, films
from tests.ways_out import CARDS, TODAY

START, END = 1_200_000_000, 2_500_000_000
"""Neither lies on a key picture: of 30 pictures a second these are 36 up to 74."""
PICTURES = range(36, 75)
NOTES: dict[str, Any] = {
    "moments": [
        {"id": "m1", "start": START, "end": END, "name": "He passes it"},
        {"id": "m2", "start": 3 * SECOND, "end": 4 * SECOND, "name": "Both laugh"},
    ],
    "stills": [{"id": "s1", "at": 2 * SECOND, "name": "The tower"}],
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = filmed.store_at(tmp_path_factory.mktemp("showing") / "store")
    filmed.record(store, 5)
    return store


@pytest.fixture
def opener(store: Store) -> Iterator[Opener]:
    started = Opener.start(store.root)
    started.unlock_with(seal.identity_file(filmed.ANNA))
    base = started.recording(only(store))["notes"]["version"]
    started.save_notes(only(store), NOTES, base)
    CARDS["agreed to all"].lay(store)
    yield started
    started.end()


def only(store: Store) -> str:
    (recording,) = store.recordings()
    return recording


def review(opener: Opener, store: Store, *marks: str) -> str:
    items = [
        {
            "id": f"i{number}",
            "recording": only(store),
            ("still" if mark.startswith("s") else "moment"): mark,
        }
        for number, mark in enumerate(marks)
    ]
    saved: dict[str, Any] = opener.save_review(
        "", {"items": items, "question": "What do you see?"}, 0
    )
    return str(saved["id"])


def fetched(opener: Opener, showing: str, item: int) -> tuple[dict[str, Any], bytes]:
    """All of an item, as the page fetches it."""
    about, whole = opener.shown(showing, item, 0)
    while len(whole) < about["size"]:
        about, piece = opener.shown(showing, item, len(whole))
        assert piece
        whole += piece
    return about, whole


def test_it_tells_what_is_shown_in_its_order(opener: Opener, store: Store) -> None:
    found = opener.show(review(opener, store, "s1", "m1"))

    assert found["question"] == "What do you see?"
    assert [(one["id"], one["kind"]) for one in found["items"]] == [
        ("i0", "still"),
        ("i1", "moment"),
    ]
    assert found["missing"] == []


def test_a_moment_is_shown_by_exactly_its_pictures(
    opener: Opener, store: Store
) -> None:
    found = opener.show(review(opener, store, "m1"))

    about, clip = fetched(opener, found["showing"], 0)

    assert films.numbers_in(clip) == list(PICTURES)
    assert films.numbers_in(clip, hidden=True) == list(PICTURES)
    starts = unpacked(about["frames"])
    assert len(starts) == len(PICTURES)
    assert starts[0] == 0
    assert starts[-1] < about["duration"] < 1.4 * SECOND


def test_a_still_is_shown_as_large_as_it_was_filmed(
    opener: Opener, store: Store
) -> None:
    found = opener.show(review(opener, store, "s1"))

    about, jpeg = fetched(opener, found["showing"], 0)

    assert about == {"kind": "still", "size": len(jpeg)}
    assert jpeg.startswith(b"\xff\xd8")


def test_what_is_gone_is_left_out_and_told(opener: Opener, store: Store) -> None:
    found = opener.show(review(opener, store, "gone", "m2"))

    assert [one["id"] for one in found["items"]] == ["i1"]
    assert found["missing"] == ["i0"]


def test_a_review_of_nothing_that_is_there_is_not_shown(
    opener: Opener, store: Store
) -> None:
    before = len(opener.receipts()["receipts"])

    with pytest.raises(NothingToShow):
        opener.show(review(opener, store, "gone"))
    with pytest.raises(ReviewUnknown):
        opener.show(f"{7:032x}")
    assert len(opener.receipts()["receipts"]) == before


def test_a_moment_that_is_stretched_later_is_shown_as_it_was_chosen(
    opener: Opener, store: Store
) -> None:
    found = opener.show(review(opener, store, "m1"))
    stretched = [{**NOTES["moments"][0], "start": 0, "end": 5 * SECOND}]
    version = opener.recording(only(store))["notes"]["version"]

    opener.save_notes(only(store), {**NOTES, "moments": stretched}, version)

    _, clip = fetched(opener, found["showing"], 0)
    assert films.numbers_in(clip) == list(PICTURES)


def test_only_the_showing_that_was_begun_last_is_answered(
    opener: Opener, store: Store
) -> None:
    name = review(opener, store, "m1")
    before = opener.show(name)["showing"]
    now = opener.show(name)["showing"]

    for showing, item in ((before, 0), (now, 1), (now, -1), ("", 0)):
        with pytest.raises(ItemUnknown):
            opener.shown(showing, item, 0)


def test_what_cannot_be_cut_says_so_and_the_others_are_shown(
    opener: Opener, store: Store
) -> None:
    beyond = {"id": "m9", "start": 60 * SECOND, "end": 61 * SECOND, "name": ""}
    version = opener.recording(only(store))["notes"]["version"]
    opener.save_notes(
        only(store), {**NOTES, "moments": [beyond, NOTES["moments"][1]]}, version
    )
    found = opener.show(review(opener, store, "m9", "m2"))

    with pytest.raises(SpanInvalid):
        opener.shown(found["showing"], 0, 0)

    _, clip = fetched(opener, found["showing"], 1)
    assert films.numbers_in(clip) == list(range(90, 120))


def test_a_showing_leaves_a_receipt_that_says_how_much_and_no_word_of_it(
    opener: Opener, store: Store
) -> None:
    opener.show(review(opener, store, "m1", "s1", "m2"))

    newest = opener.receipts()["receipts"][0]
    assert newest["says"] == (
        "Somebody with a key file showed 2 moments and 1 picture of the recording "
        f"{only(store)[:8]} in a shared review."
    )
    assert "He passes it" not in str(newest)
    assert newest["details"]["parts"][0]["end"] == END


@pytest.mark.parametrize("card", CARDS)
def test_it_is_shown_if_the_family_agreed_to_the_review_and_in_no_other_case(
    opener: Opener, store: Store, card: str
) -> None:
    name = review(opener, store, "m1")
    opener.visit(TODAY)
    CARDS[card].lay(store)
    before = len(opener.receipts()["receipts"])

    if "review" in CARDS[card].agrees_to:
        assert opener.show(name)["items"]
    else:
        with pytest.raises(ConsentMissing, match=CARDS[card].says):
            opener.show(name)
        assert len(opener.receipts()["receipts"]) == before


def test_a_receipt_of_several_recordings_names_them() -> None:
    parts = [{"recording": "b" * 32, "at": 0}, {"recording": "a" * 32, "at": 0}]
    one = Receipt(0, "shown", 0, True, {"with": "Anna", "parts": parts})  # type: ignore[arg-type]

    assert told(one, {})["says"] == (
        "Anna showed 2 pictures of the recordings aaaaaaaa and bbbbbbbb "
        "in a shared review."
    )
