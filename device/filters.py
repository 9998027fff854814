"""The one door to ffmpeg-python: film in by one pipe, pictures out by another.

Nothing touches a disk. The program ``ffmpeg`` does the work in a process of its own;
what it says when it fails is translated here.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple

import ffmpeg

from device.errors import MediaError

_AS_THEY_COME = {"fps_mode": "passthrough"}  # no frame doubled or dropped for a rate
_JPEG = b"\xff\xd8"
_DARK, _LIGHT = "0x26231f", "0xf2ede4"
_ACCESS_UNIT = b"\0\0\0\1\x09"  # the delimiter that x264 puts before each picture


def _run(stream: Any, **given: Any) -> bytes:
    """Run the program; what *given* says goes to ``subprocess.run``."""
    words = ffmpeg.compile(stream.global_args("-loglevel", "error"))
    try:
        done = subprocess.run(words, capture_output=True, check=True, **given)
    except FileNotFoundError as exc:
        raise MediaError(
            "the program ffmpeg is not there", hint="sudo apt install ffmpeg"
        ) from exc
    except subprocess.CalledProcessError as exc:
        said = exc.stderr.decode(errors="replace").strip().splitlines()
        raise MediaError(f"ffmpeg failed: {said[-1] if said else exc}") from exc
    return bytes(done.stdout)


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
    return _pictures(_run(stream, input=film))


def _pictures(stream: bytes) -> list[bytes]:
    _, *pictures = stream.split(_ACCESS_UNIT)
    return [_ACCESS_UNIT + picture for picture in pictures]


class Card(NamedTuple):
    """A plain dark card: so many *pictures* of *size* (width, height), with *lines*.

    *letters* is the height of a line; all in pixels.
    """

    size: tuple[int, int]
    lines: Sequence[str]
    letters: int
    pictures: int


def draw(card: Card, set_number: int) -> list[bytes]:
    """Draw a card, as Annex B pictures whose parameter sets carry *set_number*.

    The text is taken as it stands, out of memory: nobody finds it among the words that
    ffmpeg was started with. Raises ``MediaError`` with what ffmpeg said.
    """
    size, lines, letters, pictures = card
    width, height = size
    plain = ffmpeg.input(f"color=c={_DARK}:s={width}x{height}", format="lavfi").filter(
        "drawtext",
        textfile="/dev/stdin",
        expansion="none",
        font="Sans",
        fontcolor=_LIGHT,
        fontsize=letters,
        line_spacing=letters // 3,
        x="(w-text_w)/2",
        y="(h-text_h)/2",
    )
    stream = plain.output(
        "pipe:",
        format="h264",
        vcodec="libx264",
        preset="ultrafast",
        crf=18,
        bf=0,
        pix_fmt="yuv420p",
        vframes=pictures,
        **{"x264-params": f"aud=1:keyint=infinite:scenecut=0:sps-id={set_number}"},
    )
    with _in_memory("\n".join(lines).encode()) as text:
        return _pictures(_run(stream, stdin=text))


@contextmanager
def _in_memory(data: bytes) -> Iterator[BinaryIO]:
    """Put bytes into a file that has no name and lies on no disk."""
    with os.fdopen(os.memfd_create("text"), "w+b") as file:
        file.write(data)
        file.seek(0)
        yield file


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
    made = _run(stream, input=film)
    if not made.startswith(_JPEG):
        raise MediaError("the film has no picture to show here")
    return made
