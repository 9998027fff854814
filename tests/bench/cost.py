"""``cost``: what opening, seeking and cutting cost as films grow longer.

Films of 5, 20, 60 and 120 minutes, small pictures at a low rate: what could grow is
the number of pieces, not their size. *Open* is all that comes before the first byte
of film: key, chapters, index, the layout as MP4. *Seek* reads half a megabyte at a
place not read before, as a player does, and *clip* cuts six seconds there; both in an
opened recording.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from device.clip import make_clip
from device.film import VirtualFilm
from device.media import SECOND, Nanoseconds
from device.opened import OpenedRecording
from tests.bench import measure, reel
from tests.bench.measure import Cost
from tests.bench.table import Row
from tests.bench.told import Box

MINUTES, QUICK = (5, 20, 60, 120), (0.5, 1)
TIMES = 5
READ = 1 << 19
CLIP = 6
PLACE = 0.7
"""Where in the film it is read and cut, as a share."""
FLAT = 1.5
"""Goal: so many times what the shortest film costs is still called flat."""


def add_to(_: argparse.ArgumentParser) -> None:
    """This part can be told nothing of its own."""


def run(args: argparse.Namespace) -> list[Row]:
    """Make the films, and measure each of them in turns."""
    lengths = QUICK if args.quick else MINUTES
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        box = Box(Path(place) / "store")
        films = [box.film(reel.SMALL, minutes * 60) for minutes in lengths]
        rows = []
        for what, way in (("open", _open), ("seek", _seek), ("clip", _clip)):
            ways = [_again(way, box, film) for film in films]
            costs = measure.in_turns(TIMES, *ways)
            rows += _rows(what, list(zip(lengths, costs, strict=True)))
    return rows


whole = run


def _again(way: Callable[[Box, str], Cost], box: Box, film: str) -> Callable[[], Cost]:
    return lambda: way(box, film)


def _open(box: Box, film: str) -> Cost:
    return measure.ours(lambda: _laid_out(box.opened(film)))


def _seek(box: Box, film: str) -> Cost:
    opened = box.opened(film)
    virtual = _laid_out(opened)
    at = int(virtual.size * PLACE)

    def read() -> None:
        for _ in virtual.read(at, at + READ, opened.segment):
            pass

    return measure.ours(read)


def _clip(box: Box, film: str) -> Cost:
    opened = box.opened(film)
    start = int(opened.duration / SECOND * PLACE) * SECOND + SECOND // 2
    end = start + CLIP * SECOND
    return measure.ours(lambda: make_clip(opened, Nanoseconds(start), Nanoseconds(end)))


def _laid_out(opened: OpenedRecording) -> VirtualFilm:
    return VirtualFilm(opened.init, opened.index)


def _rows(what: str, costs: list[tuple[float, Cost]]) -> list[Row]:
    shortest, first = costs[0]
    return [_row(what, minutes, cost, shortest, first) for minutes, cost in costs[1:]]


def _row(what: str, minutes: float, cost: Cost, shortest: float, first: Cost) -> Row:
    ratio = cost.cpu / first.cpu
    judged = what != "open"
    return Row(
        figure=f"{what}, film of {minutes:g} min",
        value=_told(cost),
        reference=f"film of {shortest:g} min {_told(first)}",
        ratio=f"{ratio:.2f}",
        goal=f"flat: at most {FLAT} times" if judged else "",
        met=ratio <= FLAT if judged else None,
        numbers={"wall": cost.wall, "cpu": cost.cpu, "ratio": ratio},
    )


def _told(cost: Cost) -> str:
    return f"{cost.wall * 1000:.0f} ms, CPU {cost.cpu * 1000:.0f} ms"
