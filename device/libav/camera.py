"""The simulated camera's encoder: raw pictures in, H.264 access units out.

It behaves as the encoder of a Raspberry Pi does: Annex B, no B-frames, a picture comes
out for each that goes in, and every key frame is an IDR picture with its parameter
sets in front, so that a film can begin with any of them. Where key frames lie is the
caller's choice alone.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import av
import numpy as np
from av.video.frame import PictureType
from numpy.typing import NDArray

from device.libav import translated
from device.media import PICTURE_TIMESCALE, SECOND, Nanoseconds
from device.rig import PictureFormat

RawPicture: TypeAlias = av.VideoFrame | NDArray[np.uint8]
"""A YUV 4:2:0 picture: PyAV's, or its planes stacked, shape (height * 3/2, width)."""

OPTIONS = {
    "preset": "ultrafast",
    "tune": "zerolatency",  # nothing is held back: one in, one out
    "x264-params": "keyint=infinite:scenecut=0:bframes=0:repeat-headers=1:annexb=1"
    ":threads=1",
}


class CameraEncoder:
    """One run of the camera's H.264 encoder (libx264)."""

    def __init__(self, picture: PictureFormat, bit_rate: int) -> None:
        with translated("the simulated camera's encoder does not start"):
            self._codec = av.CodecContext.create("libx264", "w")
            self._codec.width, self._codec.height = picture.width, picture.height
            self._codec.pix_fmt = "yuv420p"
            self._codec.time_base = Fraction(1, PICTURE_TIMESCALE)
            self._codec.framerate = Fraction(picture.frame_rate).limit_denominator(1001)
            self._codec.bit_rate = bit_rate
            rate = {"maxrate": str(bit_rate), "bufsize": str(bit_rate)}
            self._codec.options = OPTIONS | rate
            self._codec.open()

    def encode(self, raw: RawPicture, at: Nanoseconds, *, key: bool) -> bytes:
        """The access unit of *raw*, taken *at* (ascending; from zero on)."""
        if not isinstance(raw, av.VideoFrame):
            raw = av.VideoFrame.from_ndarray(raw, format="yuv420p")
        raw.pts = at * PICTURE_TIMESCALE // SECOND
        raw.time_base = Fraction(1, PICTURE_TIMESCALE)
        # A decoded picture remembers its type, and x264 would follow it.
        raw.pict_type = PictureType.I if key else PictureType.NONE
        with translated("the simulated camera does not encode"):
            return b"".join(bytes(packet) for packet in self._codec.encode(raw))
