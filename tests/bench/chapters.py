"""``chapters``: what small pictures, voices, movement and waveform cost while filming.

A recording with a scout, in told time, less one without; nothing is dropped, so that
all of its work is counted. Its start costs once a film. Then a film in real time, its
frames counted; and how long lanes take to come from an opener.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from device import seal
from device.config import Settings, StoreSettings
from device.lanes.movement import movement
from device.lanes.waveform import Peaks
from device.media import Block, Frame, Gone, PlacedSound, Track
from device.opener import Opener
from device.recorder import Recorder
from device.rig import Deliver, PictureFormat, RigSettings
from device.rig.simulated import SimulatedRig
from device.scout import NoScout, StartScout
from device.scout.beside import Beside
from device.scout.process import Process
from tests.bench import measure, reel
from tests.bench.measure import Cost
from tests.bench.table import Row
from tests.bench.told import Box, feed, still_rig

SECONDS, QUICK = 120, 12
LONG, QUICK_LONG = 1200, 12
"""Seconds of the film whose lanes are asked for."""
TIMES = 3
MOST, AT_ONCE = 0.8, 0.1
"""Goals: seconds of processor for a film minute; seconds until lanes are there."""
USUAL_FILM = 10
"""Minutes over which the start of a scout is spread."""


def add_to(_: argparse.ArgumentParser) -> None:
    """This part can be told nothing of its own."""


def run(args: argparse.Namespace) -> list[Row]:
    """Measure all three."""
    picture = reel.SMALL if args.quick else reel.HD
    seconds, times = (QUICK, 1) if args.quick else (SECONDS, TIMES)
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        cost = _cost(Box(Path(place) / "store"), picture, seconds, times)
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        lost = _lost(Box(Path(place)), picture, seconds / 2)
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        asked = _asked(Box(Path(place)), QUICK_LONG if args.quick else LONG)
    return [cost, lost, asked]


whole = run


def patient() -> Beside:
    """A scout that drops nothing, however fast film comes."""
    return Beside(Process(), room=1_000_000, patience=600)


def _cost(box: Box, picture: PictureFormat, seconds: float, times: int) -> Row:
    with_scout, without, start, decode = measure.in_turns(
        times,
        lambda: _film(box, picture, seconds, patient),
        lambda: _film(box, picture, seconds, NoScout),
        _start,
        partial(_decode, box, picture, seconds),
    )
    a_minute = 60 / seconds
    rest = _waveform(picture, seconds).cpu + _movement(box, picture, seconds).cpu
    ours = (with_scout.cpu - without.cpu - start.cpu + rest) * a_minute
    film, plain = without.cpu * a_minute, decode.cpu * a_minute
    spread = ours + start.cpu / USUAL_FILM
    return Row(
        figure="CPU of pictures and lanes for a film minute",
        value=f"{ours:.3f} s, and {start.cpu:.2f} s once a film",
        reference=f"the recording {film:.3f} s, ffmpeg decoding it {plain:.3f} s",
        ratio=f"{ours / plain:.2f} of decoding",
        goal=f"{MOST} s, the start spread over {USUAL_FILM} min",
        met=spread <= MOST,
        numbers={"ours": ours, "start": start.cpu, "spread": spread}
        | {"recording": film, "decoding": plain, "ratio": ours / plain},
    )


def _film(box: Box, picture: PictureFormat, seconds: float, scout: StartScout) -> Cost:
    items = list(reel.items(picture, seconds))
    with still_rig(picture) as rig:

        def work() -> None:
            recording = box.begin(rig, scout)
            feed(recording, items)
            recording.finish("press")

        return _with_children(work)


def _start() -> Cost:
    def work() -> None:
        process = Process()
        process.hear()
        process.kill()
        process.close()

    return _with_children(work)


def _with_children(work: Callable[[], None]) -> Cost:
    """What it costs here and in every process that it starts and ends."""
    before = _children()
    cost = measure.ours(work)
    return Cost(cost.wall, cost.cpu + _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _decode(box: Box, picture: PictureFormat, seconds: float) -> Cost:
    """Let ffmpeg decode the same film, picture and sound, to nowhere."""
    film = box.store.root / "whole.mp4"
    if not film.exists():
        opened = box.opened(box.film(picture, seconds))
        pieces = [opened.segment(each.number) for each in opened.index]
        film.write_bytes(opened.init + b"".join(pieces))
    ask = ["ffmpeg", "-v", "error", "-threads", "1", "-i", str(film)]
    return measure.command([*ask, "-f", "null", "-"])


def _waveform(picture: PictureFormat, seconds: float) -> Cost:
    blocks = list(reel.blocks(picture, seconds))

    def work() -> None:
        peaks = Peaks()
        for number, block in enumerate(blocks):
            peaks.add(PlacedSound(number * reel.BLOCK, block.samples))
        peaks.take()

    return measure.ours(work)


def _movement(box: Box, picture: PictureFormat, seconds: float) -> Cost:
    index = box.opened(box.film(picture, seconds)).index
    return measure.ours(lambda: movement(index))


class Filmed(NamedTuple):
    """Frames that the camera gave, frames that were kept, work that was let go."""

    given: int
    kept: int
    dropped: int


def _lost(box: Box, picture: PictureFormat, seconds: float) -> Row:
    given, kept, dropped = _in_real_time(box, picture, seconds)
    return Row(
        figure="frames lost beside a scout, in real time",
        value=f"{given - kept} of {given}",
        reference=f"work that a busy scout let go: {dropped}",
        ratio=f"{(given - kept) / given:.4f}",
        goal="0",
        met=given == kept,
        numbers={"given": given, "lost": given - kept, "dropped": dropped},
    )


def _in_real_time(box: Box, picture: PictureFormat, seconds: float) -> Filmed:
    settings = RigSettings(say=lambda _: None, bit_rate=reel.BIT_RATE[picture])
    given: list[Frame] = []
    scouts: list[Beside] = []

    def start() -> Beside:
        scouts.append(Beside(Process()))
        return scouts[-1]

    with SimulatedRig(settings, scene=reel.Ready(picture)) as rig:
        open_camera = rig.camera.open

        def opened(deliver: Deliver) -> None:
            def counted(item: Frame | Block | Gone) -> None:
                if isinstance(item, Frame):
                    given.append(item)
                deliver(item)

            open_camera(counted)

        rig.camera.open = opened  # type: ignore[method-assign]
        config = Settings(store=StoreSettings(str(box.store.root)))
        recorder = Recorder(rig, box.store, config, start)
        rig.panel.press()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            recorder.step(0.1)
        recorder.close()
    (only,) = box.store.recordings()
    runs = [one.runs.get(Track.PICTURE) for one in box.opened(only).index]
    kept = sum(len(run.sizes) for run in runs if run)
    return Filmed(len(given), kept, scouts[0].dropped)


def _asked(box: Box, seconds: float) -> Row:
    """Ask an opener for the lanes of a long film: at first, and once it is known."""
    picture = reel.SMALL  # as many frames; their size does not matter here
    _film(box, picture, seconds, patient)
    (only,) = box.store.recordings()
    opener = Opener.start(box.store.root)
    opener.unlock_with(seal.identity_file(box.identity))
    first = _clock(lambda: opener.recording(only))
    lanes = _clock(lambda: opener.lanes(only))
    again = _clock(lambda: opener.lanes(only))
    told = opener.lanes(only)
    small = _clock(lambda: opener.small(only, told["pictures"][-1]))
    opener.end()
    return Row(
        figure=f"lanes of a film of {seconds / 60:.3g} min, to the answer",
        value=f"{lanes * 1000:.0f} ms, again {again * 1000:.0f} ms, "
        f"a small picture {small * 1000:.1f} ms",
        reference=f"opening the film itself {first * 1000:.0f} ms",
        ratio=f"{lanes / first:.2f}",
        goal=f"{AT_ONCE * 1000:.0f} ms, complete",
        met=lanes <= AT_ONCE and bool(told["complete"]),
        numbers={"lanes": lanes, "again": again, "small": small, "opening": first}
        | {"pictures": len(told["pictures"]), "voices": len(told["voices"]["values"])},
    )


def _clock(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began
