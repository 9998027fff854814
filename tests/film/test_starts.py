"""When frames start, said briefly: not a nanosecond is lost."""

from __future__ import annotations

import json
import random
from itertools import accumulate

import pytest

from device.film.starts import packed, unpacked
from device.fragment import to_time
from device.media import Nanoseconds, Track

A_DAY = 24 * 3600 * 90_000
JITTER = random.Random(4)  # noqa: S311 - no secret
ROWS = {
    "none": [],
    "one": [7],
    "two": [0, 3000],
    "even": list(range(0, 3000 * 36_000, 3000)),
    "a picture that stays": [0, 3000, 6000, 900_000, 903_000, 906_000],
    "two paces": [*range(0, 90_000, 3000), *range(90_000, 180_000, 3600)],
    "jitter": list(
        accumulate((JITTER.randint(2900, 3100) for _ in range(999)), initial=11)
    ),
    "late": [A_DAY, A_DAY + 3003, A_DAY + 6007],
}


def times(ticks: list[int]) -> list[Nanoseconds]:
    return [to_time(Track.PICTURE, tick) for tick in ticks]


@pytest.mark.parametrize("ticks", ROWS.values(), ids=ROWS)
def test_the_same_nanoseconds_come_back(ticks: list[int]) -> None:
    told = json.loads(json.dumps(packed(times(ticks))))

    assert unpacked(told) == times(ticks)


def test_twenty_minutes_at_one_pace_take_a_line() -> None:
    told = packed(times(ROWS["even"]))

    assert told == {"scale": 90_000, "first": 0, "steps": [[3000, 35_999]]}


def test_a_step_that_comes_once_stands_alone() -> None:
    assert packed(times(ROWS["a picture that stays"]))["steps"] == [
        [3000, 2],
        894_000,
        [3000, 2],
    ]


def test_jitter_costs_five_characters_a_frame() -> None:
    told = json.dumps(packed(times(ROWS["jitter"])), separators=(",", ":"))

    assert len(told) < 5.1 * 1000 + 50
