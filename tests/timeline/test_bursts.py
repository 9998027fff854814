"""Stamps that err together for a while are no lost sound, and hide none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from device.media import SECOND
from device.timeline import Timeline
from device.timeline.limits import DISTRUST, DOUBT, HOLD
from device.timeline.witness import Witness
from tests.timeline.bursts import busy, really_busy
from tests.timeline.card import World, arrivals, offsets

SHAPES = ("constant", "decaying", "sawtooth")
KINDS = [
    *(("waiting", shape) for shape in SHAPES),
    *(("mistaken", shape) for shape in SHAPES),
    ("mistaken_for_long", "decaying"),
    ("fetched", "decaying"),
]
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(1, 10))]
FEW_KINDS = [
    ("waiting", "constant"),
    ("mistaken", "sawtooth"),
    ("mistaken_for_long", "decaying"),
    ("fetched", "decaying"),
]
BUSY = World(seconds=40)
LOSSES = 4
BLOCK = 1024 / 48_000


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("kind", "shape"), KINDS)
def test_a_burst_of_late_stamps_is_not_taken_for_lost_sound(
    kind: str, shape: str, seed: int
) -> None:
    timeline = Timeline()
    late = offsets(busy(replace(BUSY, seed=seed), kind, shape), timeline)

    assert timeline.statement().lost_samples == 0
    assert np.abs(late).max() < 5


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("kind", "shape"), FEW_KINDS)
def test_what_is_lost_between_bursts_is_found(kind: str, shape: str, seed: int) -> None:
    timeline, world = Timeline(), replace(BUSY, seed=seed, losses=LOSSES)
    late = offsets(busy(world, kind, shape), timeline)

    statement = timeline.statement()
    assert statement.lost_blocks == LOSSES
    assert statement.lost_samples == pytest.approx(LOSSES * 1024, abs=LOSSES * 48)
    assert np.abs(late).max() < 5


def test_nothing_is_lost_in_a_minute_of_a_really_busy_machine() -> None:
    timeline = Timeline()
    late = offsets(really_busy(), timeline)

    assert timeline.statement().lost_samples == 0
    assert np.abs(late).max() < 10


@pytest.mark.parametrize("before", [0.1, 0.3, 0.6])
def test_a_burst_that_the_end_cuts_short_is_not_taken_for_lost_sound(
    before: float,
) -> None:
    def late(rng: np.random.Generator, at: float) -> float:
        return float(rng.uniform(-2e-3, 2e-3)) + 0.035 * (at > 12 - before)

    timeline = Timeline()
    offsets(
        World(seconds=12, error=late, delay=lambda at: 0.035 * (at > 12 - before)),
        timeline,
    )

    assert timeline.statement().lost_samples == 0


def test_a_burst_keeps_sound_waiting_no_longer_than_the_doubt() -> None:
    bursts = busy(World(seconds=40, losses=3), "waiting")
    calm = World(seconds=40)

    assert _longest_held(calm) < HOLD / SECOND + 2 * BLOCK
    assert (
        HOLD / SECOND + 2 * BLOCK < _longest_held(bursts) < DOUBT / SECOND + 8 * BLOCK
    )


def test_stamps_that_insist_win_over_the_arrivals() -> None:
    # The way from the card becomes 50 ms shorter just as a block is lost.
    world = World(seconds=40, losses=1, delay=lambda at: 0.05 * (at < 20))
    timeline = Timeline()
    late = offsets(world, timeline)

    assert timeline.statement().lost_blocks == 1
    assert np.abs(late[: 20 - 1]).max() < 3
    assert np.abs(late[20 + round(DISTRUST / SECOND) :]).max() < 3


def _witness() -> Witness:
    """One that saw blocks come 30 ms after they were heard, or later."""
    witness = Witness()
    for after in (0.08, 0.03, 0.05):
        witness.saw(after, BLOCK)
    return witness


def test_a_block_that_comes_as_soon_as_ever_contradicts_a_loss() -> None:
    assert _witness().contradicts(BLOCK, [0.09, 0.031, 0.09])
    assert not _witness().contradicts(BLOCK, [0.09, 0.03 + BLOCK, 0.09])


def test_only_what_comes_sooner_than_ever_came_twice() -> None:
    assert _witness().contradicts(-BLOCK, [0.09, 0.03, 0.09])
    assert not _witness().contradicts(-BLOCK, [0.09, 0.03 - BLOCK, 0.09])


def test_a_way_that_became_longer_is_learned_in_time() -> None:
    witness = _witness()
    for _ in range(round(15 / BLOCK)):
        witness.saw(0.045, BLOCK)

    assert witness.contradicts(BLOCK, [0.046])


def _longest_held(world: World) -> float:
    """The longest time from when sound was heard until it was placed, past the start.

    Only the way through the timeline counts, not that of a late block to it.
    """
    return max(
        at - begins - world.delay(begins)
        for at, begins in arrivals(Timeline(), world)
        if at > 3.5
    )
