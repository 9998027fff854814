"""The sound card's clock."""

from __future__ import annotations

import numpy as np
import pytest

from device.media import SAMPLE_RATE
from device.timeline.clock import SampleClock

BLOCK = 1024


def run(clock: SampleClock, seconds: float, ppm: float, first: int = 0) -> int:
    """Feed stamps of a card that is *ppm* too fast, ±5 ms; tell the next sample."""
    rng = np.random.default_rng(5)
    last = first + int(seconds * SAMPLE_RATE)
    for count in range(first, last, BLOCK):
        true = count / (SAMPLE_RATE * (1 + ppm * 1e-6))
        clock.learn(count, true + rng.uniform(-5e-3, 5e-3))
    return count


@pytest.mark.parametrize("ppm", [100, -100])
def test_the_clock_finds_how_fast_the_card_runs(ppm: float) -> None:
    clock = SampleClock(0, 0.004, 5e-3)
    count = run(clock, 300, ppm)

    true = count / (SAMPLE_RATE * (1 + ppm * 1e-6))
    assert clock.ppm == pytest.approx(ppm, abs=3)
    assert clock.at(count) == pytest.approx(true, abs=0.5e-3)


def test_the_clock_learns_how_much_the_stamps_jitter() -> None:
    clock = SampleClock(0, 0, 5e-3)
    run(clock, 60, 0)

    assert clock.jitter == pytest.approx(5e-3 / np.sqrt(3), rel=0.15)


def test_a_wild_stamp_moves_nothing() -> None:
    clock = SampleClock(0, 0, 5e-3)
    count = run(clock, 60, 0) + BLOCK
    before = clock.at(count)
    clock.learn(count, count / SAMPLE_RATE - 0.136)

    assert clock.at(count) == pytest.approx(before, abs=1e-9)


def test_a_second_of_wildly_late_stamps_moves_nothing_either() -> None:
    clock = SampleClock(0, 0, 5e-3)
    count = run(clock, 60, 0)
    before, sure = clock.at(10 * count), clock.sigma
    for later in range(count, count + SAMPLE_RATE, BLOCK):
        clock.learn(later, later / SAMPLE_RATE + 0.03)

    assert clock.at(10 * count) == pytest.approx(before, abs=1e-9)
    assert clock.sigma == pytest.approx(sure, rel=0.1)


def test_stamps_that_stay_on_one_side_are_followed() -> None:
    clock = SampleClock(0, 0, 5e-3)
    count = run(clock, 60, 0)
    for later in range(count, count + 5 * SAMPLE_RATE, BLOCK):
        clock.learn(later, later / SAMPLE_RATE + 4e-3)

    assert clock.at(later) == pytest.approx(later / SAMPLE_RATE + 4e-3, abs=1e-3)


def test_a_stamp_is_not_learned_twice() -> None:
    clock = SampleClock(0, 0, 5e-3)
    clock.skip(0.0213, 1e-3, 10 * BLOCK)
    before = clock.at(0)
    clock.learn(5 * BLOCK, 3.0)

    assert clock.at(0) == before
