"""What a finished clip really holds, asked without any of the cutter's own code."""

from __future__ import annotations

import io
import subprocess

import av
import numpy as np
from numpy.typing import NDArray

from device.media import SAMPLE_RATE, Samples
from tests import films


def pictures(clip: bytes) -> list[bytes]:
    """The bytes of every picture, as a demuxer hands them out."""
    with av.open(io.BytesIO(clip), "r", options={"ignore_editlist": "1"}) as film:
        return [bytes(packet) for packet in film.demux(video=0) if packet.size]


def planes(clip: bytes) -> list[NDArray[np.uint8]]:
    """The luma of every picture, shape (height, width)."""
    with av.open(io.BytesIO(clip), "r") as film:
        return [
            frame.reformat(format="gray").to_ndarray().astype(np.uint8)
            for frame in film.decode(video=0)
        ]


def times(clip: bytes) -> list[float]:
    """When each picture is shown, in seconds."""
    with av.open(io.BytesIO(clip), "r") as film:
        return [float(frame.time or 0) for frame in film.decode(video=0)]


def sound(clip: bytes) -> Samples:
    """All sound that is in the clip from the first sample on that should be heard."""
    return all_sound(clip)[hidden(clip) :]


def all_sound(clip: bytes) -> Samples:
    """All sound that is in the clip, whatever its edit list says."""
    with av.open(io.BytesIO(clip), "r", options={"ignore_editlist": "1"}) as film:
        heard = [frame.to_ndarray()[0] for frame in film.decode(audio=0)]
    return np.concatenate(heard).astype(np.float32)


def hidden(clip: bytes) -> int:
    """How many samples of sound the edit list hides at the beginning."""
    elst = clip.rindex(b"elst")  # the sound's comes behind the picture's
    return int.from_bytes(clip[elst + 16 : elst + 20], "big")


def packets(clip: bytes) -> list[bytes]:
    """The bytes of every packet of sound."""
    with av.open(io.BytesIO(clip), "r", options={"ignore_editlist": "1"}) as film:
        return [bytes(packet) for packet in film.demux(audio=0) if packet.size]


def sound_starts(clip: bytes) -> float:
    """When a player that obeys the edit list hears the first sample, in seconds."""
    with av.open(io.BytesIO(clip), "r") as film:
        return float(next(film.decode(audio=0)).time or 0)


def place_of(piece: Samples, near: int, film: Samples, reach: int = 4800) -> int:
    """Where a piece of sound stands in *film*, looked for *reach* around *near*."""
    low = max(0, near - reach)
    window = film[low : near + reach + len(piece)]
    likeness = np.correlate(window, piece, "valid")
    norms = np.sqrt(np.convolve(window**2, np.ones(len(piece)), "valid")) + 1e-9
    best = int(np.argmax(likeness / norms))
    alike = likeness[best] / norms[best] / (np.linalg.norm(piece) + 1e-9)
    assert alike > 0.5, "this is not the film's sound"
    return low + best


def sound_is_off(clip: bytes, first: float, seconds: float) -> int:
    """By how many samples the clip's sound differs from *first* (seconds) on."""
    begin = round(first * SAMPLE_RATE)
    piece = sound(clip)[: min(round(seconds * SAMPLE_RATE), 6000)]
    return place_of(piece, begin, films.noise(12.0)) - begin


def complaints(clip: bytes) -> str:
    """What ffmpeg has to say against a clip, given by a pipe that cannot seek."""
    asked = ["ffmpeg", "-v", "warning", "-xerror", "-i", "pipe:", "-f", "null", "-"]
    said = subprocess.run(asked, input=clip, capture_output=True, check=False)
    return said.stderr.decode() + (f"status {said.returncode}" * bool(said.returncode))
