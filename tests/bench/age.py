"""``age``: how old film is when it is safe from a power cut, in real time.

The simulated rig films at its true pace with a card 100 ppm off, the recorder runs as
it does on the box, and each segment is looked at the moment its write returns. Sound
is held longer at the start, until the card's stamps can be believed: that is told
beside the figures, which are those of the running film.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from device.config import Settings, StoreSettings
from device.fragment import to_time
from device.media import SECOND, SEGMENT, Block, Frame, Gone, IndexedSegment, Track
from device.recorder import Recorder
from device.rig import Deliver, RigSettings
from device.rig.simulated import SimulatedRig
from device.store import RecordingDirectory, Store, segment_name
from tests.bench import reel
from tests.bench.table import Row
from tests.bench.told import Box

SECONDS, QUICK = 30, 7
RUNNING = 5 * SECOND
"""Film time from which on the sound is no longer held for its start."""
USUAL, MOST = 0.8, 1.2
"""Goals, in seconds: the median and the greatest."""


class Ages(NamedTuple):
    """Seconds from a segment's first frame or sample to its safety, by film time."""

    start: list[float]
    running: list[float]


class Watched(RecordingDirectory):
    """A recording's directory that remembers when each piece was safe."""

    def __init__(self, directory: RecordingDirectory, safe: dict[str, int]) -> None:
        super().__init__(directory.path)
        self._safe = safe

    def write(self, name: str, sealed: bytes) -> None:
        super().write(name, sealed)
        self._safe[name] = time.monotonic_ns()


class WatchedStore(Store):
    """A store whose new recordings are watched."""

    safe: dict[str, int]

    def create(self, recording: str) -> RecordingDirectory:
        self.safe = {}
        return Watched(super().create(recording), self.safe)


def add_to(_: argparse.ArgumentParser) -> None:
    """This part can be told nothing of its own."""


def run(args: argparse.Namespace) -> list[Row]:
    """Film in real time, and look at every segment."""
    picture = reel.SMALL if args.quick else reel.HD
    settings = RigSettings(
        simulate=f"ppm=100,jitter_ms=5,seed={args.seed}",
        say=lambda _: None,
        bit_rate=reel.BIT_RATE[picture],
    )
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        box = Box(Path(place))
        store = WatchedStore(Path(place))
        with SimulatedRig(settings, scene=reel.Ready(picture)) as rig:
            zero = _film(rig, store, QUICK if args.quick else SECONDS)
        index = box.opened(store.recordings()[0]).index
    return [_row(track, _ages(track, index, store.safe, zero)) for track in Track]


whole = run


def _film(rig: SimulatedRig, store: Store, seconds: float) -> int:
    """Press, film, press; when the first key frame was taken."""
    taken: list[int] = []
    open_camera = rig.camera.open

    def opened(deliver: Deliver) -> None:
        def watched(item: Frame | Block | Gone) -> None:
            if isinstance(item, Frame) and not taken:
                taken.append(item.taken)
            deliver(item)

        open_camera(watched)

    rig.camera.open = opened  # type: ignore[method-assign]
    recorder = Recorder(rig, store, Settings(store=StoreSettings(str(store.root))))
    rig.panel.press()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        recorder.step(0.1)
    recorder.close()
    return taken[0]


def _ages(
    track: Track, index: tuple[IndexedSegment, ...], safe: dict[str, int], zero: int
) -> Ages:
    ages = Ages([], [])
    for segment in index[:-1]:  # the last one was not waited for, but stopped
        if run := segment.runs.get(track):
            start = to_time(track, run.start)
            age = (safe[segment_name(segment.number)] - zero - start) / SECOND
            (ages.running if start >= RUNNING else ages.start).append(age)
    return ages


def _row(track: Track, ages: Ages) -> Row:
    usual, most = float(np.median(ages.running)), max(ages.running)
    length = SEGMENT / SECOND
    oldest = "frame" if track is Track.PICTURE else "sound"
    return Row(
        figure=f"age of the oldest {oldest} when safe",
        value=f"median {usual:.3f} s, max {most:.3f} s",
        reference=f"segment {length} s (at the start {max(ages.start):.2f} s)",
        ratio=f"{usual / length:.2f}",
        goal=f"{USUAL} s / {MOST} s",
        met=usual <= USUAL and most <= MOST,
        numbers={"median": usual, "max": most, "at_the_start": max(ages.start)}
        | {"segments": len(ages.running)},
    )
