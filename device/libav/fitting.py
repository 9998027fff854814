"""Pictures of one film made to fit another: of its size, the rest filled with dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

import av
import av.filter
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame

from device.libav import translated
from device.libav.cutting import Timed, encoder_like, pictures_of
from device.media import PICTURE_TIMESCALE

_SQUARE = Fraction(1)
_LIMITED = 1
"""What players expect of a film: black is 16, white is 235 (MPEG's range)."""


def fit(
    config: bytes, frames: Sequence[Timed], size: tuple[int, int], set_number: int
) -> list[bytes]:
    """Encode all of *frames* anew, *size* (width, height) large, nothing cut off.

    *config* is their avcC; the new parameter sets carry *set_number*. Returns Annex B
    pictures, the first a key frame, and one each second.
    """
    encoder: VideoCodecContext | None = None
    made: list[bytes] = []
    due = 0
    with translated("a moment cannot be made to fit the others"):
        decoder = av.CodecContext.create("h264", "r")
        decoder.extradata = config
        for picture in _fitted(decoder, frames, size):
            if encoder is None:
                encoder = encoder_like(decoder, picture, set_number)
                encoder.sample_aspect_ratio, encoder.color_range = _SQUARE, _LIMITED
            key = picture.pts is not None and picture.pts >= due
            picture.pict_type = PictureType.I if key else PictureType.NONE
            due = due if not key else (picture.pts or 0) + PICTURE_TIMESCALE
            made += [bytes(packet) for packet in encoder.encode(picture)]
        made += [bytes(packet) for packet in encoder.encode(None)] if encoder else []
    return made


def _fitted(
    decoder: VideoCodecContext, frames: Sequence[Timed], size: tuple[int, int]
) -> Iterator[VideoFrame]:
    graph: av.filter.Graph | None = None
    for picture in pictures_of(decoder, frames):
        shape = decoder.sample_aspect_ratio or _SQUARE
        graph = graph or _graph(picture, shape, size)
        graph.push(picture)
        fitted = graph.pull()
        if isinstance(fitted, VideoFrame):
            yield fitted


def _graph(
    picture: VideoFrame, shape: Fraction, size: tuple[int, int]
) -> av.filter.Graph:
    width, height = size
    graph = av.filter.Graph()
    source = graph.add(
        "buffer",
        video_size=f"{picture.width}x{picture.height}",
        pix_fmt=picture.format.name,
        time_base=f"1/{PICTURE_TIMESCALE}",
        pixel_aspect=f"{shape.numerator}/{shape.denominator}",
    )
    square = graph.add("scale", "iw*sar:ih")
    whole = "force_original_aspect_ratio=decrease:out_range=tv"
    shrink = graph.add("scale", f"{width}:{height}:{whole}")
    usual = graph.add("format", "yuv420p")
    fill = graph.add("pad", f"{width}:{height}:-1:-1")
    chain = [source, square, shrink, usual, fill, graph.add("buffersink")]
    for one, other in pairwise(chain):
        one.link_to(other)
    graph.configure()
    return graph
