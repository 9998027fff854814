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


def _picture(film_options: dict[str, Any] | None = None) -> Any:
    """Take the picture of the film in the pipe, with its own times."""
    return ffmpeg.input(
        "pipe:", format="mp4", copyts=None, **(film_options or {})
    ).video


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


def stills(film: bytes, starts: Sequence[int], width: int, keys_only: bool) -> bytes:
    """Show the frames that start at *starts* (ticks) side by side, as one JPEG.

    Each is *width* pixels wide. Raises ``MediaError`` with what ffmpeg said.
    """
    options = {"skip_frame": "nokey"} if keys_only else None
    wanted = "+".join(f"eq(pts,{start})" for start in starts)
    stream = (
        _picture(options)
        .filter("select", wanted)
        .filter("scale", width, -2)
        .filter("tile", f"{len(starts)}x1")
        .output("pipe:", format="mjpeg", vframes=1, **{"q:v": 4}, **_AS_THEY_COME)
    )
    made = _run(stream, film)
    if not made.startswith(b"\xff\xd8"):
        raise MediaError("this picture of the film cannot be shown")
    return made
