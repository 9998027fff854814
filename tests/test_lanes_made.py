"""What a film lacks of its lanes is made while it is looked at, and kept."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from device import seal, status
from device.chapters import chapter_name
from device.errors import PictureUnknown, RecordingUnknown, ScoutLost
from device.media import SECOND, Nanoseconds
from device.opened import OpenedRecording
from device.opener import Opener
from device.opener.making import Maker
from device.pieces import Pieces
from device.scout.asked import Asked
from device.scout.process import Process
from device.store import Store
from tests import filmed
from tests.promises.traced import until
from tests.scout.test_work import number_in

LENGTH = 12


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with a film of twelve seconds that had a scout beside it."""
    store = filmed.store_at(tmp_path_factory.mktemp("beside") / "store")
    filmed.record(store, LENGTH, scout=filmed.patient_scout)
    return store


@pytest.fixture(scope="module")
def bare(beside: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The same film as an older program would have made it: without its lanes."""
    place = tmp_path_factory.mktemp("bare") / "store"
    shutil.copytree(beside.root, place)
    store = Store(place)
    (only,) = store.recordings()
    pieces = Pieces(store.find(only), [filmed.ANNA.secret])
    for number in pieces.directory.chapters():
        name = chapter_name(number)
        document = pieces.document(name)
        del document["pictures"], document["voices"]
        pieces.directory.remove(name)
        pieces.write_document(name, document)
    return store


@pytest.fixture
def store(bare: Store, tmp_path: Path) -> Store:
    """A copy of it."""
    shutil.copytree(bare.root, tmp_path / "store")
    return Store(tmp_path / "store")


def opened(store: Store) -> OpenedRecording:
    (only,) = store.recordings()
    return OpenedRecording.open(store.find(only), [filmed.ANNA.secret])


def make(film: OpenedRecording) -> OpenedRecording:
    """Make what it lacks."""
    maker = Maker()
    maker.want(film)
    maker.wait(120)
    return film


def files(store: Store) -> dict[str, bytes]:
    (only,) = store.recordings()
    return {path.name: path.read_bytes() for path in store.find(only).path.iterdir()}


def complete(film: OpenedRecording, seconds: int = LENGTH) -> None:
    lanes = film.lanes.now()
    assert film.lanes.lacking() == []
    assert film.lanes.progress() == 1
    assert [round(at / SECOND) for at in lanes.pictures] == list(range(0, seconds, 5))
    numbers = [number_in(film.lanes.small(at)) for at in lanes.pictures]
    assert numbers == list(range(0, seconds * 30, 150))
    assert lanes.judge == "silero"
    assert len(lanes.voices) == pytest.approx(seconds * 10, abs=3)
    assert lanes.voices.count(None) <= 2
    assert lanes.waveform.count(None) == 0


def test_what_is_made_is_kept_sealed_and_there_at_once_the_next_time(
    store: Store,
) -> None:
    before = files(store)
    film = opened(store)
    assert len(film.lanes.lacking()) == 2
    assert film.lanes.progress() == 0

    complete(make(film))

    after = files(store)
    assert set(after) - set(before) == {"m0000.age", "m0001.age"}
    assert {name: after[name] for name in before} == before
    again = opened(store)
    complete(again)
    assert again.lanes.now() == film.lanes.now()
    assert again.verify() == []


def test_what_was_made_is_what_a_scout_finds_while_filming(
    store: Store, beside: Store
) -> None:
    made, found = make(opened(store)).lanes.now(), opened(beside).lanes.now()

    assert made.pictures == found.pictures
    assert made.movement == found.movement
    told = [
        (one, other)
        for one, other in zip(made.voices, found.voices, strict=False)
        if one is not None and other is not None
    ]
    assert len(told) > LENGTH * 10 - 4
    assert max(abs(one - other) for one, other in told) < 64


def test_a_forged_piece_is_left_out_and_made_anew(store: Store) -> None:
    make(opened(store))
    (only,) = store.recordings()
    directory = store.find(only)
    piece = directory.path / "m0000.age"
    piece.write_bytes((directory.path / "m0001.age").read_bytes())

    film = opened(store)

    assert [one.sentence for one in film.verify()] == ["m0000 is not what was written"]
    assert [one.stretch for one in film.lanes.lacking()] == [0]
    complete(make(film))
    assert opened(store).verify() == []


def test_a_damaged_segment_leaves_a_hole_and_nothing_is_kept_of_its_stretch(
    store: Store,
) -> None:
    (only,) = store.recordings()
    piece = store.find(only).path / "000012.age"
    piece.write_bytes(piece.read_bytes()[:-9])

    film = make(opened(store))

    lanes = film.lanes.now()
    assert lanes.voices[61:64] == [None, None, None]  # segment 12: from 6 s to 6.5 s
    assert None not in lanes.voices[:58] + lanes.voices[68:-2]
    assert len(lanes.pictures) == 3
    assert film.lanes.lacking() == []
    assert store.find(only).made() == ["m0001"]


def test_a_film_without_a_stop_is_only_made_in_memory(store: Store) -> None:
    (only,) = store.recordings()
    (store.find(only).path / "end.age").unlink()

    film = make(opened(store))

    complete(film)
    assert store.find(only).made() == []


def test_an_erased_film_is_not_written_to(store: Store) -> None:
    film = opened(store)
    (only,) = store.recordings()
    (store.find(only).path / "key.age").unlink()

    with pytest.raises(RecordingUnknown):
        film.lanes.keep(0, [])


def test_a_scout_that_dies_is_followed_by_another(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaths = 0
    real = Asked.ask

    def die_once(self: Asked, *words: object) -> object:
        nonlocal deaths
        if not deaths:
            deaths += 1
            raise ScoutLost
        return real(self, *words)  # type: ignore[arg-type]

    monkeypatch.setattr(Asked, "ask", die_once)

    complete(make(opened(store)))


def test_without_any_scout_the_lanes_stay_as_they_are(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no memory")

    monkeypatch.setattr(Process, "__init__", refuse)
    film = make(opened(store))

    assert film.lanes.lacking() == []  # nothing that could be made
    assert film.lanes.now().pictures == ()
    assert None not in film.lanes.now().waveform


def test_a_small_picture_of_another_time_is_unknown(store: Store) -> None:
    with pytest.raises(PictureUnknown):
        opened(store).lanes.small(Nanoseconds(123))


@pytest.fixture
def opener(store: Store) -> Iterator[Opener]:
    started = Opener.start(store.root)
    started.unlock_with(seal.identity_file(filmed.ANNA))
    yield started
    started.end()


def children(opener: Opener) -> list[int]:
    pid = opener._process.pid
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def test_the_opener_answers_at_once_and_makes_the_rest_meanwhile(
    opener: Opener, store: Store
) -> None:
    (only,) = store.recordings()

    first = opener.lanes(only)

    assert first["complete"] is False
    assert first["progress"] < 1
    assert len(first["movement"]["values"]) == LENGTH * 2
    assert len(first["waveform"]) >= LENGTH * 20 - 2
    until(lambda: opener.lanes(only)["complete"], "the lanes")
    whole = opener.lanes(only)
    assert whole["progress"] == 1
    assert whole["voices"]["by"] == "silero"
    numbers = [number_in(opener.small(only, at)) for at in whole["pictures"]]
    assert numbers == [0, 150, 300]
    until(lambda: not children(opener), "the scout to end")


def test_locking_ends_what_is_being_made(opener: Opener, store: Store) -> None:
    (only,) = store.recordings()
    opener.lanes(only)
    until(lambda: children(opener), "a scout")
    (scout,) = children(opener)

    opener.end()

    until(lambda: not Path(f"/proc/{scout}").exists(), "the scout to end")


def test_of_a_film_that_is_still_being_recorded_nothing_is_made(
    opener: Opener, store: Store
) -> None:
    (only,) = store.recordings()
    (store.find(only).path / "end.age").unlink()
    now = Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))
    filming = status.Status("recording", "", now, 1.0, 60, only, now)
    status.write(store.root / status.NAME, filming)

    told = opener.lanes(only)

    assert told["complete"] is False
    assert told["pictures"] == []
    assert children(opener) == []
    assert store.find(only).made() == []
