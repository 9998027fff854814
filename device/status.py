"""What the recorder is doing now, in a small file that the page reads.

It holds no film and no time of day: moments are counts of the boot clock. A file
whose beat is old means that the recorder is not running.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from device.media import SECOND, Nanoseconds

NAME = "status.json"
"""What it is called in the store (``docs/formats.md``)."""
RESERVE = 300_000_000
"""Bytes that stay free for the recorder, unless its settings say otherwise."""
KEEP_DAYS = 61
"""Days that film is kept after the work, unless the recorder's settings say less."""
STALE = Nanoseconds(5 * SECOND)
"""A recorder that has not beaten for so long is not running."""


@dataclass(frozen=True, slots=True)
class Status:
    """The recorder at one moment.

    *state* is idle, recording, finishing or cannot; *reason* says why it cannot, as a
    sentence, or what a running recording must do without ("the camera is away");
    *since* is when this state began and *beat* when this was written, both on the boot
    clock (ns); *seconds* counts the running recording; *room_minutes* says for how
    much more film there is room, and *reserve* how many bytes nobody else may fill.
    *recording* is its id until it is put away. *lacks* names what the reason is about,
    for a program: camera, microphone, "camera and microphone", room, person, card; or
    nothing of these. *held_at* is when somebody last held the button for five seconds
    at a box that is not claimed, on the boot clock: a person is there. It is None once
    the box is claimed.
    *measured* is what the last recording told of camera and microphone, numbers only
    (``device.measuring``), None before the first.
    *keep_days* is for how many days after the work with a family
    everything is kept.
    """

    state: str
    reason: str
    since: Nanoseconds
    seconds: float
    room_minutes: int
    recording: str | None
    beat: Nanoseconds
    lacks: str = ""
    reserve: int = RESERVE
    held_at: Nanoseconds | None = None
    keep_days: int = KEEP_DAYS
    measured: dict[str, float] | None = None


def write(path: Path, status: Status) -> None:
    """Replace the file as a whole, so that no reader sees half of one.

    On a Pi *path* may be a link into memory, which spares the card; it is followed.
    """
    path = path.resolve()
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(asdict(status)) + "\n", encoding="utf-8")
    part.replace(path)


def read(path: Path, now: Nanoseconds | None = None) -> Status | None:
    """The recorder's status, or None if it is not running.

    *now* is the boot clock; a file that cannot be read counts as no recorder.
    """
    if now is None:
        now = Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))
    try:
        status = Status(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    # A beat from the future was written before the machine was started anew.
    return status if 0 <= now - status.beat < STALE else None
