"""A recorder's process that films hours in told time and says how much memory it has.

``python -m tests.bench.filming LAP STORE SECONDS LOOK…``: LAP is a folder with a lap of
film as ``write_lap`` left it, read again and again from the disk so that none of it
counts as the recorder's; a line of bytes is printed at each LOOK (seconds of film).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import device.cli.run  # noqa: F401 - what the recorder's process has loaded
from device.cli.speak import say
from device.media import SAMPLE_RATE, SECOND, Block, Frame, Nanoseconds
from device.rig import PictureFormat, RigSettings
from device.rig.simulated import SimulatedRig, ToldClock
from tests.bench import told
from tests.bench.pss import pss

BLOCK = 1024


def write_lap(folder: Path, frames: list[Frame], samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> None:
    """Leave a lap where the child finds it."""
    (folder / "picture").write_bytes(b"".join(frame.payload for frame in frames))
    index = [[len(frame.payload), frame.key] for frame in frames]
    (folder / "index").write_text(json.dumps(index))
    (folder / "sound").write_bytes(samples.tobytes())
