"""``cpu``: processor time for a minute of film, from the intake to the sync.

The picture comes encoded, 720p at 30 a second and 4 Mbit/s. Beside it stands what
ffmpeg takes to mux the same picture and encode the same sound, which follows no drift,
looks for no losses, seals nothing and syncs nothing.
"""

from __future__ import annotations

import argparse
import tempfile
import wave
from pathlib import Path

import numpy as np

from device.media import SAMPLE_RATE
from device.rig import PictureFormat
from tests.bench import measure, reel
from tests.bench.measure import Words
from tests.bench.table import Row
from tests.bench.told import Box, feed, still_rig

SECONDS, QUICK = 120, 12
TIMES = 3
MOST = 1.5
"""Goal: so many times what ffmpeg takes."""
MUX = "-c:v copy -c:a aac -b:a 96k -movflags frag_keyframe+empty_moov+default_base_moof"


def add_to(_: argparse.ArgumentParser) -> None:
    """This part can be told nothing of its own."""


def run(args: argparse.Namespace) -> list[Row]:
    """Measure both, each the best of some."""
    picture = reel.SMALL if args.quick else reel.HD
    seconds = QUICK if args.quick else SECONDS
    times = 1 if args.quick else TIMES
    with tempfile.TemporaryDirectory(prefix="vig-bench-") as place:
        command, box = (
            _ffmpeg(Path(place), picture, seconds),
            Box(Path(place) / "store"),
        )
        quick = [*command[:-1], "-aac_coder", "fast", command[-1]]
        ours, theirs, fast = measure.in_turns(
            times,
            lambda: _ours(box, picture, seconds),
            lambda: measure.command(command),
            lambda: measure.command(quick),
        )
    a_minute = 60 / seconds
    ratio = ours.cpu / theirs.cpu
    return [
        Row(
            figure="CPU for a film minute, intake to fsync",
            value=f"{ours.cpu * a_minute:.3f} s",
            reference=f"ffmpeg mux + AAC {theirs.cpu * a_minute:.3f} s "
            f"(its fast coder {fast.cpu * a_minute:.3f} s)",
            ratio=f"{ratio:.2f}",
            goal=f"at most {MOST} times",
            met=ratio <= MOST,
            numbers={
                "ours": ours.cpu * a_minute,
                "ffmpeg": theirs.cpu * a_minute,
                "ffmpeg_fast_coder": fast.cpu * a_minute,
                "ratio": ratio,
            },
        )
    ]


whole = run


def _ours(box: Box, picture: PictureFormat, seconds: float) -> measure.Cost:
    items = list(reel.items(picture, seconds))
    with still_rig(picture) as rig:

        def work() -> None:
            recording = box.begin(rig)
            feed(recording, items)
            recording.finish("press")

        return measure.ours(work)


def _ffmpeg(place: Path, picture: PictureFormat, seconds: float) -> Words:
    """Write the same picture and sound as files; the command that muxes them."""
    video, audio, out = place / "video.h264", place / "sound.wav", place / "out.mp4"
    video.write_bytes(b"".join(f.payload for f in reel.frames(picture, seconds)))
    with wave.open(str(audio), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        for block in reel.blocks(picture, seconds):
            file.writeframes(np.rint(block.samples * 32767).astype("<i2").tobytes())
    rate = ["-framerate", str(picture.frame_rate)]
    ask = ["ffmpeg", "-v", "error", "-y", *rate]
    return [*ask, "-i", video, "-i", audio, *MUX.split(), out]
