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
from statistics import fmean, median

LEAST = 5e-3
"""Seconds: a smaller step is not cut in but followed by the clock."""
SURE = 5.5
"""Standard deviations of a mean that no chance explains in hours of blocks."""
AGREE = 0.75
"""Share of the held blocks that must be late, so that a burst is not a loss."""


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
    middle = median(errors)
    if abs(middle) < max(LEAST, SURE * jitter / sqrt(len(errors))):
        return None
    late = [error for error in errors if error / middle > 0.5]
    if len(late) < AGREE * len(errors) or not _first_is_late(errors, middle):
        return None
    near = [error for error in late if abs(error - middle) <= 3 * jitter]
    return Step(fmean(near), jitter / sqrt(len(near)))


def _first_is_late(errors: Sequence[float], step: float) -> bool:
    """Whether the errors fit best to a step before the first, by least squares."""
    most, gained = abs(step), 0.0
    for error in errors:
        gained += min(abs(error), most) ** 2 - min(abs(error - step), most) ** 2
        if gained < 0:
            return False
    return True
