"""Receipts in words: from the card through the opener, whatever they say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from device import disk, receipts, seal
from device.media import SECOND, Nanoseconds
from device.opener import Opener
from device.opener.done import told
from device.receipts import Receipt
from device.store import Store
from tests import filmed
from tests.takeaway.parts import made, wish

BEN = seal.new_identity()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = filmed.store_at(tmp_path_factory.mktemp("told") / "store")
    filmed.record(store, 4)
    return store


@pytest.fixture
def opener(store: Store) -> Iterator[Opener]:
    started = Opener.start(store.root)
    started.unlock_with(seal.identity_file(filmed.ANNA))
    yield started
    started.end()


def says(opener: Opener) -> list[str]:
    return [one["says"] for one in opener.receipts()["receipts"]]


def in_words(action: str, **details: Any) -> str:
    people = {filmed.ANNA.recipient: "Anna"}
    one = Receipt(0, action, Nanoseconds(0), True, details)
    return str(told(one, people)["says"])


def test_an_unlock_and_a_clip_can_be_read_by_who_answers_for_it(
    opener: Opener, store: Store
) -> None:
    (recording,) = store.recordings()

    keys = [filmed.ANNA.recipient, BEN.recipient]
    asked = wish(recording, "clip", [SECOND, 3 * SECOND, ""], recipients=keys)
    sealed = made(opener, store, asked).read_bytes()

    sha256 = hashlib.sha256(sealed).hexdigest()
    assert says(opener)[:2] == [
        f"A clip of 2 seconds of the recording {recording[:8]} was taken away for the "
        "shared review by "
        f"somebody with a key file, sealed to Anna and {BEN.recipient} "
        f"({round(len(sealed) / 1000)} KB, SHA-256 {sha256}).",
        "Somebody with a key file unlocked the box.",
    ]
    newest = opener.receipts()["receipts"][0]
    assert newest["action"] == "taken away"
    assert newest["details"]["recipients"] == [filmed.ANNA.recipient, BEN.recipient]
    assert opener.receipts()["findings"] == []


def test_words_that_left_can_be_read_of_and_not_read(
    opener: Opener, store: Store
) -> None:
    (recording,) = store.recordings()

    words = {"form": "csv", "moments": 3, "private": True}
    opener.words_taken(recording, "supervision", words)
    words = {"form": "eaf", "moments": 1, "private": False}
    opener.words_taken(recording, "review", words)

    assert says(opener)[:2] == [
        f"The words about 1 moment in the recording {recording[:8]} were taken away "
        "for the shared review, as a file for ELAN. That is not sealed.",
        f"The words about 3 moments in the recording {recording[:8]} were taken away "
        "for supervision with the private notes, as a file for a spreadsheet. "
        "That is not sealed.",
    ]
    assert opener.receipts()["receipts"][0]["details"] == {
        "recording": recording,
        "form": "eaf",
        "moments": 1,
        "private": False,
        "purpose": "review",
        "family": "K7-14",
    }


def test_a_receipt_that_was_taken_out_is_told(tmp_path: Path) -> None:
    store = filmed.store_at(tmp_path / "store")
    for _ in range(3):
        receipts.add(store, "unlocked", {"with": "Anna"})
    disk.remove(store.receipts_path, "000001.age")
    opener = Opener.start(store.root)
    opener.unlock_with(seal.identity_file(filmed.ANNA))

    assert opener.receipts()["findings"] == [
        "the receipt 1 is missing",
        "the receipt 2 does not follow on the one before",
    ]
    opener.end()


@pytest.mark.parametrize(
    ("action", "details", "sentence"),
    [
        ("enrolled", {"name": "Ben"}, "Ben was enrolled."),
        ("unlocked", {"with": "Anna"}, "Anna unlocked the box."),
        (
            "film opened",
            {"recording": "3f" * 16, "with": filmed.ANNA.recipient},
            "Anna opened the whole film of the recording 3f3f3f3f.",
        ),
        (
            "taken away",
            {"recording": "3f" * 16, "start": 0, "end": SECOND, "recipients": ["k"]},
            "A clip of 1 second of the recording 3f3f3f3f was taken away, sealed to k.",
        ),
        (
            "taken away",
            {
                "recording": "3f" * 16,
                "what": "film",
                "form": "page",
                "recipients": [],
                "length": 725 * SECOND,
                "size": 61_400_000,
                "sha256": "ab12",
                "with": "Anna",
            },
            "The whole film (12 minutes 5 seconds) of the recording 3f3f3f3f was taken "
            "away by Anna, as a page that opens itself with a passphrase (61.4 MB, "
            "SHA-256 ab12).",
        ),
        (
            "taken away",
            {
                "recording": "3f" * 16,
                "what": "reel",
                "form": "page",
                "parts": [[0, 1], [2, 3]],
                "recipients": [filmed.ANNA.recipient],
                "length": 19 * SECOND,
                "size": 400,
                "sha256": "ab12",
                "with": "a key file",
            },
            "A film of 2 moments (19 seconds) of the recording 3f3f3f3f was taken away "
            "by somebody with a key file, as a page that opens itself with a "
            "passphrase, sealed to Anna (1 KB, SHA-256 ab12).",
        ),
        (
            "erased",
            {"recording": "3f" * 16, "with": "Anna"},
            "Anna erased the recording 3f3f3f3f.",
        ),
        ("dismissed", {"name": "Ben"}, "Dismissed, name: Ben."),
    ],
)
def test_what_was_done_is_one_sentence(
    action: str, details: dict[str, Any], sentence: str
) -> None:
    assert in_words(action, **details) == sentence


@pytest.mark.parametrize(
    "details",
    [
        {},
        {"recipients": 7, "start": 0, "end": 1},
        {"recipients": [["age1"]]},
        {"recipients": [], "start": "now", "end": 0},
        {"recipients": [], "start": 0, "end": 10**400},
        {"recording": {"a": ["b"]}, "with": "\ud800\x1b[2J"},
    ],
)
@pytest.mark.parametrize("action", ["taken away", "erased", "\x07danced"])
def test_a_forged_receipt_is_told_in_plain_letters_and_stops_nothing(
    action: str, details: dict[str, Any]
) -> None:
    sentence = in_words(action, **details)

    assert sentence.isprintable()
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("wall", "trusted", "when"),
    [(5, True, 5), (5, False, None), (-1, True, None), (1 << 63, True, None)],
)
def test_a_time_is_told_only_if_the_box_knew_it(
    wall: int, trusted: bool, when: int | None
) -> None:
    assert told(Receipt(0, "x", Nanoseconds(wall), trusted, {}), {})["when"] == when


def test_a_forged_receipt_without_a_recording_closes_no_shelf(
    opener: Opener, store: Store
) -> None:
    receipts.add(store, "taken away", {"recording": ["no", "name"]})
    receipts.add(store, "taken away", {})

    assert [one["id"] for one in opener.recordings()] == store.recordings()
