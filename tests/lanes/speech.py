"""Speech with a known truth, and what sounds in a home: pink noise, a toy's music.

espeak-ng says the sentences; which tenths of a second hold speech is told from the
clean sound: those within 30 dB of what speech there is on average. The toy plays
square waves, as cheap toys do; the rattle is struck six times a second.
"""

from __future__ import annotations

import io
import subprocess
import wave
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from device.lanes import VOICE
from device.media import SAMPLE_RATE, Samples

SENTENCES = (
    "Look at that, you built a tall tower.",
    "Oh no, it fell down!",
    "Shall we do it again?",
    "Yes, you put the red one on top.",
    "Where did the little bear go?",
    "He is hiding under the blanket.",
    "I can see you looking at me.",
    "You are waiting for your turn.",
)
SPEAKERS = (("en-gb", 50), ("en-gb+f3", 60), ("en-gb+m3", 40), ("en-gb+f5", 90))
"""Voices of espeak-ng and how high they speak; the last is as high as a child."""
LOUD = 0.1
"""RMS of speech, of 1."""
QUIET = 10 ** (-30 / 20)
APART = 5.0
"""Decibels by which speech is louder than noise."""

Noise = Callable[[int], NDArray[np.float64]]
Lots = np.random.Generator


class Spoken(NamedTuple):
    """Clean speech with pauses, and for each 100 ms whether it holds any."""

    samples: Samples
    truth: NDArray[np.bool_]


def spoken(sentences: int, seed: int = 3) -> Spoken:
    """So many sentences with pauses of one to three seconds between them."""
    lots = np.random.default_rng(seed)
    clean = np.concatenate(list(_parts(sentences, lots)))
    clean = clean[: len(clean) // VOICE * VOICE]
    loud = clean[np.abs(clean) > 0.01]
    clean *= LOUD / np.sqrt(np.mean(loud**2))
    tenths = np.sqrt(np.mean(clean.reshape(-1, VOICE) ** 2, axis=1))
    return Spoken(clean.astype(np.float32), tenths > LOUD * QUIET)


def _parts(sentences: int, lots: Lots) -> Iterator[NDArray[np.float64]]:
    for number in range(sentences):
        yield np.zeros(int(lots.uniform(1, 3) * SAMPLE_RATE))
        voice, pitch = SPEAKERS[number % len(SPEAKERS)]
        yield _say(SENTENCES[number % len(SENTENCES)], voice, pitch)
    yield np.zeros(2 * SAMPLE_RATE)


def _say(sentence: str, voice: str, pitch: int) -> NDArray[np.float64]:
    words = ["espeak-ng", "-v", voice, "-p", str(pitch), "-s", "150", "--stdout"]
    said = subprocess.run([*words, sentence], capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(said)) as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(1 << 30), "<i2") / 32768
    times = np.arange(len(samples) * SAMPLE_RATE // rate) * (rate / SAMPLE_RATE)
    return np.asarray(np.interp(times, np.arange(len(samples)), samples))


def with_noise(speech: Spoken, noise: Noise) -> Samples:
    """The speech with a noise that is ``APART`` below it."""
    there = np.repeat(speech.truth, VOICE)
    loud = np.sqrt(np.mean(speech.samples[there] ** 2))
    beside = noise(len(speech.samples))
    beside *= loud * 10 ** (-APART / 20) / np.sqrt(np.mean(beside**2))
    return (speech.samples + beside).astype(np.float32)


def nothing(count: int) -> NDArray[np.float64]:
    """A quiet room: next to nothing."""
    return np.random.default_rng(1).standard_normal(count) * 1e-9 + 1e-12


def pink(count: int) -> NDArray[np.float64]:
    """Noise of which each octave has as much."""
    tones = np.fft.rfft(np.random.default_rng(2).standard_normal(count))
    heights = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    tones[heights < 20] = 0
    tones[1:] /= np.sqrt(heights[1:])
    return np.asarray(np.fft.irfft(tones, count))


def toy(count: int) -> NDArray[np.float64]:
    """A melody of square waves that die away."""
    lots, notes, length = np.random.default_rng(3), list[NDArray[np.float64]](), 0
    while length < count:
        lasts = int(lots.choice([0.15, 0.25, 0.4]) * SAMPLE_RATE)
        height = lots.choice([523, 587, 659, 698, 784, 880, 988, 1047])
        time = np.arange(lasts) / SAMPLE_RATE
        notes.append(np.sign(np.sin(2 * np.pi * height * time)) * np.exp(-4 * time))
        length += lasts
    return np.concatenate(notes)[:count]


def rattle(count: int) -> NDArray[np.float64]:
    """Short bursts, six a second."""
    lots, made = np.random.default_rng(4), np.zeros(count)
    burst = np.exp(-np.arange(3000) / 500)
    for at in lots.integers(0, count - 3000, count * 6 // SAMPLE_RATE):
        made[at : at + 3000] += lots.standard_normal(3000) * burst
    return made


NOISES: dict[str, Noise] = {
    "quiet": nothing,
    "pink": pink,
    "toy": toy,
    "rattle": rattle,
}
