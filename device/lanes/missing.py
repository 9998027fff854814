"""What the lanes of a film lack, by its index: nothing is opened to find out.

A film is looked at in stretches of the length of a chapter. Half a second more or less
is no lack: the sound of a film begins and ends within a value, not at its edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from device.fragment import to_time
from device.lanes import PEAK, PICTURE_EVERY, VOICE
from device.lanes.gathered import Gathered, Lane
from device.media import SAMPLE_RATE, IndexedSegment, Nanoseconds, Run, Track

SLACK = SAMPLE_RATE // 2
"""Samples without a value that do not matter."""


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """A key frame of which a small picture is wanted, and its place in its segment."""

    start: Nanoseconds
    segment: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Lack:
    """What one stretch of the film lacks: key frames to look at, its sound to hear."""

    stretch: int
    pictures: tuple[KeyFrame, ...]
    sound: bool


def lacks(index: Sequence[IndexedSegment], known: Gathered, length: int) -> list[Lack]:
    """The stretches of *length* segments that lack something, in order."""
    wanted = _unseen(index, known)
    found = []
    for stretch, group in groupby(index, key=lambda each: each.number // length):
        segments = list(group)
        pictures = [wanted[s.number] for s in segments if s.number in wanted]
        flat = tuple(one for row in pictures for one in row)
        sound = _unheard(segments, known)
        if flat or sound:
            found.append(Lack(stretch, flat, sound))
    return found


def _unseen(
    index: Sequence[IndexedSegment], known: Gathered
) -> dict[int, list[KeyFrame]]:
    """The first key frame of each five seconds without a small picture, by segment."""
    seen = {at // PICTURE_EVERY for at in known.pictures}
    wanted: dict[int, list[KeyFrame]] = {}
    for key in _keys(index):
        span = key.start // PICTURE_EVERY
        if span not in seen:
            seen.add(span)
            wanted.setdefault(key.segment, []).append(key)
    return wanted


def _keys(index: Sequence[IndexedSegment]) -> Iterator[KeyFrame]:
    for segment in index:
        if run := segment.runs.get(Track.PICTURE):
            for key in run.keys:
                start = to_time(Track.PICTURE, run.start + sum(run.durations[:key]))
                offset = run.offset + sum(run.sizes[:key])
                yield KeyFrame(start, segment.number, offset, run.sizes[key])


def _unheard(segments: Sequence[IndexedSegment], known: Gathered) -> bool:
    runs = [s.runs[Track.SOUND] for s in segments if Track.SOUND in s.runs]
    if not runs:
        return False
    lanes = ((known.waveform, PEAK), (known.voices, VOICE))
    return any(
        sum(_blank(lane, step, run) for run in runs) > SLACK for lane, step in lanes
    )


def _blank(lane: Lane, step: int, run: Run) -> int:
    """Samples of a run for which the lane knows nothing."""
    return lane.blank(run.start // step, -(-run.end // step)) * step
