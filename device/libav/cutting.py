"""Decoding and encoding for clips: the few pictures that are made anew.

Nothing but a clip's own pictures ever enters the encoder, so nothing else can be in
what it writes. What a decoder says about colours, their range and the shape
of pixels is told to the encoder, so that new pictures look like those beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from device.libav import translated
from device.media import PICTURE_TIMESCALE

_TICK = Fraction(1, PICTURE_TIMESCALE)
_LOOKS = ("color_range", "color_primaries", "color_trc", "colorspace")


@dataclass(frozen=True, slots=True)
class Timed:
    """One coded frame or packet and when it starts, in ticks of its track."""

    start: int
    payload: bytes


def encode_pictures(
    config: bytes, frames: Sequence[Timed], first: int, set_number: int
) -> list[bytes]:
    """Encode those of *frames* anew that start at *first* (ticks) or later.

    The frames before them are only decoded. *config* is their avcC; the new parameter
    sets carry *set_number*. Returns Annex B pictures, the first a key frame.
    """
    encoder: VideoCodecContext | None = None
    made: list[bytes] = []
    with translated("the beginning of the clip cannot be encoded"):
        decoder = av.CodecContext.create("h264", "r")
        decoder.extradata = config
        for picture in pictures_of(decoder, frames):
            if picture.pts is None or picture.pts < first:
                continue
            encoder = encoder or encoder_like(decoder, picture, set_number)
            picture.pict_type = 0  # else the encoder repeats the film's own types
            picture.time_base = _TICK
            made += [bytes(packet) for packet in encoder.encode(picture)]
        made += [bytes(packet) for packet in encoder.encode(None)] if encoder else []
    return made


def pictures_of(
    decoder: VideoCodecContext, frames: Sequence[Timed]
) -> Iterator[VideoFrame]:
    """Decode frames, each with its own time in ticks."""
    for frame in frames:
        packet = av.Packet(frame.payload)
        packet.pts = packet.dts = frame.start
        packet.time_base = _TICK
        yield from decoder.decode(packet)
    yield from decoder.decode(None)


def encoder_like(
    decoder: VideoCodecContext, picture: VideoFrame, set_number: int
) -> VideoCodecContext:
    """Set up an encoder for pictures like this one, of the colours of its film."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height = picture.width, picture.height
    encoder.pix_fmt = picture.format.name
    encoder.time_base, encoder.framerate = _TICK, Fraction(30)
    for look in _LOOKS:
        setattr(encoder, look, getattr(decoder, look))
    if decoder.sample_aspect_ratio:
        encoder.sample_aspect_ratio = decoder.sample_aspect_ratio
    encoder.options = {
        "preset": "ultrafast",
        "crf": "18",
        "x264-params": f"sps-id={set_number}:keyint=infinite:scenecut=0:bframes=0:ref=1"
        ":rc-lookahead=0:sync-lookahead=0:repeat-headers=1:annexb=1",
    }
    return encoder
