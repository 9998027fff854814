"""Decoding and encoding for clips: the few pictures and the sound that are made anew.

Nothing but a clip's own pictures and samples ever enters an encoder, so nothing else
can be in what it writes. What a decoder says about colours, their range and the shape
of pixels is told to the encoder, so that new pictures look like those beside them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from device.errors import MediaError
from device.libav import translated
from device.media import PICTURE_TIMESCALE, SAMPLE_RATE, Samples

_TICK = Fraction(1, PICTURE_TIMESCALE)
_SAMPLE = Fraction(1, SAMPLE_RATE)
_BLOCK = 1024
_BIT_RATE = 128_000
_LOOKS = ("color_range", "color_primaries", "color_trc", "colorspace")
_STRICT = {"err_detect": "explode"}  # a decoder that conceals nothing


@dataclass(frozen=True, slots=True)
class Timed:
    """One coded frame or packet and when it starts, in ticks of its track."""

    start: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class NewSound:
    """Sound encoded anew: its AudioSpecificConfig and packets, run-in first."""

    config: bytes
    packets: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a finished clip really holds.

    When the pictures that were decoded start (ticks), how many pictures there are in
    all, and how many samples of sound.
    """

    starts: tuple[int, ...]
    pictures: int
    samples: int


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
        for picture in _pictures(decoder, frames):
            if picture.pts is None or picture.pts < first:
                continue
            encoder = encoder or _encoder(decoder, picture, set_number)
            picture.pict_type = 0  # else the encoder repeats the film's own types
            picture.time_base = _TICK
            made += [bytes(packet) for packet in encoder.encode(picture)]
        made += [bytes(packet) for packet in encoder.encode(None)] if encoder else []
    return made


def _pictures(
    decoder: VideoCodecContext, frames: Sequence[Timed]
) -> Iterator[VideoFrame]:
    for frame in frames:
        packet = av.Packet(frame.payload)
        packet.pts = packet.dts = frame.start
        packet.time_base = _TICK
        yield from decoder.decode(packet)
    yield from decoder.decode(None)


def _encoder(
    decoder: VideoCodecContext, picture: VideoFrame, set_number: int
) -> VideoCodecContext:
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


def encode_sound(
    config: bytes, packets: Sequence[Timed], first: int, stop: int
) -> NewSound:
    """Encode the sound of [first, stop) (samples) anew; silence where there is none.

    *packets* should begin a tenth of a second earlier: AAC needs what went before.
    """
    sound = np.zeros(stop - first, np.float32)
    with translated("the sound of the clip cannot be encoded"):
        for start, samples in _heard(config, packets):
            low, high = max(start, first), min(start + len(samples), stop)
            if low < high:
                sound[low - first : high - first] = samples[low - start : high - start]
        return _encoded(sound)


def _heard(config: bytes, packets: Sequence[Timed]) -> Iterator[tuple[int, Samples]]:
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = config
    decoder.sample_rate = SAMPLE_RATE
    for coded in packets:
        packet = av.Packet(coded.payload)
        for frame in decoder.decode(packet):
            samples = frame.to_ndarray()
            if frame.sample_rate != SAMPLE_RATE or samples.shape[0] != 1:
                raise MediaError("the film's sound is not mono at 48 kHz")
            yield coded.start, samples[0]


def _encoded(sound: Samples) -> NewSound:
    encoder = av.CodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = SAMPLE_RATE, "mono", "fltp"
    encoder.bit_rate, encoder.time_base = _BIT_RATE, _SAMPLE
    encoder.options = {"aac_coder": "fast"}  # two thirds of the work, as at recording
    encoder.flags |= Flags.bitexact  # else it signs with its name and version
    packets = []
    for at in range(0, len(sound), _BLOCK):
        block = np.ascontiguousarray(sound[None, at : at + _BLOCK])
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, _SAMPLE, at
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return NewSound(bytes(encoder.extradata or b""), tuple(map(bytes, packets)))


def decode(clip: bytes, pictures: int) -> Decoded:
    """Decode all sound that a clip holds, hidden or not, and its first *pictures*.

    Raises ``MediaError`` if a decoder finds anything wrong.
    """
    starts: list[int] = []
    seen = samples = 0
    with (
        translated("the clip does not decode"),
        av.open(io.BytesIO(clip), "r", options={"ignore_editlist": "1"}) as film,
    ):
        for stream in (*film.streams.video, *film.streams.audio):
            stream.codec_context.options = _STRICT
            stream.codec_context.thread_type = "AUTO"
        for packet in film.demux():
            if packet.stream.type == "video":
                seen += packet.size > 0
                if packet.size and seen > pictures:
                    continue
            for frame in packet.decode():
                if isinstance(frame, VideoFrame):
                    starts.append(_start(frame))
                elif isinstance(frame, av.AudioFrame):
                    samples += frame.samples
    return Decoded(tuple(starts), seen, samples)


def _start(picture: VideoFrame) -> int:
    if picture.is_corrupt or picture.pts is None or picture.time_base is None:
        raise MediaError("the clip holds a damaged picture")
    return int(picture.pts * picture.time_base / _TICK)
