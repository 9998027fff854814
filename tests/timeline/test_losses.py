"""Sound that is lost without a word is found, and silence stands in its place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from device.media import SAMPLE_RATE, SECOND, Block, Overrun, Track
from device.timeline import Timeline
from device.timeline.losses import Step, lasts, step_at_head, whole_blocks
from tests.timeline.card import World, film, items, offsets

JITTER = 3e-3
LATE = 1024 / SAMPLE_RATE


def errors(late: list[float], seed: int = 1) -> list[float]:
    """Errors of held blocks that are *late* and jitter by ±5 ms."""
    rng = np.random.default_rng(seed)
    return [float(each + rng.uniform(-5e-3, 5e-3)) for each in late]


@pytest.mark.parametrize("seed", range(20))
def test_a_loss_at_the_head_is_found_and_sized(seed: int) -> None:
    step = step_at_head(errors([LATE] * 11, seed), JITTER)

    assert step is not None
    assert step.seconds == pytest.approx(LATE, abs=3.5 * step.sigma)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("before", [1, 2, 3])
def test_a_loss_waits_until_it_is_at_the_head(before: int, seed: int) -> None:
    late = errors([0.0] * before + [LATE] * (11 - before), seed)

    assert step_at_head(late, JITTER) is None


def test_a_burst_of_late_stamps_is_no_loss() -> None:
    assert step_at_head(errors([0.136] * 6 + [0.0] * 5), JITTER) is None


def test_a_step_lasts_as_long_as_the_newest_blocks_speak_of_it() -> None:
    early = [-0.019, 0.002]  # of true steps too some blocks are stamped early

    assert lasts(Step(LATE, 1e-3), errors([LATE] * 7) + early)
    assert not lasts(Step(LATE, 1e-3), errors([LATE] * 2 + [0.0] * 7))
    assert lasts(Step(-LATE, 1e-3), errors([-LATE] * 9))


def test_jitter_alone_is_no_loss() -> None:
    found = [step_at_head(errors([0.0] * 11, seed), JITTER) for seed in range(3000)]

    assert not any(found)


def test_a_loss_near_a_whole_block_is_one() -> None:
    assert whole_blocks(Step(0.0225, 1e-3), {1024}).seconds == LATE
    assert whole_blocks(Step(0.0300, 1e-3), {1024}).seconds == 0.03
    assert whole_blocks(Step(0.0225, 1e-3), {1024, 700}).seconds == 0.0225


def test_three_lost_blocks_are_filled_to_within_a_millisecond() -> None:
    timeline = Timeline()
    late = offsets(World(seconds=70, losses=3), timeline)

    statement = timeline.statement()
    assert statement.lost_blocks == 3
    assert statement.lost_samples == pytest.approx(3 * 1024, abs=3 * 48)
    assert np.abs(late).max() < 2


def test_a_loss_of_no_whole_blocks_is_filled_too() -> None:
    late = offsets(World(seconds=70, losses=3, loss=700), Timeline())

    assert np.abs(late).max() < 3


def test_half_a_second_lost_is_told_of_as_a_gap() -> None:
    timeline = Timeline()
    late = offsets(World(seconds=60, losses=1, loss=24_000), timeline, unheard=2)

    (gap,) = timeline.gaps
    assert (gap.track, gap.cause) == (Track.SOUND, "sound lost")
    assert gap.start == pytest.approx(30.48 * SECOND, abs=0.03 * SECOND)
    assert gap.duration == pytest.approx(0.5 * SECOND, abs=0.003 * SECOND)
    assert np.abs(late).max() < 3


def test_what_the_intake_let_go_is_silence_at_its_place() -> None:
    timeline, world = Timeline(), World(seconds=20)
    blocks = 0
    for item in items(world):
        blocks += isinstance(item, Block)
        if 500 <= blocks < 510 and isinstance(item, Block):
            if blocks == 500:
                timeline.feed(Overrun(Track.SOUND, item.heard, 10))
            continue
        timeline.feed(item)
    timeline.finish()

    (gap,) = timeline.gaps
    assert gap.duration == pytest.approx(10 * LATE * SECOND, abs=0.001 * SECOND)
    assert gap.cause == "sound lost"


def test_samples_that_came_twice_are_cut_away() -> None:
    timeline, world = Timeline(), World(seconds=60, losses=1, loss=-1024)

    assert np.abs(offsets(world, timeline)).max() < 3
    assert not timeline.gaps


def test_bursts_and_tails_do_not_lose_the_lock() -> None:
    def error(rng: np.random.Generator, at: float) -> float:
        if rng.random() < 0.05:
            return -float(rng.uniform(0, 0.022))
        return -0.136 if at % 7 < 0.1 else float(rng.uniform(-3e-3, 1e-3))

    timeline = Timeline()
    late = offsets(replace(World(seconds=90), error=error), timeline)

    assert np.abs(late).max() < 3
    assert timeline.statement().lost_blocks == 0


def test_the_sound_track_has_no_holes_whatever_is_lost() -> None:
    from tests.timeline.card import sound_of

    world = World(seconds=30, losses=10, loss=3000)
    whole = sum(len(s) for s in sound_of(film(Timeline(), items(world))))

    assert whole == pytest.approx(30 * SAMPLE_RATE, abs=2048)
