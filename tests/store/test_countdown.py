"""The countdown's file: what everybody may know, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device import countdown
from device.countdown import DAY_SECONDS, FILE, NOTHING, Countdown
from device.errors import DayUnfit
from device.store import Store

TODAY = date(2026, 11, 25)
SET = Countdown(True, "2027-01-25", 61 * DAY_SECONDS, lent=True)
NONSENSE = [
    b"",
    b"null",
    b"[]",
    b"{",
    b"\xff",
    b'{"format": 2, "erase_on": "2027-01-25", "seconds_left": 5}',
    b'{"format": 1, "erase_on": "soon", "held_here": "yes", "lent": 1}',
    b"[" * 100_000,
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "store")
    made.create_layout()
    return made


def test_a_new_box_counts_nothing(store: Store) -> None:
    assert countdown.read(store) == NOTHING


def test_what_is_kept_is_read_again(store: Store) -> None:
    countdown.change(store, lambda _: SET)

    assert countdown.read(store) == SET


def test_it_says_nothing_of_the_family(store: Store) -> None:
    countdown.change(store, lambda _: SET)

    told = json.loads((store.family_path / FILE).read_text())
    assert told == {
        "format": 1,
        "held_here": True,
        "erase_on": "2027-01-25",
        "seconds_left": 61 * DAY_SECONDS,
        "lent": True,
    }


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_counts_nothing(store: Store, nonsense: bytes) -> None:
    (store.family_path / FILE).write_bytes(nonsense)

    assert countdown.read(store) == NOTHING


def test_what_is_left_cannot_be_made_longer_than_can_be_meant(store: Store) -> None:
    for written in (10**12, None, True, "9", -5):
        told = {"format": 1, "erase_on": "2027-01-25", "seconds_left": written}
        (store.family_path / FILE).write_text(json.dumps(told))

        left = countdown.read(store).seconds_left
        assert left is not None
        assert 0 <= left <= (366 + 61) * DAY_SECONDS


def test_what_does_not_change_is_not_written(store: Store) -> None:
    countdown.change(store, lambda _: SET)
    before = (store.family_path / FILE).stat().st_ino

    countdown.change(store, lambda told: replace(told, lent=True))

    assert (store.family_path / FILE).stat().st_ino == before


@given(st.integers(-60, 366), st.integers(1, 61))
def test_the_running_time_reaches_exactly_to_the_day(ahead: int, keep: int) -> None:
    work_ends = date.fromordinal(TODAY.toordinal() + ahead)
    if ahead + keep <= 0:
        with pytest.raises(DayUnfit):
            countdown.ends(NOTHING, work_ends, TODAY, keep)
        return

    told = countdown.ends(NOTHING, work_ends, TODAY, keep)

    assert date.fromisoformat(told.erase_on).toordinal() == (
        work_ends.toordinal() + keep
    )
    assert told.days_left == ahead + keep


@pytest.mark.parametrize("ends", [date(2026, 9, 25), date(2028, 1, 1)])
def test_a_day_that_cannot_be_meant_is_refused(ends: date) -> None:
    with pytest.raises(DayUnfit) as refused:
        countdown.ends(NOTHING, ends, TODAY, 61)

    assert refused.value.hint


def test_nobody_keeps_longer_than_two_months() -> None:
    assert countdown.ends(NOTHING, TODAY, TODAY, 900).erase_on == "2027-01-25"


def test_the_work_can_go_on() -> None:
    assert countdown.goes_on(SET) == Countdown(held_here=True, lent=True)


def test_a_wall_clock_from_nowhere_says_no_day() -> None:
    for wall in (10**30, -(10**30)):
        assert countdown.day_of(wall) is None  # type: ignore[arg-type]
