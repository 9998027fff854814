"""A film is opened before it is asked for, and a card's picture opens no whole film."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from device import seal
from device.errors import RecordingUnknown, SegmentDamaged
from device.media import SECOND, Nanoseconds
from device.opened import OpenedRecording
from device.opener import Opener
from device.opener.ahead import Ahead
from device.opener.desk import Desk
from device.opener.glimpse import Glimpse
from device.opener.shelf import Shelf
from device.pieces import Pieces
from device.stills import still
from device.store import Store
from tests import filmed

LENGTH = 24
"""Seconds: three chapters."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = filmed.store_at(tmp_path_factory.mktemp("ahead") / "store")
    filmed.record(store, LENGTH)
    return store


@pytest.fixture
def recording(store: Store) -> str:
    (only,) = store.recordings()
    return only


class Openings(list[str]):
    """The recordings that were indexed whole."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        really = OpenedRecording.open

        def note(directory: object, identities: list[str]) -> OpenedRecording:
            self.append(directory.id)  # type: ignore[attr-defined]
            return really(directory, identities)  # type: ignore[arg-type]

        monkeypatch.setattr(OpenedRecording, "open", note)


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> Openings:
    return Openings(monkeypatch)


def unlocked(store: Store) -> Desk:
    desk = Desk(store.root, lambda: 0.0)
    desk.answer({"do": "unlock_with", "identity_file": seal.identity_file(filmed.ANNA)})
    return desk


def test_a_film_that_was_made_ready_is_there_when_it_is_asked_for(
    store: Store, recording: str, openings: Openings
) -> None:
    desk = unlocked(store)

    desk.answer({"do": "ready", "recording": recording})
    desk.ahead.wait(60)

    assert openings == [recording]
    told, _ = desk.answer({"do": "recording", "recording": recording})
    place = {"recording": recording, "view": told["view"]}
    assert desk.answer({"do": "read", "start": 0, "stop": 100, **place})[1]
    assert openings == [recording]


def test_nobody_waits_for_a_film_to_be_made_ready(store: Store, recording: str) -> None:
    opener = Opener.start(store.root)
    opener.unlock_with(seal.identity_file(filmed.ANNA))

    opener.ready(recording)
    with pytest.raises(RecordingUnknown):
        opener.ready("0" * 32)

    opener.end()


def test_of_many_wishes_the_last_comes_next() -> None:
    done, begun, go_on = list[str](), threading.Event(), threading.Event()

    def lay_out(recording: str) -> None:
        begun.set()
        go_on.wait(60)
        done.append(recording)
        if recording == "b":
            raise SegmentDamaged

    ahead = Ahead(lay_out)
    ahead.want("a")
    begun.wait(60)
    for each in ("c", "d", "b"):
        ahead.want(each)
    go_on.set()
    ahead.wait(60)
    ahead.want("e")
    ahead.wait(60)

    assert done == ["a", "b", "e"]


@pytest.mark.parametrize("second", [0, 0.99, 8, 9.97, 10.04, 20.01, LENGTH - 0.3])
def test_a_glimpse_shows_the_picture_that_the_whole_film_shows(
    store: Store, recording: str, second: float
) -> None:
    directory, at = store.find(recording), Nanoseconds(round(second * SECOND))
    pieces = Pieces(directory, [filmed.ANNA.secret])
    whole = OpenedRecording.open(directory, [filmed.ANNA.secret])

    glimpse = Glimpse(pieces, at)

    assert len(glimpse.index) <= 4
    assert still(glimpse, at, 160) == still(whole, at, 160)


@pytest.mark.parametrize("second", [LENGTH + 1, 10_000])
def test_a_glimpse_beyond_the_end_says_that_it_cannot_tell(
    store: Store, recording: str, second: float
) -> None:
    pieces = Pieces(store.find(recording), [filmed.ANNA.secret])

    with pytest.raises(SegmentDamaged):
        Glimpse(pieces, Nanoseconds(round(second * SECOND)))


def test_the_picture_on_a_card_opens_no_whole_film(
    store: Store, recording: str, openings: Openings
) -> None:
    shelf = Shelf(store, [filmed.ANNA.secret])

    picture = shelf.still(recording, Nanoseconds(LENGTH * SECOND // 3), 640)

    assert picture.startswith(b"\xff\xd8")
    assert openings == []


@pytest.mark.parametrize("lost", ["c0000", "end"])
def test_where_a_glimpse_is_not_enough_the_whole_film_tells(
    tmp_path: Path, openings: Openings, lost: str
) -> None:
    store = filmed.store_at(tmp_path / "store")
    recording = filmed.record(store, 4)
    store.find(recording).remove(lost)
    shelf = Shelf(store, [filmed.ANNA.secret])

    assert shelf.still(recording, Nanoseconds(SECOND), 160).startswith(b"\xff\xd8")
    assert openings == [recording]
