"""Small pictures: one key frame in, a JPEG of 160 pixels' width out."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from device.errors import MediaError
from device.libav import translated

WIDTH: Final = 160
QUALITY: Final = 5
"""FFmpeg's scale of 2 (best) to 31: two to four kilobytes a picture."""


class SmallPictures:
    """Decodes and shrinks; one thread, so that it takes one core at the most."""

    def __init__(self) -> None:
        with translated("the decoder does not start"):
            self._decoder = av.CodecContext.create("h264", "r")
            self._decoder.thread_count = 1
        self._shrink = VideoReformatter()
        self._encoder: VideoCodecContext | None = None

    def make(self, key_frame: bytes) -> bytes:
        """The JPEG of a key frame in Annex B form with its parameter sets.

        Raises ``MediaError`` if it shows no picture.
        """
        with translated("a key frame cannot be made small"):
            try:
                shown = self._decoder.decode(av.Packet(key_frame))
                shown += self._decoder.decode(None)
            finally:
                self._decoder.flush_buffers()
            if not shown or shown[0].is_corrupt:
                raise MediaError("a key frame shows no picture")
            return self._encode(shown[0])

    def _encode(self, shown: VideoFrame) -> bytes:
        height = max(2, round(WIDTH * shown.height / shown.width / 2) * 2)
        small = self._shrink.reformat(
            shown, WIDTH, height, "yuvj420p", interpolation="AREA"
        )
        if self._encoder is None or self._encoder.height != height:
            self._encoder = _encoder(height)
        small.pts = None
        jpeg = b"".join(bytes(packet) for packet in self._encoder.encode(small))
        if not jpeg:
            raise MediaError("a small picture was not encoded")
        return jpeg


def _encoder(height: int) -> VideoCodecContext:
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = WIDTH, height
    encoder.pix_fmt, encoder.time_base = "yuvj420p", Fraction(1, 25)
    encoder.qmin = encoder.qmax = QUALITY
    encoder.thread_count = 1
    return encoder
