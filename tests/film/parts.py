"""A recording as the store hands it out, some of its pieces lost."""

from __future__ import annotations

from collections.abc import Sequence

from device.boxes import box
from device.film import VirtualFilm
from device.media import IndexedSegment, Run
from tests.muxer.parts import Film

CHAIN = box(b"uuid", bytes(92))


def moved(run: Run) -> Run:
    return Run(run.start, run.offset + 100, run.sizes, run.durations, run.keys)


class Recording:
    """A muxed film as the store hands it out: a box in front of every segment."""

    def __init__(self, made: Film, lost: Sequence[int] = ()) -> None:
        kept = [one for one in made.segments if one.number not in lost]
        self.plain = {one.number: CHAIN + one.payload for one in kept}
        self.index = [
            IndexedSegment(
                one.number,
                len(self.plain[one.number]),
                "",
                {track: moved(run) for track, run in one.runs.items()},
            )
            for one in kept
        ]
        self.film = VirtualFilm(made.init, self.index)
        self.opened: list[int] = []

    def open(self, number: int) -> bytes:
        self.opened.append(number)
        return self.plain[number]

    def read(self, start: int = 0, stop: int = 1 << 60) -> bytes:
        return b"".join(self.film.read(start, stop, self.open))
