"""``memory``: what recorder and page take of it, as PSS.

Growth is that of the recorder's own memory, as a share of its PSS: its share of what it
has in common with others changes when they come and go.

The recorder films two hours of 720p without a stop, in told time, in a process that
has loaded what the recorder loads, with a scout that is told beside it; camera and card
are played by this process through a pipe. The page is gunicorn on 127.0.0.1, with a
film open and playing in three browsers that have each unlocked it; their openers, which
hold the keys, are counted apart.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from device.intake import Intake, room_for
from device.media import SECOND
from device.rig import PictureFormat
from device.scout.beside import start_beside
from tests.bench import paging, reel
from tests.bench.pss import Memory, children, memory
from tests.bench.table import Row
from tests.bench.told import BIT_RATE, Box, in_pieces, pass_on, still_rig

EARLY, LATE = 600, 7200
QUICK_EARLY, QUICK_LATE = 10, 20
MOST, GROWTH, PAGE_MOST = 120e6, 0.02, 100e6
"""Goals: bytes, a share, bytes."""
PAGE, QUICK_PAGE = 300, 12
"""Seconds of the film that is looked through."""
LOADED = "device.cli.run"
"""What the recorder's process has loaded (``vig-recorder run``)."""


def add_to(_: argparse.ArgumentParser) -> None:
    """This part can be told nothing of its own."""


def run(args: argparse.Namespace) -> list[Row]:
    """Weigh both."""
    picture = reel.SMALL if args.quick else reel.HD
    looks = (QUICK_EARLY, QUICK_LATE) if args.quick else (EARLY, LATE)
    return [_recorder(picture, *looks), *_page(picture, quick=args.quick)]


whole = run


def _recorder(picture: PictureFormat, early: float, late: float) -> Row:
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        (first, _), (last, scout) = _weigh(Path(place), picture, early, late)
    growth = (last.own - first.own) / first.pss
    return Row(
        figure=f"recorder memory after {late / 60:.3g} min",
        value=f"{last.pss / 1e6:.1f} MB, {last.own / 1e6:.1f} of it its own",
        reference=f"after {early / 60:.3g} min {first.pss / 1e6:.1f} MB, "
        f"{first.own / 1e6:.1f} its own; the scout beside it {scout.pss / 1e6:.1f} MB",
        ratio=f"{growth:+.2%} (PSS {last.pss / first.pss - 1:+.2%})",
        goal=f"{MOST / 1e6:.0f} MB, growth under {GROWTH:.0%}",
        met=last.pss <= MOST and growth < GROWTH,
        numbers={"early": first.pss, "late": last.pss, "growth": growth}
        | {"early_own": first.own, "late_own": last.own, "scout": scout.pss},
    )


def _weigh(
    place: Path, picture: PictureFormat, early: float, late: float
) -> list[tuple[Memory, Memory]]:
    context = get_context("spawn")
    here, there = context.Pipe()
    child = context.Process(target=_film, args=(there, place, picture), daemon=True)
    child.start()
    there.close()
    weights: list[tuple[Memory, Memory]] = []
    for few in in_pieces(reel.items(picture, late)):
        here.send(few)
        now = reel.film_time(few[-1])
        if not weights and now >= early * SECOND:
            weights.append(_ask(here))
    weights.append(_ask(here))
    here.send(None)
    child.join()
    return weights


def _ask(line: Connection) -> tuple[Memory, Memory]:
    """The memory of the recorder, and of its scout."""
    line.send([])
    weight: tuple[Memory, Memory] = line.recv()
    return weight


def _film(line: Connection, place: Path, picture: PictureFormat) -> None:
    """Record what comes, in a process of its own; tell the memory when asked."""
    import_module(LOADED)
    box, intake = Box(place / "store"), Intake(room_for(BIT_RATE))
    with still_rig(picture) as rig:
        recording = box.begin(rig, start_beside)
        (scout,) = children(os.getpid())
        while (few := line.recv()) is not None:
            pass_on(intake, few, recording)
            if not few:
                line.send((memory(), memory(scout)))
        recording.finish("press")


def _page(picture: PictureFormat, *, quick: bool) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        seconds = QUICK_PAGE if quick else PAGE
        idle, busy = paging.weigh(Path(place), picture, seconds)
    openers = sum(busy.openers)
    return [
        Row(
            figure=f"page memory, film open in {len(busy.openers)} browsers",
            value=f"{busy.page / 1e6:.1f} MB",
            reference=f"idle {idle.page / 1e6:.1f} MB",
            ratio=f"{busy.page / idle.page:.2f}",
            goal=f"{PAGE_MOST / 1e6:.0f} MB",
            met=busy.page <= PAGE_MOST and len(busy.openers) == paging.BROWSERS,
            numbers={"idle": idle.page, "busy": busy.page},
        ),
        Row(
            figure="openers' memory beside it",
            value=f"{openers / 1e6:.1f} MB, page and openers "
            f"{(busy.page + openers) / 1e6:.1f} MB",
            reference=" + ".join(f"{each / 1e6:.1f}" for each in busy.openers) + " MB",
            numbers={"openers": openers, "all": busy.page + openers},
        ),
    ]
