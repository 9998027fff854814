"""The kernel itself refuses a call of the real recorder: strace makes it say so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from device.opened import OpenedRecording
from device.store import Store
from tests import filmed, films
from tests.faults.processes import recorder, running
from tests.faults.test_kills import KEPT

CALLS = {"fsync": (41, 46, 53), "renameat": (6, 9, 12)}
"""Calls and which of them fails: folders, row, key, about, init come before film."""
TABLE = [
    pytest.param(call, number, error, marks=[] if daily else [pytest.mark.nightly])
    for call, numbers in CALLS.items()
    for number in numbers
    for error in ("EIO", "ENOSPC", "EROFS")
    for daily in [(call, number, error) == ("fsync", 41, "EIO")]
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    if not shutil.which("strace"):
        pytest.skip("strace is not here; test_bad_card.py fails the calls without it")
    return filmed.store_at(tmp_path / "store")


@pytest.mark.parametrize(("call", "number", "error"), TABLE)
def test_a_call_that_the_kernel_refuses_ends_the_film_and_not_the_recorder(
    store: Store, tmp_path: Path, call: str, number: int, error: str
) -> None:
    film = films.write_film(tmp_path / "film.mp4", 12)
    refused = f"inject={call}:error={error}:when={number}+"
    strace = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null"]
    under = [*strace, "-e", f"trace={call}", "-e", refused]

    with running(*recorder(store.root, film), under=under) as started:
        started.tell("press")
        started.wait_for("light on")
        started.wait_for("light double-wink")
        started.tell("quit")
        assert started.process.wait(60) == 0

    assert any("recording ended early" in line for line in started.lines)
    (only,) = store.recordings()
    opened = OpenedRecording.open(store.find(only), [filmed.ANNA.secret])
    there = {one.number for one in opened.index}
    assert set(started.numbers(KEPT)) <= there
    assert there
    assert [one.sentence for one in opened.verify() if one.wrong] == []
