"""The opener about what is written: the frame that a still is of, and the labels."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest

from device import seal
from device.errors import LabelsChanged, Locked, SpanInvalid
from device.film.starts import unpacked
from device.media import SECOND
from device.opener import Opener
from device.opener.desk import Desk
from device.opener.written import frame_at
from device.store import Store
from tests import filmed

PICTURE = SECOND // 30


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one recording of 4 s."""
    store = filmed.store_at(tmp_path_factory.mktemp("written") / "store")
    filmed.record(store, 4)
    return store


@pytest.fixture
def opener(store: Store) -> Iterator[Opener]:
    """An unlocked opener."""
    started = Opener.start(store.root)
    started.unlock_with(seal.identity_file(filmed.ANNA))
    yield started
    started.end()


@pytest.mark.parametrize(
    ("at", "picture"),
    [
        (0, 0),
        (PICTURE - 20_000, 0),  # a tick of the picture is 11 µs
        (PICTURE, 1),
        (SECOND, 30),
        (SECOND + PICTURE // 2, 30),
    ],
)
def test_a_still_lies_where_its_frame_starts(
    opener: Opener, store: Store, at: int, picture: int
) -> None:
    (recording,) = store.recordings()

    found = opener.frame_at(recording, at)

    assert found == unpacked(opener.frames(recording))[picture]
    assert opener.frame_at(recording, found) == found
    assert opener.still(recording, found, 64) == opener.still(recording, at, 64)


def test_past_the_last_frame_it_is_the_last(opener: Opener, store: Store) -> None:
    (recording,) = store.recordings()

    assert (
        opener.frame_at(recording, 99 * SECOND)
        == unpacked(opener.frames(recording))[-1]
    )


def test_labels_are_kept_between_two_unlocks(opener: Opener, store: Store) -> None:
    labels = [{"name": "Zoë reaches out", "group": "Ours"}]
    base = opener.labels()["version"]

    saved = opener.save_labels(labels, base)

    assert saved == {"version": base + 1, "labels": labels, "open": True}
    again = Opener.start(store.root)
    again.unlock_with(seal.identity_file(filmed.ANNA))
    assert again.labels() == saved
    with pytest.raises(LabelsChanged):
        again.save_labels([], base)
    again.end()


def test_before_unlocking_it_tells_no_label(store: Store) -> None:
    opener = Opener.start(store.root)

    for ask in (opener.labels, lambda: opener.save_labels([], 0)):
        with pytest.raises(Locked):
            ask()

    opener.end()


def test_a_film_without_a_picture_has_no_still() -> None:
    sound_only = SimpleNamespace(frames=array("q"))
    desk = SimpleNamespace(shelf=SimpleNamespace(film=lambda _: sound_only))

    with pytest.raises(SpanInvalid, match="no picture"):
        frame_at(cast(Desk, desk), "x", 0)
