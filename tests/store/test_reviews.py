"""Reviews on the card: sealed, in versions, erased for good."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from device import disk, seal
from device.errors import ReviewChanged, ReviewUnknown, SegmentDamaged
from device.reviews import EMPTY, Reviews, checked, kind_of, new_id
from device.store import Store

ANNA, BEN = seal.new_identity(), seal.new_identity()
ITEM = {"id": "a", "recording": f"{1:032x}", "moment": "m1"}
WRITTEN = {
    **EMPTY,
    "title": "Zoë at the table",
    "items": [{**ITEM, "prompt": "What do you see?", "words": "I waited."}],
    "strategies": ["Wait three breaths"],
    "keep": ["a"],
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", ANNA.recipient)
    return store


@pytest.fixture
def reviews(store: Store) -> Reviews:
    return Reviews(store)


def text(reviews: Reviews, review: str, who: seal.Identity = ANNA) -> str | None:
    document = reviews.load(review, [who.secret]).document
    return None if document is None else str(document["title"])


def test_what_was_written_is_read_again(reviews: Reviews) -> None:
    review = new_id()

    saved = reviews.save(review, WRITTEN, 0)

    assert (saved.id, saved.version, saved.open) == (review, 1, True)
    found = reviews.load(review, [ANNA.secret])
    assert found.document is not None
    assert {name: found.document[name] for name in EMPTY} == WRITTEN


def test_each_review_has_versions_of_its_own(reviews: Reviews) -> None:
    first, second = new_id(), new_id()
    reviews.save(first, {**WRITTEN, "title": "One"}, 0)
    reviews.save(second, {**WRITTEN, "title": "Two"}, 0)
    reviews.save(first, {**WRITTEN, "title": "One again"}, 1)

    found = {one.id: one.version for one in reviews.all([ANNA.secret])}

    assert found == {first: 2, second: 1}
    assert (text(reviews, first), text(reviews, second)) == ("One again", "Two")


def test_what_was_made_over_an_older_one_is_not_kept(reviews: Reviews) -> None:
    review = new_id()
    reviews.save(review, {**WRITTEN, "title": "Theirs"}, 0)

    with pytest.raises(ReviewChanged):
        reviews.save(review, WRITTEN, 0)

    assert text(reviews, review) == "Theirs"


def test_it_lies_sealed_and_the_age_command_opens_it(
    reviews: Reviews, store: Store, tmp_path: Path
) -> None:
    review = new_id()
    reviews.save(review, WRITTEN, 0)
    key = tmp_path / "mine.key"
    key.write_text(seal.identity_file(ANNA))

    (file,) = (store.reviews_path / review).iterdir()
    command = ["age", "-d", "-i", str(key), str(file)]
    opened = subprocess.run(command, capture_output=True, check=True).stdout

    assert "Zoë".encode() not in file.read_bytes()
    assert (file.name, file.stat().st_mtime) == ("000001.age", 0)
    assert json.loads(opened) == {
        **WRITTEN,
        "format": 1,
        "version": 1,
        "recipients": [ANNA.recipient],
    }


def test_somebody_enrolled_later_reads_it_once_another_has(
    reviews: Reviews, store: Store
) -> None:
    review = new_id()
    reviews.save(review, WRITTEN, 0)
    store.enrol("Ben", BEN.recipient)
    assert text(reviews, review, BEN) is None

    reviews.all([ANNA.secret])

    assert text(reviews, review, BEN) == "Zoë at the table"


def test_an_erased_review_is_gone_with_every_version(
    reviews: Reviews, store: Store
) -> None:
    review, other = new_id(), new_id()
    reviews.save(other, WRITTEN, 0)
    reviews.save(review, WRITTEN, 0)
    reviews.save(review, WRITTEN, 1)

    reviews.erase(review)

    assert [one.id for one in reviews.all([ANNA.secret])] == [other]
    assert disk.folders(store.reviews_path) == [other]
    for ask in (
        lambda: reviews.load(review, [ANNA.secret]),
        lambda: reviews.save(review, WRITTEN, 2),
        lambda: reviews.erase(review),
    ):
        with pytest.raises(ReviewUnknown):
            ask()


def test_erasing_overwrites_what_was_said(
    reviews: Reviews, store: Store, tmp_path: Path
) -> None:
    review = new_id()
    reviews.save(review, WRITTEN, 0)
    beside = tmp_path / "the same bytes"
    os.link(store.reviews_path / review / "000001.age", beside)

    reviews.erase(review)

    assert not beside.read_bytes().startswith(b"age-encryption.org")


def test_an_erasure_that_is_cut_short_leaves_the_newest_and_nothing_older(
    reviews: Reviews, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = new_id()
    for version in range(3):
        reviews.save(review, {**WRITTEN, "title": f"Title {version}"}, version)
    destroy = disk.destroy

    def until_the_power_goes(folder: Path, name: str) -> None:
        if name == "000003.age":
            raise InterruptedError
        destroy(folder, name)

    monkeypatch.setattr(disk, "destroy", until_the_power_goes)
    with pytest.raises(InterruptedError):
        reviews.erase(review)

    assert disk.names(store.reviews_path / review) == ["000003.age"]
    assert text(reviews, review) == "Title 2"


def test_what_a_power_cut_left_half_written_is_tidied(
    reviews: Reviews, store: Store
) -> None:
    review = new_id()
    reviews.save(review, WRITTEN, 0)
    left = store.reviews_path / review / ".000002.age.0badf00d.part"
    left.write_bytes(b"half")

    store.tidy()

    assert not left.exists()
    assert text(reviews, review) == "Zoë at the table"


@pytest.mark.parametrize("name", ["", "..", "../labels", "0" * 31, "A" * 32])
def test_no_other_name_is_looked_up(reviews: Reviews, name: str) -> None:
    with pytest.raises(ReviewUnknown):
        reviews.load(name, [ANNA.secret])


@pytest.mark.parametrize(
    "planted",
    [
        {"title": 7},
        {"cycle": "three"},
        {"cycle": True},
        {"items": {}},
        {"items": [7]},
        {"items": [{"id": "a", "recording": "r"}]},
        {"items": [{**ITEM, "still": "s1"}]},
        {"items": [{**ITEM, "words": None}]},
        {"strategies": "rest"},
        {"strengths": [7]},
    ],
)
def test_what_is_no_review_is_not_taken_for_one(planted: dict[str, Any]) -> None:
    with pytest.raises(SegmentDamaged):
        checked(planted)


def test_what_a_newer_program_wrote_beside_is_handed_on() -> None:
    found = checked({"title": "One", "music": "later", "items": [{**ITEM, "x": 1}]})

    assert found["music"] == "later"
    assert found["items"][0] == {**ITEM, "x": 1, "prompt": "", "words": ""}
    assert kind_of(found["items"][0]) == "moment"
