"""Movement: from the sizes of frames alone, high where the picture moves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from device.lanes.movement import movement
from device.libav.camera import CameraEncoder
from device.media import SECOND, IndexedSegment, Nanoseconds, Run, Track
from device.rig import PictureFormat

RATE, WIDTH, HEIGHT = 30, 192, 112
STILL_AND_MOVING = [False] * 8 + [True] * 8 + [False] * 8 + [True] * 8
"""Half seconds."""


def coded(moving: list[bool], bit_rate: int) -> Iterator[tuple[int, bool]]:
    """Size and kind of each frame of a room in which something is carried about."""
    lots = np.random.default_rng(5)
    encoder = CameraEncoder(PictureFormat(WIDTH, HEIGHT, RATE), bit_rate)
    room = np.add.outer(np.sin(np.arange(HEIGHT) / 9), np.cos(np.arange(WIDTH) / 13))
    thing, at = 150 + lots.normal(0, 25, (40, 40)), np.array([40.0, 80.0])
    for number in range(len(moving) * RATE // 2):
        if moving[number * 2 // RATE]:
            at = np.clip(at + lots.normal(0, 5, 2), 0, (HEIGHT - 40, WIDTH - 40))
        picture = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
        seen = room * 40 + 120
        y, x = at.astype(int)
        seen[y : y + 40, x : x + 40] = thing
        picture[:HEIGHT] = np.clip(seen, 16, 235)
        key = number % RATE == 0
        time = Nanoseconds(number * SECOND // RATE)
        yield len(encoder.encode(picture, time, key=key)), key


def indexed(frames: list[tuple[int, bool]], first: int = 0) -> list[IndexedSegment]:
    """The index of such frames, in segments of half a second."""
    step, ticks = RATE // 2, 90_000 // RATE
    found = []
    for number in range(len(frames) // step):
        part = frames[number * step : (number + 1) * step]
        keys = tuple(place for place, (_, key) in enumerate(part) if key)
        sizes = tuple(size for size, _ in part)
        run = Run(number * step * ticks, 100, sizes, (ticks,) * step, keys)
        runs = {Track.PICTURE: run}
        found.append(IndexedSegment(first + number, 1, "", runs))
    return found


def test_a_picture_that_moves_is_above_one_that_is_still() -> None:
    moving = np.array(STILL_AND_MOVING)

    told = movement(indexed(list(coded(STILL_AND_MOVING, 2_000_000))))

    values = np.array(told, float)
    assert len(values) == len(moving)
    assert np.median(values[moving]) > np.median(values[~moving]) + 100


def test_at_its_limit_the_bit_rate_still_lets_movement_be_told() -> None:
    moving = np.array(STILL_AND_MOVING)

    told = movement(indexed(list(coded(STILL_AND_MOVING, 80_000))))

    values = np.array(told, float)[4:]  # the encoder finds its rate first
    higher = values[moving[4:], None] > values[None, ~moving[4:]]
    assert higher.mean() > 0.75  # the share of pairs that are told apart


def test_a_film_in_which_nothing_moves_stays_low() -> None:
    told = movement(indexed(list(coded([False] * 16, 2_000_000))))

    assert np.mean([value for value in told if value is not None]) < 100


def test_all_frames_made_coarser_change_nothing() -> None:
    frames = [(2000 if n % 30 == 0 else 100 + n % 7, n % 30 == 0) for n in range(300)]
    coarse = [(size // 2, key) for size, key in frames[:150]] + frames[150:]
    even = movement(indexed([(size // 2 * 2, key) for size, key in frames]))

    told = movement(indexed(coarse))

    assert told == pytest.approx(even, abs=40)


def test_frames_without_a_key_frame_before_them_say_nothing() -> None:
    frames = [(2000 if n % 30 == 0 else 100, n % 30 == 0) for n in range(120)]

    told = movement(indexed(frames)[1:])

    assert told[:2] == [None, None]
    assert set(told[2:]) == {0}


def test_where_there_is_no_picture_there_is_no_value() -> None:
    frames = [(2000 if n % 30 == 0 else 100, n % 30 == 0) for n in range(120)]
    index = indexed(frames)

    told = movement([*index[:2], *index[4:]])

    assert told[2:4] == [None, None]
    assert None not in told[:2] + told[4:]
    assert movement([]) == []
    assert movement([IndexedSegment(0, 1, "", {})]) == []
