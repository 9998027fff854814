"""How long the timeline waits for what, in one place.

Nothing of the film is safe from a power cut while the timeline still holds it, so
these are the shortest times with which it can tell a late stamp from lost sound.
"""

from __future__ import annotations

from dataclasses import dataclass

from device.media import SAMPLE_RATE, SECOND, Nanoseconds

HOLD = Nanoseconds(SECOND * 18 // 100)
"""Sound kept back while running, so that a loss is judged by what follows it."""
DOUBT = Nanoseconds(SECOND * 3 // 4)
"""Sound kept back while a loss is suspected: a burst of late stamps ends before."""
DISTRUST = Nanoseconds(SECOND * 8)
"""How long stamps must insist on a step before they win over when blocks arrive."""
START_HOLD = Nanoseconds(SECOND * 5 // 2)
"""Sound kept back at its start: the card's first stamps are not true."""
START_LIMIT = Nanoseconds(SECOND * 4)
"""When the start ends even if the stamps have not come to agree."""
SILENT_AFTER = Nanoseconds(SECOND)
"""A microphone that gives nothing for so long counts as away."""
NEVER_AFTER = Nanoseconds(SECOND * 3)
"""The same at the beginning, where a microphone may be slow to open."""
SILENCE_BEHIND = Nanoseconds(SECOND * 3 // 10)
"""How far silence follows behind the picture while the microphone is away."""
GAP = Nanoseconds(SECOND // 10)
"""Missing sound longer than this is told of with its place."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The timeline's patience, in nanoseconds; tests may have less of it."""

    hold: Nanoseconds = HOLD
    doubt: Nanoseconds = DOUBT
    distrust: Nanoseconds = DISTRUST
    start_hold: Nanoseconds = START_HOLD
    start_limit: Nanoseconds = START_LIMIT
    silent_after: Nanoseconds = SILENT_AFTER
    never_after: Nanoseconds = NEVER_AFTER
    silence_behind: Nanoseconds = SILENCE_BEHIND
    gap: Nanoseconds = GAP


def samples_of(span: int) -> int:
    """How many samples of the sound track fit into *span* nanoseconds."""
    return span * SAMPLE_RATE // SECOND


def span_of(samples: int) -> Nanoseconds:
    """How long *samples* of the sound track last."""
    return Nanoseconds(samples * SECOND // SAMPLE_RATE)
