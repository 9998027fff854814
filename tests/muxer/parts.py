"""What goes into a muxer: numbered frames and never repeating sound, on film time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from heapq import merge
from typing import NamedTuple

import av
import numpy as np
from av.codec.context import Flags

from device.media import (
    SAMPLE_RATE,
    SECOND,
    Nanoseconds,
    PictureGone,
    PlacedFrame,
    Samples,
    Segment,
    SoundPacket,
)
from device.muxer import Muxer
from device.rig import PictureFormat
from tests import films

FORMAT = PictureFormat(films.WIDTH, films.HEIGHT, 30)
LATE = SECOND * 3 // 10
"""How far the sound comes behind the picture, as it does from the timeline."""


class Film(NamedTuple):
    """What a muxer made of its input."""

    init: bytes
    segments: list[Segment]

    @property
    def whole(self) -> bytes:
        return self.init + b"".join(segment.payload for segment in self.segments)


@lru_cache(maxsize=4)
def sound(seconds: float) -> tuple[bytes, tuple[SoundPacket, ...]]:
    """``films.noise`` as AAC from sample 0 on, and its configuration."""
    return encode(films.noise(seconds))


def encode(
    samples: Samples, coder: str = "fast"
) -> tuple[bytes, tuple[SoundPacket, ...]]:
    """Encode sound that begins at 0 as AAC; its configuration comes first."""
    encoder = av.CodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = SAMPLE_RATE, "mono", "fltp"
    encoder.bit_rate, encoder.time_base = 96_000, Fraction(1, SAMPLE_RATE)
    encoder.options = {"aac_coder": coder}
    encoder.flags |= Flags.bitexact
    packets = []
    for first in range(0, len(samples) - 1023, 1024):
        raw = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples[None, first : first + 1024]), "fltp", "mono"
        )
        raw.sample_rate, raw.pts = SAMPLE_RATE, first
        raw.time_base = Fraction(1, SAMPLE_RATE)
        packets += encoder.encode(raw)
    packets += encoder.encode(None)
    config = bytes(encoder.extradata or b"")
    return config, tuple(
        SoundPacket(packet.pts, 1024, bytes(packet))
        for packet in packets
        if packet.pts is not None and packet.pts >= 0
    )


def placed(seconds: float, rate: int = 30) -> list[PlacedFrame]:
    """``films.frames`` on film time."""
    return [
        PlacedFrame(frame.taken, frame.key, frame.payload)
        for frame in films.frames(seconds, rate)
    ]


def in_order(
    picture: Iterable[PlacedFrame | PictureGone], packets: Sequence[SoundPacket]
) -> Iterable[PlacedFrame | PictureGone | SoundPacket]:
    """Both tracks as they come: sound a little behind."""
    return merge(
        picture,
        packets,
        key=lambda item: (
            item.first * SECOND // SAMPLE_RATE + LATE
            if isinstance(item, SoundPacket)
            else item.start
        ),
    )


def film(seconds: float, rate: int = 30) -> Film:
    """A film of *seconds*, muxed."""
    config, packets = sound(seconds)
    return mux(in_order(placed(seconds, rate), packets), config, rate)


def mux(
    items: Iterable[PlacedFrame | PictureGone | SoundPacket],
    config: bytes,
    rate: int = 30,
) -> Film:
    """Feed all items to a new muxer."""
    muxer = Muxer(PictureFormat(films.WIDTH, films.HEIGHT, rate), config)
    segments = [segment for item in items for segment in muxer.feed(item)]
    segments += muxer.finish()
    assert muxer.init is not None
    return Film(muxer.init, segments)


def at(seconds: float) -> Nanoseconds:
    """Seconds as the film counts."""
    return Nanoseconds(round(seconds * SECOND))
