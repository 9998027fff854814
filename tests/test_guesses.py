"""Guesses are few: whatever is tried, restarted or pulled out of the wall."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from device import counted, disk
from device.errors import StoreFull
from device.guesses import FILE, SLOWEST, Guesses, pause_after

DAY = 24 * 3600.0


@dataclass
class Box:
    """A box that runs, is restarted or has its plug pulled; *ran* is all its time."""

    folder: Path
    up: float = 30.0
    ran: float = 30.0

    def __post_init__(self) -> None:
        self.guesses = Guesses(self.folder, lambda: self.up)

    def run(self, seconds: float) -> None:
        self.up += seconds
        self.ran += seconds

    def restart_the_page(self) -> None:
        self.guesses = Guesses(self.folder, lambda: self.up)

    def pull_the_plug(self) -> None:
        self.up = 0.0
        self.run(20)
        self.restart_the_page()

    def guess(self) -> float | None:
        """Guess wrong if it is allowed; when, in seconds of the box's running."""
        if self.guesses.wait:
            return None
        self.guesses.count()
        return self.ran

    def guess_often(self, times: int) -> None:
        for _ in range(times):
            self.run(self.guesses.wait)
            assert self.guess() is not None


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_pauses_double_and_the_tenth_is_the_longest() -> None:
    pauses = [pause_after(wrong) for wrong in range(12)]

    assert pauses == [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, SLOWEST, SLOWEST]
    assert pause_after(5000) == SLOWEST


def test_it_is_written_and_synced_before_anything_is_tried(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    real = os.fsync

    def spy(fd: int) -> None:
        synced.append(fd)
        real(fd)

    monkeypatch.setattr(os, "fsync", spy)

    box.guesses.count()

    assert len(synced) == 2, "the file, and its folder"
    assert json.loads((box.folder / FILE).read_text())["wrong"] == 1


def test_a_restart_of_the_page_forgets_nothing(box: Box) -> None:
    box.guess_often(5)
    box.run(1)
    box.restart_the_page()

    assert box.guesses.wait == 3


def test_after_a_new_start_of_the_machine_the_pause_begins_in_full(box: Box) -> None:
    box.guess_often(10)
    box.run(900)

    box.pull_the_plug()

    assert box.guesses.wait == SLOWEST - 20


def test_pulling_the_plug_again_and_again_gains_nothing(box: Box) -> None:
    box.guess_often(10)

    for _ in range(40):
        box.run(300)
        assert box.guess() is None
        box.pull_the_plug()


def test_a_right_one_forgives_all(box: Box) -> None:
    box.guess_often(12)

    box.guesses.forgive()
    box.restart_the_page()

    assert box.guesses.wait == 0
    assert disk.names(box.folder) == []


def test_a_day_without_a_guess_forgives_all(box: Box) -> None:
    box.guess_often(12)
    box.run(DAY)

    box.guess_often(2)

    assert box.guesses.wait == 0


def test_one_that_cannot_be_written_down_counts_and_is_not_made(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreFull

    monkeypatch.setattr(disk, "write", full)
    for _ in range(3):
        with pytest.raises(StoreFull):
            box.guesses.count()

    assert box.guesses.wait == 1


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"[]",
        b"{",
        b'{"format": 2, "wrong": 9, "at": 0}',
        b'{"format": 1, "wrong": "9", "at": null}',
        b'{"format": 1, "wrong": -3, "at": NaN}',
        b"[" * 100_000,
    ],
)
def test_what_makes_no_sense_is_no_count(tmp_path: Path, written: bytes) -> None:
    disk.write(tmp_path, FILE, written)

    assert Box(tmp_path).guesses.wait == 0


def test_nobody_is_kept_out_for_good(tmp_path: Path) -> None:
    told = {"format": counted.FORMAT, "wrong": 10**400, "at": 10**300}
    disk.write(tmp_path, FILE, json.dumps(told).encode())

    assert Box(tmp_path).guesses.wait <= SLOWEST


STEPS = st.one_of(
    st.just("guess"),
    st.just("guess as soon as it is allowed"),
    st.just("restart"),
    st.just("plug"),
    st.floats(0.1, 7200.0),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, max_size=60), greedy=st.integers(0, 130))
def test_never_more_than_a_hundred_in_a_day(
    steps: list[str | float], greedy: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    box, made = Box(tmp_path_factory.mktemp("box")), list[float]()
    plan = [*steps, *["guess as soon as it is allowed"] * greedy]
    for step in plan:
        if isinstance(step, float):
            box.run(step)
        elif step == "restart":
            box.restart_the_page()
        elif step == "plug":
            box.pull_the_plug()
        else:
            if step != "guess":
                box.run(box.guesses.wait)
            moment = box.guess()
            made += [] if moment is None else [moment]

    for first in made:
        assert sum(first <= other < first + DAY for other in made) <= 100


def test_the_quickest_guesser_makes_about_a_hundred_on_the_first_day(
    box: Box,
) -> None:
    made = []
    while box.ran < 30 + DAY:
        made.append(box.guess())
        box.run(box.guesses.wait)

    assert len(made) == 99
