"""Decoding a finished clip, edit lists ignored, with decoders that conceal nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
from av.audio.codeccontext import AudioCodecContext
from av.packet import Packet
from av.video.frame import VideoFrame

from device.errors import MediaError
from device.libav import translated
from device.media import PICTURE_TIMESCALE, Samples

_TICK = Fraction(1, PICTURE_TIMESCALE)
_STRICT = {"err_detect": "explode"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What to decode: *pictures*, and the packets of sound at *ends*, by their places.

    Each run of pictures begins with a key frame. With *whole* all packets of sound are
    decoded, and those at *ends* are kept.
    """

    pictures: Sequence[range]
    ends: Sequence[range] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a finished clip really holds.

    When the pictures that were decoded start (ticks), and how many pictures and packets
    of sound there are in all; *samples* counts those that were decoded, *sound* is what
    was heard at the places asked for.
    """

    starts: tuple[int, ...]
    pictures: int
    packets: int
    samples: int
    sound: dict[int, Samples]


def decode(clip: bytes, asked: Asked) -> Decoded:
    """Decode what a clip holds, hidden or not, as far as it was asked for.

    Raises ``MediaError`` if a decoder finds anything wrong.
    """
    starts: list[int] = []
    pictures = 0
    with (
        translated("the clip does not decode"),
        av.open(io.BytesIO(clip), "r", options={"ignore_editlist": "1"}) as film,
    ):
        for stream in (*film.streams.video, *film.streams.audio):
            stream.codec_context.options = _STRICT
            stream.codec_context.thread_type = "AUTO"
        listening = _Listening(asked)
        for packet in film.demux():
            if packet.stream.type == "audio":
                listening.take(packet)
                continue
            passed_by = not any(pictures in each for each in asked.pictures)
            pictures += packet.size > 0
            if packet.size and passed_by:
                continue
            starts += [
                _start(each) for each in packet.decode() if isinstance(each, VideoFrame)
            ]
    return Decoded(
        tuple(starts), pictures, listening.packets, listening.samples, listening.sound
    )


class _Listening:
    """Decodes packets of sound one after the other; forgets where it passes some by."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._last = -1
        self.packets = self.samples = 0
        self.sound: dict[int, Samples] = {}

    def take(self, packet: Packet[Any]) -> None:
        """Decode the next packet, if it was asked for."""
        place, context = self.packets, packet.stream.codec_context
        self.packets += packet.size > 0
        kept = any(place in end for end in self._asked.ends)
        wanted = packet.size > 0 and (kept or self._asked.whole)
        if not wanted or not isinstance(context, AudioCodecContext):
            return
        if self._last != place - 1:
            context.flush_buffers()
        self._last = place
        for frame in context.decode(packet):
            self.samples += frame.samples
            if kept:
                self.sound[place] = frame.to_ndarray()[0]


def _start(picture: VideoFrame) -> int:
    if picture.is_corrupt or picture.pts is None or picture.time_base is None:
        raise MediaError("the clip holds a damaged picture")
    return int(picture.pts * picture.time_base / _TICK)
