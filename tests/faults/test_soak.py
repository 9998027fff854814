"""A long life: memory, open files and threads do not grow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from tests.faults.soak import Weight

HOUR = 3595
"""Seconds; after an hour a recording would stop by itself."""
ROOT = Path(__file__).parents[2]


def lived(place: Path, recordings: str, seconds: int, every: int) -> list[Weight]:
    """Live so long in a process of its own; what it weighed on the way."""
    command = [sys.executable, "-m", "tests.faults.soak", str(place)]
    told = subprocess.run(
        [*command, recordings, str(seconds), str(every)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    weights = [json.loads(line)[1:] for line in told.stdout.splitlines()]
    return [Weight(*weight) for weight in weights]


def growth(weights: list[Weight]) -> float:
    """What came to its own memory from the second third to the last, a share of all.

    The first third is the warming up: measured, memory rises by 2 MB over the first
    700 short recordings, as the allocator's pools fill, and stays there.
    """
    third = len(weights) // 3
    before, last = weights[third : 2 * third], weights[-third:]
    grown = median(w.own for w in last) - median(w.own for w in before)
    return grown / weights[-1].resident


def hold(weights: list[Weight]) -> None:
    """Nothing grows."""
    assert len(weights) > 9
    assert len({weight.files for weight in weights}) == 1
    assert len({weight.threads for weight in weights}) == 1
    assert growth(weights) < 0.01, weights


def test_twenty_minutes_of_film_in_fifty_recordings_leave_nothing_behind(
    tmp_path: Path,
) -> None:
    hold(lived(tmp_path, "50", 24, 5))


@pytest.mark.nightly
@pytest.mark.timeout(10_800)
def test_two_thousand_recordings_leave_nothing_behind(tmp_path: Path) -> None:
    hold(lived(tmp_path, "2000", 2, 100))


@pytest.mark.nightly
@pytest.mark.timeout(10_800)
def test_a_day_of_film_leaves_nothing_behind(tmp_path: Path) -> None:
    hold(lived(tmp_path, "24", HOUR, 1))


@pytest.mark.nightly
@pytest.mark.timeout(10_800)
def test_one_recording_of_a_day_does_not_grow(tmp_path: Path) -> None:
    hold(lived(tmp_path, "one", 24 * 3600, 3600))


def test_growth_is_seen() -> None:
    leaking = [Weight(70_000 + 200 * n, 30_000 + 200 * n, 6, 1) for n in range(20)]

    assert growth(leaking) > 0.01
