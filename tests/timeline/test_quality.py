"""Following the card must not be heard: a tone stays a tone."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from device.media import SAMPLE_RATE, Item, Samples
from device.timeline import Timeline
from tests.timeline.card import Card, World, camera, film, sound_of

TONE = 1000.0
NOTCH = 20.0
WINDOW = SAMPLE_RATE // 2


class ToneCard(Card):
    """A card that hears nothing but a tone."""

    def sound(self, begins: float, ends: float, size: int) -> Samples:
        t = begins + np.arange(size) / size * (ends - begins)
        return (0.5 * np.sin(2 * np.pi * TONE * t)).astype(np.float32)


def tone(world: World) -> Iterator[Item]:
    """A recording of a tone."""
    stream: Iterator[tuple[float, Item]] = ToneCard(world).blocks()
    pictures: Iterator[tuple[float, Item]] = camera(world)
    return (i for _, i in heapq.merge(stream, pictures, key=lambda pair: pair[0]))


def noise(samples: Samples) -> NDArray[np.float64]:
    """THD+N in dB of every half second: all but ±20 Hz around the tone."""
    frequencies = np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE)
    is_tone = np.abs(frequencies - TONE) <= NOTCH
    found = []
    for first in range(0, len(samples) - WINDOW, WINDOW):
        piece = samples[first : first + WINDOW].astype(np.float64)
        power = np.abs(np.fft.rfft(piece * np.blackman(WINDOW))) ** 2
        found.append(10 * np.log10(power[~is_tone].sum() / power[is_tone].sum()))
    return np.array(found)


@pytest.mark.parametrize("ppm", [100, -100])
def test_a_tone_keeps_its_noise_below_minus_80_db(ppm: float) -> None:
    samples = np.concatenate(
        list(sound_of(film(Timeline(), tone(World(seconds=30, ppm=ppm)))))
    )

    assert noise(samples).max() < -80


def test_the_measure_itself_would_hear_a_single_click() -> None:
    t = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    samples = (0.5 * np.sin(2 * np.pi * TONE * t)).astype(np.float32)
    assert noise(samples).max() < -100
    samples[WINDOW // 2] += 0.1

    assert noise(samples)[0] > -80


def test_beside_lost_blocks_the_tone_is_as_clean() -> None:
    world = World(seconds=40, ppm=100, losses=2)
    samples = np.concatenate(list(sound_of(film(Timeline(), tone(world)))))

    dirty = noise(samples) > -80
    assert 1 <= dirty.sum() <= 4
