"""``seal``: sealing and opening, against the ``age`` command on the same bytes.

The bytes are half-second segments of 250 kB, sealed and opened one by one as recorder
and opener do. The command is measured twice: file by file, as whoever opens a film by
hand runs it; and on all of them as one file, where it starts only once and agrees on
one key, the most favourable way there is for it. It is judged by processor time, which
other programs on the machine disturb least.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from device import seal
from tests.bench import measure
from tests.bench.measure import Cost, Words
from tests.bench.table import Row

SIZE = 250_000
SEGMENTS, QUICK = 400, 8
ONE_BY_ONE = 8
"""Files that the command is run on one by one: starting it is most of the work."""
TIMES = 5


@dataclass(frozen=True)
class Way:
    """Sealing or opening: our function, the command, and the pieces for both."""

    name: str
    ours: Callable[[bytes], bytes]
    command: Words
    pieces: list[bytes]
    whole: bytes

    def rows(self, place: Path) -> list[Row]:
        """Measure it, with files in *place*."""
        ours, at_once, by_file = measure.in_turns(
            TIMES,
            lambda: measure.ours(self._all),
            self._command([self.whole], place),
            self._command(self.pieces[:ONE_BY_ONE], place),
        )
        size = len(self.pieces) * SIZE / 1e6
        return [
            self._row("file by file", size, ours, ONE_BY_ONE * SIZE / 1e6, by_file),
            self._row("as one file", size, ours, size, at_once),
        ]

    def _all(self) -> None:
        for piece in self.pieces:
            self.ours(piece)

    def _command(self, payloads: list[bytes], place: Path) -> Callable[[], Cost]:
        files = [place / f"{len(payloads)}-{number}" for number in range(len(payloads))]
        for file, payload in zip(files, payloads, strict=True):
            file.write_bytes(payload)

        def run() -> Cost:
            costs = [measure.command([*self.command, file]) for file in files]
            return Cost(sum(c.wall for c in costs), sum(c.cpu for c in costs))

        return run

    def _row(self, how: str, size: float, ours: Cost, given: float, age: Cost) -> Row:
        mine, theirs = size / ours.cpu, given / age.cpu
        return Row(
            figure=f"{self.name}, MB a CPU second, {how}",
            value=f"{mine:.0f} ({size / ours.wall:.0f} by the clock)",
            reference=f"age {theirs:.0f} ({given / age.wall:.0f} by the clock)",
            ratio=f"{mine / theirs:.2f}",
            goal="at least as fast",
            met=mine >= theirs,
            numbers={"ours_cpu": mine, "age_cpu": theirs}
            | {"ours_wall": size / ours.wall, "age_wall": given / age.wall},
        )


def add_to(_: argparse.ArgumentParser) -> None:
    """This part can be told nothing of its own."""


def run(args: argparse.Namespace) -> list[Row]:
    """Measure both ways."""
    lots = np.random.default_rng(args.seed)
    count = QUICK if args.quick else SEGMENTS
    segments = [lots.bytes(SIZE) for _ in range(count)]
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        ways = _ways(segments, Path(place) / "key")
        return [row for way in ways for row in way.rows(Path(place))]


whole = run


def _ways(segments: list[bytes], key_file: Path) -> list[Way]:
    key = seal.new_identity()
    key_file.write_text(seal.identity_file(key))

    def shut(plain: bytes) -> bytes:
        return seal.seal(plain, [key.recipient])

    def opened(sealed: bytes) -> bytes:
        return seal.unseal(sealed, [key.secret])

    joined, sealed = b"".join(segments), [shut(segment) for segment in segments]
    nowhere: Words = ["-o", "/dev/null"]
    shutting = ["age", "-r", key.recipient, *nowhere]
    opening = ["age", "-d", "-i", key_file, *nowhere]
    return [
        Way("sealing", shut, shutting, segments, joined),
        Way("opening", opened, opening, sealed, shut(joined)),
    ]
