"""The opener about reviews: each part with what it shows, looked up when it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from device import seal
from device.errors import Locked, ReviewChanged, ReviewUnknown
from device.media import SECOND
from device.opener import Opener
from device.store import Store
from tests import filmed

MOMENT = {"id": "m1", "start": SECOND, "end": 3 * SECOND, "name": "He passes it"}
MOMENT |= {"labels": ["smile"], "seen": "both smile", "note": "only for me"}
NOTES: dict[str, Any] = {
    "moments": [MOMENT],
    "stills": [{"id": "s1", "at": 2 * SECOND, "name": "The tower"}],
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one recording of 4 s, in which a moment and a still are marked."""
    store = filmed.store_at(tmp_path_factory.mktemp("reviews") / "store")
    filmed.record(store, 4)
    return store


@pytest.fixture(scope="module")
def opener(store: Store) -> Iterator[Opener]:
    started = Opener.start(store.root)
    started.unlock_with(seal.identity_file(filmed.ANNA))
    for recording in store.recordings():
        if not started.recording(recording)["notes"]["version"]:
            started.save_notes(recording, NOTES, 0)
    yield started
    started.end()


@pytest.fixture
def items(store: Store) -> list[dict[str, str]]:
    (recording,) = store.recordings()
    return [
        {"id": "a", "recording": recording, "moment": "m1", "prompt": "", "words": ""},
        {"id": "b", "recording": recording, "still": "s1", "prompt": "", "words": ""},
    ]


def test_a_part_is_told_with_what_it_shows(
    opener: Opener, items: list[dict[str, str]]
) -> None:
    (recording,) = opener.recordings()

    moment, still = opener.save_review("", {"items": items}, 0)["items"]

    assert moment == items[0] | {
        "kind": "moment",
        "there": True,
        "missing": "",
        "name": "He passes it",
        "labels": ["smile"],
        "start": SECOND,
        "end": 3 * SECOND,
        "at": 2 * SECOND,
        "made": recording["made"],
    }
    assert (still["kind"], still["name"]) == ("still", "The tower")
    assert still["start"] == still["end"] == still["at"] == 2 * SECOND


def test_private_notes_are_not_told_with_it(
    opener: Opener, items: list[dict[str, str]]
) -> None:
    told = opener.save_review("", {"items": items}, 0)

    assert "only for me" not in str(told)
    assert "both smile" not in str(told)


def test_a_mark_that_was_changed_since_is_told_as_it_is_now(
    opener: Opener, store: Store, items: list[dict[str, str]]
) -> None:
    review = opener.save_review("", {"items": items}, 0)["id"]
    (recording,) = store.recordings()
    version = opener.recording(recording)["notes"]["version"]
    later = {**MOMENT, "name": "Passing it on", "end": 2 * SECOND}

    opener.save_notes(recording, {**NOTES, "moments": [later]}, version)
    told = opener.review(review)["items"][0]
    opener.save_notes(recording, NOTES, version + 1)

    assert (told["name"], told["end"]) == ("Passing it on", 2 * SECOND)


def test_what_is_gone_is_told_as_gone(
    opener: Opener, items: list[dict[str, str]]
) -> None:
    gone = [items[0] | {"moment": "m9"}, items[1] | {"recording": f"{9:032x}"}]

    told = opener.save_review("", {"items": gone}, 0)["items"]

    assert [(one["there"], one["missing"]) for one in told] == [(False, "gone")] * 2
    assert told[0]["moment"] == "m9"
    assert told[0]["at"] is None


def test_a_film_for_other_keys_is_told_as_closed(
    store: Store, items: list[dict[str, str]]
) -> None:
    ben = seal.new_identity()
    anna = Opener.start(store.root)
    anna.unlock_with(seal.identity_file(filmed.ANNA))
    store.enrol("Ben", ben.recipient)  # after the film, before the review
    review = anna.save_review("", {"items": items}, 0)["id"]
    opener = Opener.start(store.root)
    opener.unlock_with(seal.identity_file(ben))

    told = opener.review(review)

    store.dismiss("Ben")
    anna.end()
    opener.end()
    assert told["open"] is True
    assert {one["missing"] for one in told["items"]} == {"closed"}


def test_a_new_review_belongs_to_the_next_cycle(opener: Opener) -> None:
    first = opener.save_review("", {"title": "One"}, 0)
    second = opener.save_review("", {"title": "Two"}, 0)

    assert second["cycle"] == first["cycle"] + 1
    assert [one["id"] for one in opener.reviews()[:2]] == [second["id"], first["id"]]


def test_what_a_change_does_not_speak_of_stays(opener: Opener) -> None:
    made = opener.save_review("", {"title": "One", "wishes": "More of this"}, 0)

    saved = opener.save_review(made["id"], {"title": "Two"}, made["version"])

    assert (saved["title"], saved["wishes"]) == ("Two", "More of this")
    assert saved["cycle"] == made["cycle"]
    with pytest.raises(ReviewChanged):
        opener.save_review(made["id"], {"title": "Three"}, made["version"])


def test_an_erased_review_leaves_its_films_and_a_receipt(
    opener: Opener, store: Store, items: list[dict[str, str]]
) -> None:
    review = opener.save_review("", {"items": items, "title": "Zoë"}, 0)["id"]

    opener.erase_review(review)

    with pytest.raises(ReviewUnknown):
        opener.review(review)
    said = opener.receipts()["receipts"][0]["says"]
    assert said == f"Somebody with a key file erased the review {review[:8]}."
    assert len(store.recordings()) == 1


def test_before_unlocking_it_tells_no_review(store: Store) -> None:
    opener = Opener.start(store.root)

    for ask in (opener.reviews, lambda: opener.save_review("", {}, 0)):
        with pytest.raises(Locked):
            ask()

    opener.end()
