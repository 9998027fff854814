"""The one door to ffmpeg-python: film in by one pipe, pictures out by another.

Nothing touches a disk. The program ``ffmpeg`` does the work in a process of its own;
what it says when it fails is translated here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ffmpeg

from device.errors import MediaError

_AS_THEY_COME = {"fps_mode": "passthrough"}  # no frame doubled or dropped for a rate
_JPEG = b"\xff\xd8"
_ACCESS_UNIT = b"\0\0\0\1\x09"  # the delimiter that x264 puts before each picture


def _run(stream: Any, film: bytes) -> bytes:
    try:
        out, _ = ffmpeg.run(
            stream.global_args("-loglevel", "error"),
            input=film,
            capture_stdout=True,
            capture_stderr=True,
        )
    except FileNotFoundError as exc:
        raise MediaError(
            "the program ffmpeg is not there", hint="sudo apt install ffmpeg"
        ) from exc
    except ffmpeg.Error as exc:
        said = (exc.stderr or b"").decode(errors="replace").strip().splitlines()
        raise MediaError(f"ffmpeg failed: {said[-1] if said else exc}") from exc
    return bytes(out)


def _picture() -> Any:
    """Take the picture of the film in the pipe, with its own times."""
    return ffmpeg.input("pipe:", format="mp4", copyts=None).video


def reencode(film: bytes, first: int, last: int) -> list[bytes]:
    """Encode the frames that start in [first, last] (ticks) anew, as Annex B pictures.

    Raises ``MediaError`` with what ffmpeg said.
    """
    chosen = _picture().filter("select", f"between(pts,{first},{last})")
    stream = chosen.output(
        "pipe:",
        format="h264",
        vcodec="libx264",
        preset="ultrafast",
        crf=18,
        bf=0,
        **{"x264-params": "aud=1:scenecut=0:bframes=0"},
        **_AS_THEY_COME,
    )
    _, *pictures = _run(stream, film).split(_ACCESS_UNIT)
    return [_ACCESS_UNIT + picture for picture in pictures]


def side_by_side(film: bytes, starts: Sequence[int], width: int) -> bytes:
    """Show the frames that start at *starts* (ticks) in a row, as one JPEG.

    Each is *width* pixels wide. Raises ``MediaError`` with what ffmpeg said.
    """
    stream = (
        _picture()
        .filter("select", "+".join(f"eq(pts,{start})" for start in starts))
        .filter("scale", width, -2)
        .filter("tile", f"{len(starts)}x1")
        .filter("format", "yuvj420p")
        .output("pipe:", format="mjpeg", vframes=1, **{"q:v": 4}, **_AS_THEY_COME)
    )
    made = _run(stream, film)
    if not made.startswith(_JPEG):
        raise MediaError("the film has no picture to show here")
    return made
