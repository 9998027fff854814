"""The beginning of a film: stamps that lie, and sound from before the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from device.media import SECOND, Placed, PlacedSound
from device.timeline import Timeline
from device.timeline.limits import HOLD, START_HOLD, START_LIMIT
from tests.timeline.card import (
    Card,
    World,
    arrivals,
    camera,
    film,
    items,
    offsets,
)


@pytest.mark.parametrize("seed", range(3))
def test_first_stamps_that_lie_do_not_move_the_film(seed: int) -> None:
    timeline = Timeline()
    world = World(seconds=20, lies=0.6, jitter=10e-3, seed=seed)
    late = offsets(world, timeline)

    assert np.abs(late).max() < 5
    assert timeline.statement().lost_blocks == 0
    assert timeline.statement().settled


def test_stamps_that_are_all_90_ms_early_at_first_do_not_move_it_either() -> None:
    def error(rng: np.random.Generator, at: float) -> float:
        return float(rng.uniform(-0.09, 0 if at < 0.7 else -0.08)) + 0.085 * (at > 0.7)

    late = offsets(World(seconds=20, error=error), Timeline())

    assert np.abs(late).max() < 5


def test_lies_that_last_longer_hold_the_start_no_longer_than_the_limit() -> None:
    def error(rng: np.random.Generator, at: float) -> float:
        return float(rng.uniform(-0.5, 0.5))

    timeline, world = Timeline(), World(seconds=6, error=error)
    assert _first_sound(timeline, world) <= START_LIMIT / SECOND + 0.1
    assert timeline.statement().settled is False


def test_the_start_is_held_for_its_time_and_then_only_the_line_is() -> None:
    timeline, world = Timeline(), World(seconds=20, sound_from=0)

    assert _first_sound(timeline, world) == pytest.approx(START_HOLD / SECOND, abs=0.1)
    held = [at - end for at, end in arrivals(Timeline(), world) if at > 3]
    assert max(held) < HOLD / SECOND + 2 * 1024 / 48_000
    assert max(held) < 0.3


def test_sound_from_before_the_picture_is_cut_to_the_sample() -> None:
    world = replace(World(seconds=10, ppm=0), jitter=0.1e-3)
    early = offsets(replace(world, sound_from=-9.4), Timeline())
    late = offsets(world, Timeline())

    assert np.abs(early).max() < 0.5
    assert np.abs(late).max() < 0.5


def test_a_microphone_that_opens_late_leaves_silence_before_it() -> None:
    timeline = Timeline()
    late = offsets(World(seconds=20, sound_from=1.3), timeline, unheard=2)

    (gap,) = timeline.gaps
    assert (gap.start, gap.cause) == (0, "microphone away")
    assert gap.duration == pytest.approx(1.3 * SECOND, abs=0.005 * SECOND)
    assert np.abs(late).max() < 3


def test_a_recording_of_one_second_has_its_sound_and_says_it_is_not_sure() -> None:
    timeline = Timeline()
    pieces = [
        placed
        for placed in film(timeline, items(World(seconds=1.5)))
        if isinstance(placed, PlacedSound)
    ]

    assert sum(len(p.samples) for p in pieces) == pytest.approx(72_000, abs=2048)
    assert timeline.statement().settled is False


def test_without_a_key_frame_there_is_no_film() -> None:
    timeline = Timeline()
    placed: list[Placed] = []
    for _, block in Card(World(seconds=12)).blocks():
        placed += timeline.feed(block)
    for _, frame in camera(World(seconds=1)):
        if not frame.key:
            placed += timeline.feed(frame)

    assert placed + timeline.finish() == []
    assert timeline.statement().settled is None


def _first_sound(timeline: Timeline, world: World) -> float:
    return arrivals(timeline, world)[0][0]
