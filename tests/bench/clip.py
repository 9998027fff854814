"""``clip``: 6 s and 90 s out of a film of twenty minutes, against other ways to cut.

The film is 720p at 4 Mbit/s, sealed in a store; the mark lies between key frames. Ours
is measured twice. *Opened*: cut, checked and sealed by a process that holds the opened
recording, which is what happens on the box, and what is judged; nobody gets a byte
before the whole is proven, so the first comes with the last. *Command*:
``vig-recorder clip`` starts Python and opens the store first, as smartcut starts Python
and reads a plain MP4 of the same film.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from device import seal
from device.clip import make_clip
from device.media import SECOND, Nanoseconds
from tests.bench import measure, reel
from tests.bench.measure import Cost, Words
from tests.bench.smartcut import smartcut
from tests.bench.table import Row
from tests.bench.told import Box

LENGTHS, QUICK_LENGTHS = (6, 90), (2, 8)
FILM, QUICK_FILM = 20 * 60, 20
START = 0.51
"""Where in the film the mark begins, as a share, and half a second on."""
TIMES = 3
THAN_SMARTCUT, THAN_ENCODING, FLAT = 2, 20, 2
"""Goals: how many times faster; how many times dearer ninety seconds may be than six.

A clip of fifteen times the length that costs twice as much is called nearly flat."""
SMARTCUT = "smartcut"
PRESETS = ("ultrafast", "veryfast")
"""Of x264: its fastest and worst, and the fastest that people would choose."""


class Film(NamedTuple):
    """A sealed film, and the same opened as an MP4."""

    box: Box
    recording: str
    place: Path
    seconds: float

    @property
    def plain(self) -> Path:
        return self.place / "film.mp4"

    @property
    def key(self) -> Path:
        return self.place / "anna.key"


def add_to(_: argparse.ArgumentParser) -> None:
    """This part can be told nothing of its own."""


def run(args: argparse.Namespace) -> list[Row]:
    """Make the film, and cut it in all ways."""
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        film = _film(Path(place), quick=args.quick)
        lengths = QUICK_LENGTHS if args.quick else LENGTHS
        costs = {length: _costs(film, length, quick=args.quick) for length in lengths}
    long = lengths[1]
    rows = [_against_smartcut(length, costs[length]) for length in lengths]
    rows += [_against_encoding(long, costs[long], preset) for preset in PRESETS]
    return [*rows, _flat(lengths, costs)]


whole = run


def _film(place: Path, *, quick: bool) -> Film:
    seconds = QUICK_FILM if quick else FILM
    box = Box(place / "store")
    made = box.film(reel.SMALL if quick else reel.HD, seconds)
    film = Film(box, made, place, seconds)
    film.key.write_text(seal.identity_file(box.identity))
    box.plain(made, film.plain)
    return film


def _costs(film: Film, length: float, *, quick: bool) -> dict[str, Cost]:
    """What each way of cutting costs; without smartcut if there is none."""
    start = int(film.seconds * START) + 0.5
    clip = film.place / "clip.mp4"
    clip.write_bytes(_cut(film, start, length))
    out = film.place / "out"
    ways: dict[str, Words] = {
        "command": _command(film, start, length, out),
        "cp": ["cp", clip, out],
    }
    for preset in PRESETS:
        ways[preset] = _encode(film, start, length, preset)
    if command := smartcut():
        span = f"{start},{start + length}"
        ways[SMARTCUT] = [command, film.plain, film.place / "smart.mp4", "-k", span]
    measured = measure.in_turns(
        1 if quick else TIMES,
        lambda: _opened(film, start, length),
        *(lambda words=words: measure.command(words) for words in ways.values()),
    )
    return dict(zip(("opened", *ways), measured, strict=True))


def _opened(film: Film, start: float, length: float) -> Cost:
    opened = film.box.opened(film.recording)

    def cut() -> None:
        begin, end = round(start * SECOND), round((start + length) * SECOND)
        plain = make_clip(opened, Nanoseconds(begin), Nanoseconds(end))
        seal.seal(plain, [film.box.identity.recipient])

    return measure.ours(cut)


def _cut(film: Film, start: float, length: float) -> bytes:
    begin, end = round(start * SECOND), round((start + length) * SECOND)
    opened = film.box.opened(film.recording)
    return make_clip(opened, Nanoseconds(begin), Nanoseconds(end))


def _command(film: Film, start: float, length: float, out: Path) -> Words:
    span = ["--from", str(start), "--to", str(start + length)]
    where: Words = ["--store", film.box.store.root, "--identity", film.key]
    words: Words = [sys.executable, "-m", "device", "clip", film.recording]
    return [*words, *where, *span, "-o", out]


def _encode(film: Film, start: float, length: float, preset: str) -> Words:
    how = ["-c:v", "libx264", "-preset", preset, "-crf", "20", "-c:a", "aac"]
    source: Words = ["-ss", str(start), "-t", str(length), "-i", film.plain]
    out = film.place / f"{preset}.mp4"
    return ["ffmpeg", "-v", "error", "-y", *source, *how, out]


def _against_smartcut(length: float, costs: dict[str, Cost]) -> Row:
    ours, started, theirs = costs["opened"], costs["command"], costs.get(SMARTCUT)
    row = Row(
        figure=f"clip of {length} s",
        value=f"opened {ours}; command {started}",
        reference=f"smartcut {theirs or 'could not be installed'}; cp {costs['cp']}",
        goal=f"{THAN_SMARTCUT} times faster than smartcut",
        numbers=_numbers(costs),
    )
    if theirs is None:
        return row
    ratio = theirs.wall / ours.wall
    told = f"{ratio:.1f} (command {theirs.wall / started.wall:.1f})"
    return replace(row, ratio=told, met=ratio >= THAN_SMARTCUT)


def _against_encoding(length: float, costs: dict[str, Cost], preset: str) -> Row:
    ours, theirs = costs["opened"], costs[preset]
    ratio = theirs.wall / ours.wall
    return Row(
        figure=f"clip of {length} s, first byte",
        value=f"opened {ours.wall:.2f} s (all of it is proven first)",
        reference=f"encoded anew, {preset}: {theirs}",
        ratio=f"{ratio:.1f} (CPU {theirs.cpu / ours.cpu:.1f})",
        goal=f"{THAN_ENCODING} times faster than encoding anew",
        met=ratio >= THAN_ENCODING,
        numbers={"ratio": ratio, "ratio_cpu": theirs.cpu / ours.cpu},
    )


def _flat(lengths: tuple[int, int], costs: dict[int, dict[str, Cost]]) -> Row:
    short, long = (costs[length]["opened"] for length in lengths)
    ratio = long.cpu / short.cpu
    return Row(
        figure=f"clip of {lengths[1]} s against {lengths[0]} s",
        value=f"CPU {long.cpu:.2f} s",
        reference=f"CPU {short.cpu:.2f} s",
        ratio=f"{ratio:.2f}",
        goal=f"nearly flat: at most {FLAT} times",
        met=ratio <= FLAT,
        numbers={"ratio": ratio},
    )


def _numbers(costs: dict[str, Cost]) -> dict[str, float]:
    return {
        f"{way}_{what}": value
        for way, cost in costs.items()
        for what, value in cost._asdict().items()
    }
