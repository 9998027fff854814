"""A microphone that is unplugged, comes back, or never gives anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from device.media import (
    SAMPLE_RATE,
    SECOND,
    Block,
    Frame,
    Gone,
    Item,
    Nanoseconds,
    PlacedSound,
    Track,
)
from device.timeline import Timeline
from device.timeline.limits import START_LIMIT
from tests.timeline.card import ZERO, World, beeps, film, items, sound_of

WORLD = World(seconds=40, lies=0)


def unplugged(world: World, out: float, back: float, told: bool) -> Iterator[Item]:
    """No block between two times; *told*: the rig says so. Its stamps lie again."""
    rng, said = np.random.default_rng(3), not told
    for item in items(world):
        at = _at(item)
        if isinstance(item, Block) and out <= at < back:
            if not said:
                yield Gone(Track.SOUND, item.heard)
            said = True
        elif isinstance(item, Block) and back <= at < back + 1:
            wrong = round(rng.uniform(-0.6, 0.6) * SECOND)
            yield replace(item, heard=Nanoseconds(item.heard + wrong))
        else:
            yield item


def _at(item: Item) -> float:
    stamp = item.heard if isinstance(item, Block) else 0
    return (stamp - ZERO) / SECOND


@pytest.mark.parametrize("told", [True, False])
def test_unplugged_and_back_is_a_gap_and_in_step_again(told: bool) -> None:
    timeline = Timeline()
    stream = unplugged(WORLD, 10.3, 20.3, told)
    begins = beeps(sound_of(film(timeline, stream)))

    (gap,) = timeline.gaps
    assert (gap.track, gap.cause) == (Track.SOUND, "microphone away")
    assert gap.start == pytest.approx(10.3 * SECOND, abs=0.05 * SECOND)
    assert gap.duration == pytest.approx(10 * SECOND, abs=0.05 * SECOND)
    assert [round(b) for b in begins] == [*range(1, 11), *range(21, 40)]
    assert np.abs(begins - np.round(begins)).max() < 4e-3


@pytest.mark.parametrize("told", [True, False])
def test_silence_follows_the_picture_so_that_nobody_waits(told: bool) -> None:
    timeline, behind, end = Timeline(), [], 0
    for item in unplugged(WORLD, 10.3, 20.3, told):
        for placed in timeline.feed(item):
            if isinstance(placed, PlacedSound):
                end = placed.first + len(placed.samples)
        if isinstance(item, Frame):
            behind.append((item.taken - ZERO) / SECOND - end / SAMPLE_RATE)

    while_away = behind[30 * 12 : 30 * 20]
    assert max(while_away) < 0.4
    assert max(behind) < START_LIMIT / SECOND + 0.3


def test_a_microphone_that_never_gives_anything_is_silence_from_zero() -> None:
    timeline = Timeline()
    frames = (item for item in items(World(seconds=10)) if isinstance(item, Frame))
    sound = np.concatenate(list(sound_of(film(timeline, frames))))

    assert not sound.any()
    assert len(sound) == pytest.approx(10 * SAMPLE_RATE, abs=2048)
    (gap,) = timeline.gaps
    assert gap.start == 0
    assert timeline.statement().settled is None


def test_a_microphone_that_comes_and_goes_at_once_spoils_nothing() -> None:
    timeline, number = Timeline(), 0
    for item in items(WORLD):
        if isinstance(item, Block):
            number += 1
            if number % 50 > 3 and 300 < number < 900:
                timeline.feed(Gone(Track.SOUND, item.heard))
                continue
        timeline.feed(item)
    timeline.finish()

    assert all(gap.cause == "microphone away" for gap in timeline.gaps)
    assert sum(gap.duration for gap in timeline.gaps) < 13 * SECOND
    assert timeline.statement().settled is False


def test_sound_that_stops_before_the_end_is_told_of() -> None:
    timeline = Timeline()
    stream = (i for i in items(WORLD) if isinstance(i, Frame) or _at(i) < 39.5)
    sound = np.concatenate(list(sound_of(film(timeline, stream))))

    assert len(sound) == pytest.approx(40 * SAMPLE_RATE, abs=2048)
    (gap,) = timeline.gaps
    assert gap.duration == pytest.approx(0.5 * SECOND, abs=0.05 * SECOND)
