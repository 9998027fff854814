"""Movement: how much changes in the picture, from the sizes of its frames alone.

Nothing is opened, decoded or kept for it: the index of a film says how large each frame
is. A frame that is no key frame holds what changed. An encoder that keeps to a bit rate
makes all frames coarser when much moves, key frames too; so the mean size of the other
frames in a half second is divided by that of the key frame before them. Frames beside a
key frame get less than those a half second later, so neighbours are evened out.

From 0 to 255 by the film's own measure: 0 is as still as its stillest tenth, 255 as
lively as its liveliest twentieth, or twice the stillest if that is more: so a film
without movement stays low. Where the picture's noise uses up the bit rate, or all of it
moves all the time, it can tell little. It is a signpost: nothing is counted by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from device.media import PICTURE_TIMESCALE, IndexedSegment, Run, Track

STEP: Final = 0.5
"""Seconds that one value stands for."""
BIN: Final = PICTURE_TIMESCALE // 2
STILL, LIVELY = 10, 95
"""Percentiles of the film's half seconds."""
LEAST: Final = 2.0
"""So many times the stillest it takes to be lively."""
_NEIGHBOURS: Final = (0.25, 0.5, 0.25)


def movement(index: Sequence[IndexedSegment]) -> list[int | None]:
    """A value (0 … 255) for each half second from zero on; None without a picture."""
    places, shares = _shares(index)
    if not len(places):
        return []
    length = int(places.max()) + 1
    count = np.bincount(places, minlength=length)
    there = count > 0
    mean = _evened(np.bincount(places, shares, length) / np.maximum(count, 1), there)
    values: list[int | None] = [None] * length
    scaled = _scaled(mean)
    for place, value in zip(np.flatnonzero(there).tolist(), scaled, strict=True):
        values[place] = value
    return values


def _evened(mean: NDArray[np.float64], there: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Each half second of those that are there, with its neighbours for a half."""
    weight = np.convolve(there, _NEIGHBOURS, "same")
    return np.convolve(mean * there, _NEIGHBOURS, "same")[there] / weight[there]


def _scaled(mean: NDArray[np.float64]) -> list[int]:
    still, lively = np.percentile(mean, [STILL, LIVELY])
    span = max(float(lively), LEAST * float(still)) - float(still)
    if span <= 0:
        return [0] * len(mean)
    scaled = np.clip((mean - still) / span, 0, 1) * 255
    return [int(value) for value in np.rint(scaled)]


def _shares(
    index: Sequence[IndexedSegment],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """In which half second each frame starts, and its share of the key frame before."""
    runs = [one.runs[Track.PICTURE] for one in index if Track.PICTURE in one.runs]
    if not runs:
        return np.zeros(0, np.int64), np.zeros(0)
    sizes = np.fromiter(chain.from_iterable(run.sizes for run in runs), np.float64)
    keys = _keys(runs, len(sizes))
    places = np.maximum.accumulate(np.where(keys, np.arange(len(keys)), 0))
    # What comes before the first key frame, if that is lost, has nothing to go by.
    others = ~keys & np.logical_or.accumulate(keys)
    return _starts(runs)[others] // BIN, (sizes / sizes[places])[others]


def _starts(runs: Sequence[Run]) -> NDArray[np.int64]:
    """When each frame starts, in ticks: all at once, for a film has many."""
    lasts = np.fromiter(chain.from_iterable(run.durations for run in runs), np.int64)
    counts = [len(run.durations) for run in runs]
    before = np.cumsum(lasts) - lasts
    first = before[np.cumsum([0, *counts[:-1]])]
    base = np.array([run.start for run in runs], np.int64) - first
    return np.asarray(before + np.repeat(base, counts))


def _keys(runs: Sequence[Run], count: int) -> NDArray[np.bool_]:
    keys, at = np.zeros(count, np.bool_), 0
    for run in runs:
        for key in run.keys:
            keys[at + key] = True
        at += len(run.sizes)
    return keys
