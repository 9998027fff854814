"""The opener about a film that grows, and about erasing one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from device import seal, status
from device.errors import PieceMissing, RecordingUnknown, StillFilming
from device.media import Nanoseconds
from device.opener import Opener
from device.status import Status
from device.store import Store
from tests import filmed, films


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one recording of 3 s."""
    store = filmed.store_at(tmp_path / "store")
    filmed.record(store, 3)
    return store


@pytest.fixture
def opener(store: Store) -> Iterator[Opener]:
    """An unlocked opener."""
    started = Opener.start(store.root)
    started.unlock_with(seal.identity_file(filmed.ANNA))
    yield started
    started.end()


def filming(store: Store, recording: str) -> None:
    """Let the recorder say that it is making this recording."""
    now = Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))
    told = Status("recording", "", now, 3.0, 90, recording, now)
    status.write(store.root / "status.json", told)


def test_the_pieces_of_a_film_are_a_film(opener: Opener, store: Store) -> None:
    (recording,) = store.recordings()

    told = opener.growing(recording)
    pieces = [opener.piece(recording, n) for n in range(told["pieces"])]
    film = opener.piece(recording, None) + b"".join(pieces)

    assert not told["recording_now"]
    numbers = films.numbers_in(film)
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > 80


def test_a_piece_that_is_not_there_yet_is_missing(opener: Opener, store: Store) -> None:
    (recording,) = store.recordings()
    more = opener.growing(recording)["pieces"]

    with pytest.raises(PieceMissing):
        opener.piece(recording, more)


def test_it_is_told_that_a_film_still_grows(opener: Opener, store: Store) -> None:
    (recording,) = store.recordings()

    filming(store, recording)

    assert opener.growing(recording)["recording_now"]


def test_an_erased_film_is_gone_and_a_receipt_is_left(
    opener: Opener, store: Store
) -> None:
    (recording,) = store.recordings()
    opener.recording(recording)

    opener.erase(recording)

    assert store.recordings() == []
    assert not (store.recordings_path / recording).exists()
    with pytest.raises(RecordingUnknown):
        opener.recording(recording)
    newest = opener.receipts()["receipts"][0]
    assert newest["action"] == "erased"
    assert newest["details"]["recording"] == recording


def test_a_film_that_is_being_recorded_is_not_erased(
    opener: Opener, store: Store
) -> None:
    (recording,) = store.recordings()
    filming(store, recording)
    written = len(opener.receipts()["receipts"])

    with pytest.raises(StillFilming):
        opener.erase(recording)

    assert store.recordings() == [recording]
    assert len(opener.receipts()["receipts"]) == written
