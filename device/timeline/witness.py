"""A witness against false stamps: the moments at which blocks arrive.

A block may arrive late, as a busy machine lets it; it cannot arrive sooner after it
was heard than the way from the card takes. So when stamps claim that sound was heard
later than was thought, a single block that comes as soon as blocks ever came proves
them false; and sound that came twice makes blocks come sooner than ever. Pure
arithmetic; times are seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

LENGTHENS = 1e-3
"""Seconds a second by which the way may have become longer without being noticed."""

SHARE = 0.6
"""How much of a step the blocks behind it must be seen to come later, or sooner."""


class Witness:
    """Knows how soon after it was heard a block came at the soonest."""

    def __init__(self) -> None:
        self._soonest = inf

    def saw(self, after: float, span: float) -> None:
        """A block of *span* seconds came so many seconds *after* it was heard."""
        self._soonest = min(self._soonest + LENGTHENS * span, after)

    def contradicts(self, step: float, after: Iterable[float]) -> bool:
        """Whether the blocks behind a *step* in time came as if there were none.

        *after* is how long after they were heard they came, were there no step.
        """
        later = min(after) - self._soonest
        return later < SHARE * step if step > 0 else later > SHARE * step
