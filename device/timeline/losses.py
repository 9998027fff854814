"""Was sound lost just here? The judge of the blocks that are held back.

A card that loses a block says nothing; only the stamps of all later blocks come late
by its length. One late stamp means nothing, so a loss is believed when the blocks
held back are late together, and placed where the first of them lies: by then every
block in hand lies behind the loss and helps to size it. Pure arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, median_low

from device.media import SAMPLE_RATE

LEAST = 5e-3
"""Seconds: a smaller step is not cut in but followed by the clock."""
SURE = 5.5
"""Standard deviations of a mean that no chance explains in hours of blocks."""
AGREE = 0.75
"""Share of the held blocks that must be late by the same, so that a burst is none."""
NEAR = 3.0
"""Standard deviations of the jitter within which two blocks are late by the same."""
WHOLE = 4.0
"""Standard deviations within which a loss counts as one of whole blocks."""
STILL = 0.5
"""Share of a step by which the newest blocks must be off, or it was a burst."""
FEW = 3
"""Fewer blocks than this say nothing of where a step lies."""


@dataclass(frozen=True, slots=True)
class Step:
    """Time jumped by *seconds* (negative: samples came twice), give or take *sigma*."""

    seconds: float
    sigma: float


def step_at_head(errors: Sequence[float], jitter: float) -> Step | None:
    """Tell whether a step lies right before the first of *errors*.

    *errors* are stamp minus expected time of the held blocks, in seconds, oldest
    first; *jitter* is their usual standard deviation.
    """
    near = _alike(errors, jitter)
    size, sigma = fmean(near), jitter / sqrt(len(near))
    if abs(size) < max(LEAST, SURE * sigma) or len(near) < AGREE * len(errors):
        return None
    later = range(1, max(1, len(errors) - FEW))
    here = _misfit(errors, 0, jitter)
    if any(_misfit(errors, place, jitter) < here for place in later):
        return None
    return Step(size, sigma)


def lasts(step: Step, errors: Sequence[float]) -> bool:
    """Whether the newest blocks, off by *errors* seconds, are still off as by *step*.

    The middle one counts: of true steps too some blocks are stamped early.
    """
    return median_low([error / step.seconds for error in errors]) > STILL


def whole_blocks(step: Step, sizes: set[int]) -> Step:
    """Take *step* for a loss of whole blocks, if it can be one.

    A driver or a full queue loses whole blocks, and their length is known better than
    any stamp. *sizes* are the lengths of the held blocks in samples; if they differ,
    or the step is too far from a multiple, it stays as measured.
    """
    if len(sizes) != 1:
        return step
    block = sizes.pop() / SAMPLE_RATE
    whole = round(step.seconds / block) * block
    if whole <= 0 or abs(step.seconds - whole) > WHOLE * step.sigma:
        return step
    return Step(whole, step.sigma / 2)


def _alike(errors: Sequence[float], jitter: float) -> list[float]:
    """Those of *errors* that are late by the same; the others are wild."""
    middle = median_low(errors)
    return [error for error in errors if abs(error - middle) <= NEAR * jitter]


def _misfit(errors: Sequence[float], place: int, jitter: float) -> float:
    """How badly a step before *place* explains the errors: squares, wild ones cut."""
    most = (NEAR * jitter) ** 2
    size = fmean(_alike(errors[place:], jitter))
    before = sum(min(error**2, most) for error in errors[:place])
    return before + sum(min((error - size) ** 2, most) for error in errors[place:])
