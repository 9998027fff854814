"""``sync``: a film of hours with a flash and a beep each second, to be measured.

Simulated camera and sound card, intake, timeline, muxer, sealer, store, all in told
time; then the recording is opened again and written as one MP4. With --judge, or
without --out, our own instrument says how far apart sound and picture are.
"""

from __future__ import annotations

import argparse
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from device.cli.files import write_pieces
from device.cli.speak import say
from device.film import VirtualFilm
from device.media import Nanoseconds
from device.opened import OpenedRecording
from device.rig import Deliver, RigSettings
from device.rig.simulated import SimulatedRig, ToldClock
from device.timeline import SyncStatement
from tests.bench import judge
from tests.bench.clapper import Clapper
from tests.bench.mishaps import Mishaps
from tests.bench.table import Row
from tests.bench.told import Box, record

PLAIN_JITTER, HARD_JITTER = 5.0, 10.0
LOSSES, HARD_LOSSES_AN_HOUR = 3, 40
HARD = "wander_ppm=20,drop_frames=0.005"
LIES = 0.6
MOST, MEDIAN, HARD_MOST = 3.0, 1.0, 10.0
"""Goals, in milliseconds."""
QUICK = 40
"""Seconds of film in the short form."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add what this part can be told."""
    parser.add_argument("--ppm", type=float, default=100.0, help="default: 100")
    parser.add_argument(
        "--jitter-ms", type=float, help="default: 5, in the hard case 10"
    )
    parser.add_argument("--hours", type=float, default=2.0, help="default: 2")
    parser.add_argument("--hard", action="store_true", help="the hard case")
    parser.add_argument("--out", type=Path, metavar="FILM.mp4", help="keep the film")
    parser.add_argument("--judge", action="store_true", help="measure it here, too")


def run(args: argparse.Namespace) -> list[Row]:
    """Make the film and, if it is asked for, measure it."""
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        out = args.out or Path(place) / "film.mp4"
        make(args, Path(place) / "store", out)
        return [measured(out, args)] if args.judge or not args.out else []


def whole(args: argparse.Namespace) -> list[Row]:
    """Measure both cases, as part of everything."""
    rows = []
    for hard in (False, True):
        args.hard = hard
        rows += run(args)
    return rows


def make(args: argparse.Namespace, store: Path, out: Path) -> None:
    """Film, and write what the store then holds to *out*."""
    box, seconds = Box(store), length(args)
    with _rig(args, seconds) as rig:
        began = rig.clock.monotonic()
        made = record(rig, box, seconds, partial(_mishaps, args, seconds, began))
    opened = box.opened(made.id)
    film = VirtualFilm(opened.init, opened.index)
    write_pieces(out, film.read(0, film.size, opened.segment))
    say(f"{seconds} s of film in {made.kept} segments. {_sentence(opened)}")


def measured(film: Path, args: argparse.Namespace) -> Row:
    """How far apart the beeps and flashes of a film are."""
    late = judge.offsets(film)
    low, middle, high = late.min(), float(np.median(late)), late.max()
    most = max(abs(low), abs(high))
    good = most <= HARD_MOST
    if not args.hard:
        good = most <= MOST and abs(middle) <= MEDIAN
    case = "hard" if args.hard else "plain"
    return Row(
        figure=f"in step, {case}, {args.ppm:+g} ppm, {length(args)} s",
        value=f"median {middle:.2f} ms, max {most:.2f} ms",
        reference=f"{len(late)} beeps",
        goal="10 ms" if args.hard else "median 1 ms, max 3 ms",
        met=bool(good),
        numbers={"beeps": len(late), "min": low, "median": middle, "max": high},
    )


def length(args: argparse.Namespace) -> int:
    """Seconds of film, a whole number."""
    return QUICK if args.quick else max(4, round(args.hours * 3600))


def _rig(args: argparse.Namespace, seconds: int) -> SimulatedRig:
    jitter = args.jitter_ms
    if jitter is None:
        jitter = HARD_JITTER if args.hard else PLAIN_JITTER
    faults = f"ppm={args.ppm},jitter_ms={jitter},seed={args.seed}"
    settings = RigSettings(
        simulate=f"{faults},{HARD}" if args.hard else faults,
        say=lambda _: None,
        bit_rate=500_000,
    )
    return SimulatedRig(settings, ToldClock(), Clapper(seconds + 2, args.seed))


def _mishaps(
    args: argparse.Namespace, seconds: int, began: Nanoseconds, deliver: Deliver
) -> Mishaps:
    losses = round(HARD_LOSSES_AN_HOUR * seconds / 3600) if args.hard else LOSSES
    lies = LIES if args.hard else 0.0
    return Mishaps(deliver, began, seconds, losses, lies, args.seed)


def _sentence(opened: OpenedRecording) -> str:
    return SyncStatement.from_json(opened.sync or {}).sentence()
