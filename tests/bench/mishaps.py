"""What goes wrong between card and recorder, at moments that leave the beeps whole.

A block that was lost while a beep began would move what an instrument hears of it, and
say nothing of the recorder. So losses lie between beeps; nothing else is spared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from device.media import SECOND, Block, Frame, Gone, Nanoseconds
from device.rig import Deliver

QUIET = (0.3, 0.7)
"""Between which parts of a second sound may be lost."""
FIRST = 1.0
"""Seconds in which the stamps may lie."""


@dataclass
class Mishaps:
    """Stands in front of the intake.

    *losses* blocks, spread over the *seconds* from *began* on, are let go without a
    word. The stamps of the first second are off by up to *lies* seconds, either way.
    """

    deliver: Deliver
    began: Nanoseconds
    seconds: float
    losses: int
    lies: float
    seed: int
    lost: int = 0

    def __post_init__(self) -> None:
        self._lots = np.random.default_rng([self.seed, 11])
        span = self.seconds / max(1, self.losses)
        at = (np.arange(self.losses) + 0.5) * span
        at += self._lots.uniform(-0.3, 0.3, self.losses) * span
        part = self._lots.uniform(*QUIET, self.losses)
        self._moments = [float(moment) for moment in np.floor(at) + part]

    def __call__(self, item: Frame | Block | Gone) -> None:
        """Pass on what is not lost."""
        if isinstance(item, Block):
            heard = (item.heard - self.began) / SECOND  # true to the card's jitter
            if self._moments and heard >= self._moments[0]:
                self._moments.pop(0)
                self.lost += 1
                return
            if heard < FIRST and self.lies:
                item = replace(item, heard=self._lie(item.heard))
        self.deliver(item)

    def _lie(self, heard: Nanoseconds) -> Nanoseconds:
        return Nanoseconds(heard + int(self._lots.uniform(-1, 1) * self.lies * SECOND))
