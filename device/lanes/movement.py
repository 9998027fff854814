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

from collections.abc import Iterator, Sequence
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
    rows = list(_rows(index))
    if not rows:
        return np.zeros(0, np.int64), np.zeros(0)
    starts, sizes, keys = (np.concatenate(column) for column in zip(*rows, strict=True))
    places = np.maximum.accumulate(np.where(keys, np.arange(len(keys)), 0))
    shares = sizes / sizes[places]
    return (starts[~keys] // BIN).astype(np.int64), shares[~keys]


def _rows(
    index: Sequence[IndexedSegment],
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.bool_]]]:
    for segment in index:
        if run := segment.runs.get(Track.PICTURE):
            yield _starts(run), np.array(run.sizes, np.float64), _keys(run)


def _starts(run: Run) -> NDArray[np.int64]:
    after = np.cumsum(np.array(run.durations, np.int64))
    return run.start + after - np.array(run.durations, np.int64)


def _keys(run: Run) -> NDArray[np.bool_]:
    keys = np.zeros(len(run.sizes), np.bool_)
    keys[list(run.keys)] = True
    return keys
