"""What a film shows and sounds, found out by decoding it (PyAV) and listening."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.video.frame import VideoFrame

from device.media import SAMPLE_RATE, Samples
from tests.virtual_pi.hardware import NOTES, notes_heard

WINDOWS = 4
"""So many windows a second in which a note is heard."""
SLACK = 3
"""Windows that may be doubtful where two notes meet, at start and end."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A film that was looked at and listened to from beginning to end."""

    pictures: int
    contrast: float
    seconds: float
    sound: Samples

    @property
    def shows_something(self) -> bool:
        """Whether its pictures are more than one grey: the sensor's test card."""
        return self.contrast > 20

    @property
    def notes(self) -> list[int | None]:
        return notes_heard(self.sound)


def watch(film: bytes) -> Watched:
    """Decode all of it; raises what PyAV raises where it does not play."""
    pictures, contrasts, sound = 0, [], [np.zeros(0, np.float32)]
    seconds = 0.0
    mono = AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
    with av.open(io.BytesIO(film), "r") as container:
        for frame in container.decode():
            seconds = max(seconds, frame.time or 0)
            if isinstance(frame, VideoFrame):
                pictures += 1
                grey = frame.reformat(format="gray").to_ndarray()
                contrasts.append(float(grey.std()))
            elif isinstance(frame, AudioFrame):
                pieces = mono.resample(frame)
                sound += [piece.to_ndarray()[0].astype(np.float32) for piece in pieces]
    return Watched(pictures, min(contrasts, default=0), seconds, np.concatenate(sound))


def is_the_song(notes: list[int | None]) -> bool:
    """Whether this is the song as it was played: note after note, about a second each.

    Silence is no wrong note: where a busy machine lost sound the film is silent, and
    the song goes on behind at its own place. The player, too, may stumble there, and
    hold a note back; but no note is left out where there is no silence, and none comes
    out of its turn. A window in which two notes meet may be heard as either.
    """
    heard = [note for note in notes if note is not None]
    steps = [
        (after - before) % NOTES
        for before, after in pairwise(notes)
        if before is not None and after is not None
    ]
    wrong = sum(step > 1 for step in steps)
    rising = sum(step == 1 for step in steps)
    return len(heard) >= WINDOWS and wrong <= SLACK and rising >= len(steps) // 8
