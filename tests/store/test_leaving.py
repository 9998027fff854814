"""Pieces that are to go for good: whatever is cut short, none comes back."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from device import disk, seal
from device.disk import door, removing, writing
from device.errors import SegmentDamaged, StoreError, StoreFull
from device.store import RecordingDirectory, Store
from tests import filmed

ME = seal.new_identity()
WHOLE = (
    *("key", "about", "init", "000000", "000001", "000002", "000003"),
    *("c0000", "c0001", "s0000", "s0001"),
)
GONE = ["000002", "000003", "c0001", "s0001"]
ANEW = ("c0000", "end")
STAYS = {"key", "about", "init", "000000", "000001", "s0000"}
ID = "ab" * 16
CALLS = ("open", "write", "fsync", "rename", "unlink", "utime")


class PowerCut(BaseException):
    """Nothing that catches errors catches this."""


class System:
    """``os``, of which the call of this number is not done any more."""

    def __init__(self, last: int, error: Callable[[], BaseException]) -> None:
        self.left = last
        self._error = error

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return partial(self._call, real) if name in CALLS else real

    def _call(self, real: Callable[..., Any], *args: Any, **how: Any) -> Any:
        self.left -= 1
        if self.left <= 0:
            raise self._error()
        return real(*args, **how)


def sealed(name: str) -> bytes:
    return seal.seal(f"what {name} holds".encode() * 300, [ME.recipient])


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a recording of four segments."""
    store = filmed.store_at(tmp_path_factory.mktemp("leaving") / "store")
    made = store.create(ID)
    for name in WHOLE:
        made.write(name, sealed(name))
    return store.root


@pytest.fixture
def stores(model: Path, tmp_path: Path) -> Callable[[], Store]:
    """As many copies of it as are asked for."""

    def copy() -> Store:
        place = tmp_path / "copy"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(model, place)
        return Store(place)

    return copy


def leave_out(
    directory: RecordingDirectory,
    last: int = 1 << 30,
    error: Callable[[], BaseException] = PowerCut,
) -> System:
    """Leave out what is to go, up to a call that fails."""
    system = System(last, error)
    with pytest.MonkeyPatch.context() as patch:
        for room in (door, removing, writing):
            patch.setattr(room, "os", system)
        directory.leave_out(GONE, {name: sealed(f"new {name}") for name in ANEW})
    return system


def test_what_goes_is_gone_and_what_stays_is_new(stores: Callable[[], Store]) -> None:
    made = stores().find(ID)

    leave_out(made)

    assert set(made.names()) == STAYS | set(ANEW)
    assert made.strangers() == []
    for name in ANEW:
        opened = seal.unseal(made.read(name), [ME.secret])
        assert opened.startswith(b"what new")


def holds_nothing_that_went(store: Store) -> None:
    """After the next start: no piece that went, and no half-written one."""
    store.tidy()
    made = store.find(ID)
    names = set(made.names())
    assert not names & set(GONE)
    assert names >= STAYS
    assert made.strangers() == []
    if "end" in names:
        assert "c0000" in names
    if "c0000" in names:
        opened = seal.unseal(made.read("c0000"), [ME.secret])
        assert opened.startswith(b"what new"), "an old chapter tells of what went"


def test_after_a_power_cut_at_any_call_nothing_comes_back(
    stores: Callable[[], Store],
) -> None:
    calls = (1 << 30) - leave_out(stores().find(ID)).left
    noted = 0
    for last in range(1, calls + 1):
        store = stores()
        made = store.find(ID)
        with pytest.raises(PowerCut):
            leave_out(made, last)
        if not (made.path / "leaving.json").exists() and "000003" in made.names():
            continue  # it had not begun: the hand's wish was not on the card yet
        noted += 1
        assert not set(made.names()) & set(GONE), "a reader still finds what is to go"
        holds_nothing_that_went(store)
    assert calls > 50
    assert calls - noted <= 6, "it begins with the note, and with nothing before"


def test_a_card_that_fails_at_any_call_is_finished_at_the_next_start(
    stores: Callable[[], Store],
) -> None:
    calls = (1 << 30) - leave_out(stores().find(ID)).left
    begun = 0
    for last in range(1, calls + 1):
        store = stores()
        made = store.find(ID)
        with pytest.raises(StoreError):
            leave_out(made, last, lambda: OSError(errno.EIO, "it fails"))
        if (made.path / "leaving.json").exists():
            begun += 1
            holds_nothing_that_went(store)
    assert begun > 40


def test_without_room_for_a_note_it_goes_all_the_same(
    stores: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreFull

    made = stores().find(ID)
    with monkeypatch.context() as patch:
        patch.setattr(disk, "write", full)
        with pytest.raises(StoreFull):
            leave_out(made)  # nor is there room for what is written anew

    assert not set(made.names()) & set(GONE)


def test_what_went_cannot_be_opened_even_if_its_blocks_are_found(
    stores: Callable[[], Store],
) -> None:
    made = stores().find(ID)
    found = [os.open(made.path / f"{name}.age", os.O_RDONLY) for name in GONE]

    leave_out(made)

    for fd in found:
        blocks = os.pread(fd, 1 << 20, 0)
        assert len(blocks) > 4096
        with pytest.raises(SegmentDamaged):
            seal.unseal(blocks, [ME.secret])
        os.close(fd)


@pytest.mark.parametrize("name", ["key", "about", "init", "notes", "end", "../key"])
def test_a_note_that_names_what_never_goes_removes_nothing_of_it(
    stores: Callable[[], Store], name: str
) -> None:
    store = stores()
    made = store.find(ID)
    note = f'{{"format": 1, "gone": ["{name}", 7], "anew": ["{name}"]}}'
    (made.path / "leaving.json").write_text(note)

    store.tidy()

    assert set(made.names()) == set(WHOLE)
    assert not (made.path / "leaving.json").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"gone": 3}'])
def test_a_note_that_makes_no_sense_removes_nothing(
    stores: Callable[[], Store], text: str
) -> None:
    store = stores()
    made = store.find(ID)
    (made.path / "leaving.json").write_text(text)

    store.tidy()

    assert set(made.names()) == set(WHOLE)
