"""Two calm voices taking turns, made of nothing: the sound of the drawn scene.

Each turn is a row of syllables; each syllable is a buzz (a tone and its harmonics)
shaped by the resonances of a vowel. It is no language, but it sounds, and looks in a
waveform, as people talking do. The same every time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from device.media import SAMPLE_RATE, Samples

Numbers: TypeAlias = NDArray[np.floating[Any]]

SEED = 2009
LENGTH = 12.0
"""Seconds until it begins again."""
LOUDEST = 0.2
"""The greatest sample: as of people who talk in a room, not at a microphone."""
VOWELS = (
    (730, 1090, 2440),
    (530, 1840, 2480),
    (390, 1990, 2550),
    (570, 840, 2410),
    (440, 1020, 2240),
)
"""Formants of five vowels in hertz (Peterson and Barney, 1952, men's averages)."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice: its pitch in hertz, and how far its formants lie above a man's."""

    pitch: float
    formants: float


PARENT, CHILD = Speaker(200, 1.15), Speaker(300, 1.35)
TURNS = (
    (PARENT, 0.4, 2.3),
    (CHILD, 2.9, 4.1),
    (PARENT, 4.7, 6.5),
    (CHILD, 7.1, 8.6),
    (PARENT, 9.1, 10.1),
    (CHILD, 10.6, 11.5),
)
"""Who speaks from which second to which."""


def talk(speaker: Speaker) -> Samples:
    """What this speaker says in one lap, at 48 kHz; silent while others talk."""
    lots = np.random.default_rng([SEED, int(speaker.pitch)])
    said = np.zeros(round(LENGTH * SAMPLE_RATE), np.float32)
    for who, begin, end in TURNS:
        if who is not speaker:
            continue
        at = begin
        while at < end:
            spacing = lots.uniform(0.17, 0.27)
            fall = 1.12 - 0.2 * (at - begin) / (end - begin)
            pitch = speaker.pitch * fall * lots.uniform(0.95, 1.06)
            sound = _syllable(speaker, pitch, spacing * 0.85, lots)
            first = round(at * SAMPLE_RATE)
            said[first : first + len(sound)] += sound[: len(said) - first]
            at += spacing
    return said * np.float32(LOUDEST / np.abs(said).max())


def loudness(said: Samples, at: float) -> float:
    """How wide a mouth stands at this second: 0 … 1."""
    middle = round(at * SAMPLE_RATE)
    near = said[max(0, middle - 720) : middle + 720]
    return min(1.0, float(np.abs(near).max(initial=0)) / LOUDEST * 1.3)


def _syllable(
    speaker: Speaker, pitch: float, seconds: float, lots: np.random.Generator
) -> Samples:
    """One vowel that swells and fades, its pitch gliding a little."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    glide = pitch * (1 + lots.uniform(-0.06, 0.06) * time / seconds)
    phase = 2 * np.pi * np.cumsum(glide) / SAMPLE_RATE
    vowel = np.array(VOWELS[lots.integers(len(VOWELS))]) * speaker.formants
    overtones = np.arange(1, int(4500 / pitch))
    loud = _resonance(overtones * pitch, vowel) / overtones**0.7
    buzz = np.sin(phase[:, None] * overtones) @ loud
    swell = np.sin(np.pi * time / seconds) ** 0.8
    return (buzz * swell).astype(np.float32)


def _resonance(pitch: Numbers, formants: Numbers) -> Numbers:
    """How much each pitch is let through: a peak at each formant, 110 Hz wide."""
    away = (pitch[:, None] - formants) / 110
    strength = np.array([1.0, 0.6, 0.25])
    through: Numbers = (strength / (1 + away**2)).sum(1) + 0.02
    return through
