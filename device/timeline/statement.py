"""The sync statement: how well sound and picture are in step, and what is missing.

It is written at the end of a recording and shown with the film. It says what was
measured and how; it never rounds in our favour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from device.media import SAMPLE_RATE, SECOND, Gap, Nanoseconds, Track

HOW = (
    "camera and microphone were stamped with one clock of the recorder "
    "(CLOCK_MONOTONIC); the microphone's own clock was followed all the time"
)
UNSURE = (
    "Sound and picture may not be in step, because the microphone's clock could not "
    "be checked everywhere"
)


@dataclass(frozen=True, slots=True)
class SyncStatement:
    """What a film says of its own sync.

    *largest_residual_ms*: the stamps of the sound blocks, compared with where the
    blocks were placed and smoothed over four seconds, plus three times the standard
    deviation by which the clock's filter doubts itself; the largest of it in the
    whole film. It says nothing of constant delays inside camera and microphone.
    *drift_ppm*: how much too fast the sound card ran, as last estimated.
    *lost_blocks*, *lost_samples*: losses of sound shorter than a gap. *lost_frames*:
    single frames missing outside of gaps. *settled*: whether the stamps had come to
    agree before sound was placed by them; None if there was no sound.
    """

    drift_ppm: float
    largest_residual_ms: float
    lost_blocks: int
    lost_samples: int
    lost_frames: int
    gaps: tuple[Gap, ...]
    settled: bool | None
    how: str = HOW

    def to_json(self) -> dict[str, Any]:
        """A value that ``json.dumps`` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> SyncStatement:
        """Read what ``to_json`` gave; unknown keys are ignored."""
        known = {name: value[name] for name in cls.__slots__ if name in value}
        known["gaps"] = tuple(gap_from_json(gap) for gap in value["gaps"])
        return cls(**known)

    def sentence(self) -> str:
        """What a person reads below the film."""
        missing = ", ".join(self.missing()) or "nothing is missing"
        return f"{self.in_step()}; {missing}."

    def in_step(self) -> str:
        """How well sound and picture are in step, without a full stop."""
        if self.settled is None:
            return "There is no sound"
        if not self.settled:
            return UNSURE
        within = max(1, ceil(self.largest_residual_ms))
        return f"Sound and picture were in step to within {within} ms"

    def missing(self) -> list[str]:
        """What is missing and where, each in words."""
        parts = [gap_in_words(gap) for gap in self.gaps]
        if self.lost_blocks:
            span = in_words(self.lost_samples / SAMPLE_RATE)
            places = counted(self.lost_blocks, "place")
            parts.append(f"{span} of sound are missing in {places}")
        if self.lost_frames:
            verb = "is" if self.lost_frames == 1 else "are"
            parts.append(f"{counted(self.lost_frames, 'picture')} {verb} missing")
        return parts


def gap_from_json(value: Mapping[str, Any]) -> Gap:
    """Read one gap as ``dataclasses.asdict`` wrote it."""
    return Gap(
        Track(value["track"]),
        Nanoseconds(value["start"]),
        Nanoseconds(value["duration"]),
        value["cause"],
    )


def gap_in_words(gap: Gap) -> str:
    """Tell how much is missing and where: "2 seconds of sound are missing at 4:10"."""
    span = in_words(gap.duration / SECOND)
    verb = "is" if span == "1 second" else "are"
    return f"{span} of {gap.track} {verb} missing at {clock_face(gap.start)}"


def in_words(seconds: float) -> str:
    """A length of time: "1 second", "0.3 seconds", "12 seconds", "2 minutes"."""
    if seconds >= 120:
        return counted(round(seconds / 60), "minute")
    if seconds >= 9.5:
        return counted(round(seconds), "second")
    digits = 1 if seconds >= 0.095 else 2
    number = f"{seconds:.{digits}f}".rstrip("0").rstrip(".")
    return f"{number} second" if number == "1" else f"{number} seconds"


def clock_face(at: Nanoseconds) -> str:
    """A place in the film: "4:10", "1:04:10"."""
    minutes, seconds = divmod(at // SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def counted(number: int, thing: str) -> str:
    """A number with its thing: "1 place", "3 places"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def gaps_in_order(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """All gaps, by their start."""
    return tuple(sorted(gaps, key=lambda gap: (gap.start, gap.track)))
