"""When the frames of a film start, said briefly.

A camera keeps its pace, so the steps from frame to frame are mostly equal: twenty
minutes take some hundred characters, with a jitter in every step five for each frame.

    {"scale": 90000, "first": 0, "steps": [[3000, 419], 3001, [3000, 35578]]}

All in ticks, *scale* to the second: when the first frame starts, and the steps to the
next, each alone or with how often it comes in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, repeat

import numpy as np

from device.documents import Document
from device.fragment import TIMESCALE, to_time
from device.media import SECOND, Nanoseconds, Track


def packed(starts: Sequence[int]) -> Document:
    """Say it briefly; *starts* (ns) are those of a film's frames, ascending."""
    scale = TIMESCALE[Track.PICTURE]
    ticks = (np.asarray(starts, np.int64) * scale + SECOND // 2) // SECOND
    return {
        "scale": scale,
        "first": int(ticks[0]) if len(ticks) else None,
        "steps": _in_runs(np.diff(ticks)),
    }


def unpacked(told: Document) -> list[Nanoseconds]:
    """Give the same starts again (ns); the page does it in ``look/film.js``."""
    if told["first"] is None:
        return []
    steps = (one if isinstance(one, list) else [one, 1] for one in told["steps"])
    row = chain.from_iterable(repeat(step, times) for step, times in steps)
    ticks = accumulate(row, initial=told["first"])
    return [to_time(Track.PICTURE, tick) for tick in ticks]


def _in_runs(steps: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[object]:
    begins = np.flatnonzero(np.diff(steps, prepend=-1))
    times = np.diff(begins, append=len(steps))
    pairs = zip(steps[begins].tolist(), times.tolist(), strict=True)
    return [[step, often] if often > 1 else step for step, often in pairs]
