"""Sound and picture in step, over minutes every day and over two hours by night."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from device.timeline import Timeline
from tests.timeline.card import World, hard, offsets

EASY = World(seconds=300, losses=3)


@pytest.mark.parametrize("ppm", [100, -100])
def test_every_beep_is_within_3_ms_of_its_flash(ppm: float) -> None:
    late = offsets(replace(EASY, ppm=ppm), Timeline())

    assert np.abs(late).max() < 3
    assert abs(np.median(late)) < 1


def test_every_beep_is_within_10_ms_in_the_hard_case() -> None:
    late = offsets(hard(300, -100, seed=3), Timeline())

    assert np.abs(late).max() < 10
