"""When something goes wrong on the way: one sentence, nothing half, nothing lost."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from device import disk, receipts, seal, status
from device.errors import StoreFull
from device.media import SECOND, Nanoseconds
from device.opener import Opener, goods
from device.opener.goods import Goods
from device.opener.line import Line
from device.opener.shelf import Shelf
from device.opener.wish import Wish
from device.parcels import Parcels, boot_clock
from device.status import Status
from device.store import Store
from tests import filmed
from tests.browser import until
from tests.filmed import ANNA
from tests.takeaway.parts import finished, told, wish


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one recording of 3 s, made once."""
    path = tmp_path_factory.mktemp("line") / "store"
    filmed.record(filmed.store_at(path), 3)
    return path


@pytest.fixture
def store(tmp_path: Path, recorded: Path) -> Store:
    """A copy for each."""
    shutil.copytree(recorded, tmp_path / "store")
    return Store(tmp_path / "store")


@pytest.fixture
def recording(store: Store) -> str:
    (only,) = store.recordings()
    return only


@pytest.fixture
def shelf(store: Store) -> Shelf:
    return Shelf(store, [ANNA.secret])


@pytest.fixture
def line(store: Store) -> Line:
    return Line(store)


@pytest.fixture
def opener(store: Store) -> Iterator[Opener]:
    """An unlocked opener."""
    started = Opener.start(store.root)
    started.unlock_with(seal.identity_file(ANNA))
    yield started
    started.end()


def ended(line: Line, shelf: Shelf, asked: dict[str, Any]) -> dict[str, Any]:
    """Put a wish in line and wait for what becomes of it."""
    job = line.join(shelf, Wish.of(asked), "Anna")

    def now() -> dict[str, Any]:
        return next(one for one in line.told(shelf) if one["id"] == job.id)

    until(lambda: now()["state"] in ("ready", "failed"), "the parcel")
    return now()


def said(store: Store) -> list[str]:
    found, _ = receipts.read(store, [ANNA.secret])
    return [one.action for one in found]


def slow(monkeypatch: pytest.MonkeyPatch, *meanwhile: Callable[[], object]) -> None:
    """A film that never ends, with something happening after its first piece."""

    def make(*_: object) -> Goods:
        def pieces() -> Iterator[bytes]:
            yield bytes(1 << 20)
            for act in meanwhile:
                act()
            while True:
                yield bytes(1 << 20)

        return Goods(pieces(), 20 << 20, SECOND, {})

    monkeypatch.setattr(goods, "make", make)


def test_without_a_receipt_nothing_can_leave(
    store: Store,
    line: Line,
    shelf: Shelf,
    recording: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object, **__: object) -> None:
        assert Parcels(store).all() == []
        raise StoreFull

    monkeypatch.setattr(receipts, "add", full)

    one = ended(line, shelf, wish(recording, "film"))

    assert (one["state"], one["error"]) == ("failed", str(StoreFull()))
    assert disk.all_names(store.out_path) == []


def test_a_full_card_is_said_before_anything_is_written(
    store: Store,
    line: Line,
    shelf: Shelf,
    recording: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(store, "room_left", lambda: status.RESERVE + 1000)

    one = ended(line, shelf, wish(recording, "film"))

    assert one["error"] == "there is not enough room on the card to make this ready"
    assert "Remove what is ready" in one["hint"].capitalize()
    assert disk.all_names(store.out_path) == []
    assert said(store) == []


def test_a_card_that_fills_up_meanwhile_keeps_the_reserve_free(
    store: Store,
    line: Line,
    shelf: Shelf,
    recording: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = {"left": status.RESERVE + (100 << 20)}
    monkeypatch.setattr(store, "room_left", lambda: room["left"])
    slow(monkeypatch, lambda: room.update(left=status.RESERVE - 1))

    one = ended(line, shelf, wish(recording, "film"))

    assert "not enough room" in one["error"]
    assert disk.all_names(store.out_path) == []


def test_the_reserve_is_the_one_that_the_recorder_keeps(
    store: Store,
    line: Line,
    shelf: Shelf,
    recording: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = Nanoseconds(boot_clock() + SECOND)
    idle = Status("idle", "", now, 0.0, 1, None, now)
    monkeypatch.setattr(status, "read", lambda _: replace(idle, reserve=50 << 30))
    monkeypatch.setattr(store, "room_left", lambda: 50 << 30)

    assert "not enough room" in ended(line, shelf, wish(recording, "film"))["error"]
    monkeypatch.setattr(status, "read", lambda _: replace(idle, reserve=1000))
    assert ended(line, shelf, wish(recording, "film"))["state"] == "ready"
    assert status.NAME == "status.json"


def test_a_film_that_is_erased_meanwhile_says_so_and_leaves_nothing(
    store: Store,
    line: Line,
    shelf: Shelf,
    recording: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = goods.make

    def erased(*given: Any) -> Goods:
        made = real(*given)
        store.find(recording).erase()
        return made

    monkeypatch.setattr(goods, "make", erased)

    one = ended(line, shelf, wish(recording, "clip", [0, 2 * SECOND, ""]))

    assert one["state"] == "failed"
    assert one["error"] == "There is no such recording."
    assert disk.all_names(store.out_path) == []


def test_a_damaged_film_says_so_and_comes_without_that_piece_the_next_time(
    store: Store, line: Line, shelf: Shelf, recording: str
) -> None:
    piece = store.find(recording).path / "000003.age"
    sealed = bytearray(piece.read_bytes())
    sealed[-1] ^= 1
    piece.write_bytes(sealed)

    first = ended(line, shelf, wish(recording, "film"))

    assert first["state"] == "failed"
    assert first["hint"] == "try once more: the damaged piece is then left out"
    assert disk.all_names(store.out_path) == []
    assert ended(line, shelf, wish(recording, "film"))["state"] == "ready"


def test_what_is_stopped_in_the_middle_leaves_nothing(
    store: Store,
    line: Line,
    shelf: Shelf,
    recording: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = threading.Event()
    slow(monkeypatch, begun.set)
    job = line.join(shelf, Wish.of(wish(recording, "film")), "Anna")
    assert begun.wait(30)
    (one,) = line.told(shelf)
    assert one["state"] == "making"
    assert one["progress"] > 0

    line.remove(job.id)

    assert line.told(shelf) == []
    until(lambda: disk.all_names(store.out_path) == [], "nothing to be left")
    until(lambda: job.error is not None, "the job to end")
    assert said(store) == []


def test_openers_wait_for_each_other(
    store: Store, line: Line, shelf: Shelf, recording: str
) -> None:
    disk.make_directory(store.out_path)
    with disk.locked(store.out_path):
        job = line.join(shelf, Wish.of(wish(recording, "film")), "Anna")
        assert line.told(shelf)[0]["state"] == "waiting"
    until(lambda: line.told(shelf)[0]["state"] == "ready", "its turn")
    assert line.told(shelf)[0]["id"] == job.id


def test_a_line_that_is_too_long_is_refused(
    store: Store, line: Line, shelf: Shelf, recording: str
) -> None:
    asked = Wish.of(wish(recording, "film"))
    disk.make_directory(store.out_path)
    with disk.locked(store.out_path):
        for _ in range(50):
            job = line.join(shelf, asked, "Anna")
        with pytest.raises(StoreFull, match="too much is waiting"):
            line.join(shelf, asked, "Anna")
        for one in line.told(shelf):
            line.remove(one["id"])
    until(lambda: job.error is not None, "the line to be empty")
    assert disk.all_names(store.out_path) == []


def test_a_lock_in_the_middle_leaves_what_the_next_sweep_removes(
    store: Store, opener: Opener, recording: str
) -> None:
    with disk.locked(store.out_path):
        opener.take_away(wish(recording, "film"))
        opener.end()

    Parcels(store).sweep()

    assert disk.all_names(store.out_path) == []


def test_what_was_ready_is_told_after_a_new_unlock(
    store: Store, opener: Opener, recording: str
) -> None:
    parcel = opener.take_away(wish(recording, "clip", [0, SECOND, ""]))
    before = finished(opener, parcel)
    opener.end()

    again = Opener.start(store.root)
    again.unlock_with(seal.identity_file(ANNA))

    after = told(again, parcel)
    assert after["seconds_left"] <= before["seconds_left"] <= 24 * 3600
    assert {**after, "seconds_left": 0} == {**before, "seconds_left": 0}
    again.end()


def test_who_was_enrolled_later_is_told_what_there_is_and_no_more(
    store: Store, opener: Opener, recording: str
) -> None:
    parcel = opener.take_away(wish(recording, "film"))
    ready = finished(opener, parcel)
    ben = seal.new_identity()
    store.enrol("Ben", ben.recipient)

    (seen,) = Line(store).told(Shelf(store, [ben.secret]))

    assert (seen["file"], seen["size"]) == (ready["file"], ready["size"])
    assert (seen["says"], seen["details"]) == ("", {"recording": recording})
