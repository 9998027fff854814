"""A long life in a short time: recordings in a row, and what the process then weighs.

A program of its own, so that nothing but the recorder is weighed. Time is told, so an
hour takes a good minute. It prints a line of JSON after every few recordings.

usage: python -m tests.faults.soak PLACE RECORDINGS SECONDS [EVERY]
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

from tests import films
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
                sys.stdout.write(json.dumps([number, *Weight.now()]) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    where, many, long, *rest = sys.argv[1:]
    live(Path(where), int(many), float(long), int(rest[0]) if rest else 1)
