"""A long life in a short time: recordings in a row, and what the process then weighs.

A program of its own, so that nothing but the recorder is weighed. Time is told, so an
hour takes a good minute. It prints a line of JSON after every few recordings.

usage: python -m tests.faults.soak PLACE RECORDINGS SECONDS EVERY
       python -m tests.faults.soak PLACE one SECONDS EVERY

With *one* a single recording is fed by hand, weighed every so many seconds of film.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import sys
import threading
from pathlib import Path
from typing import NamedTuple

from device.media import SECOND
from device.store import RecordingDirectory
from tests import filmed, films
from tests.faults import parts
from tests.faults.house import House

LAP = 12
"""Seconds of film that are filmed again and again."""


class Weight(NamedTuple):
    """What a process holds: kilobytes in all and of its own, open files, threads."""

    resident: int
    own: int
    files: int
    threads: int

    @classmethod
    def now(cls) -> Weight:
        """Weigh this process, with all that is free given back."""
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        rollup = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
        kilobytes = {name: int(size) for name, size, *_ in map(str.split, rollup)}
        files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
        threads = threading.active_count()
        return cls(kilobytes["Rss:"], kilobytes["Anonymous:"], files, threads)


def live(place: Path, recordings: int, seconds: float, every: int) -> None:
    """Film so many times for so long; erase each; weigh now and then."""
    film = films.write_film(place / "film.mp4", LAP)
    with House(place / "store", film) as house:
        for number in range(1, recordings + 1):
            house.record(seconds, 0.25)
            film_seconds = house.opened().duration / 1e9
            if abs(film_seconds - seconds) > 1:
                raise SystemExit(f"recording {number} holds {film_seconds} s")
            house.erase()
            if number % every == 0:
                house.lines.clear()
                house.rig.panel.lights.clear()
                tell(number)


def live_once(place: Path, seconds: int, every: int) -> None:
    """Make one recording so long; what is kept is taken away from the card again."""
    store = filmed.store_at(place / "store")
    made = parts.recording(store)
    directory = store.find(made.id)
    due = every
    for item in parts.for_ever(LAP):
        made.feed(item)
        if parts.time_of(item) >= due * SECOND:
            _empty(directory)
            tell(due)
            due += every
        if due > seconds:
            break
    made.finish("press")


def _empty(directory: RecordingDirectory) -> None:
    """Take segments and chapters away, so that a day of film needs no room."""
    for path in directory.path.glob("*[0-9].age"):
        path.unlink()


def tell(number: int) -> None:
    """Say what the process weighs now."""
    sys.stdout.write(json.dumps([number, *Weight.now()]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    where, many, long, often = sys.argv[1:]
    if many == "one":
        live_once(Path(where), int(long), int(often))
    else:
        live(Path(where), int(many), float(long), int(often))
