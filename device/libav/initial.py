"""The initialization segment: what a player must know before the first picture.

PyAV writes it, once a recording, from the first key frame and the sound's
configuration: no encoder is opened for it, so ``avcC`` and ``esds`` say what the real
encoders said. It holds no edit list, no time and no name of a program.
"""

from __future__ import annotations

import io

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from device.boxes import box, children, find, walk
from device.errors import MediaError
from device.libav import translated
from device.media import PICTURE_TIMESCALE
from device.rig import PictureFormat

_OPTIONS = {
    "movflags": "+empty_moov+default_base_moof+frag_custom",
    "use_editlist": "0",
    "video_track_timescale": str(PICTURE_TIMESCALE),
    "fflags": "+bitexact",
}
_MACROBLOCK = 16
# An ADTS header for 11 bytes of AAC-LC, 48 kHz, mono (ISO/IEC 13818-7, 6.2), and the
# shortest silent frame: one channel without a single band.
_SILENT_ADTS = bytes.fromhex("fff14c40017ffc") + b"\x00\x00\x00\x07"


class _Sink(io.RawIOBase):
    """Collects bytes; it cannot seek, so the writer never goes back to change any."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.kept += data
        return len(data)


def _check(stream: VideoStream, picture: PictureFormat) -> None:
    """Tolerate a size padded to whole macroblocks, but no other picture altogether."""
    off = (abs(stream.width - picture.width), abs(stream.height - picture.height))
    if not stream.width:
        raise MediaError("the camera's key frame lacks its parameter sets")
    if max(off) >= _MACROBLOCK:
        raise MediaError(
            f"the camera's frames are {stream.width} × {stream.height}, "
            f"not {picture.width} × {picture.height}"
        )


def _template(data: bytes, form: str) -> InputContainer:
    return av.open(io.BytesIO(data), "r", format=form)


def _mux(
    out: OutputContainer, video: VideoStream, audio: AudioStream, config: bytes
) -> None:
    """Add both streams without an encoder (*opaque*), and write the head."""
    out.add_stream_from_template(video, opaque=True)
    sound = out.add_stream_from_template(audio, opaque=True)
    sound.codec_context.extradata = config
    out.start_encoding()


def _write(key_frame: bytes, picture: PictureFormat, sound_config: bytes) -> bytes:
    sink = _Sink()
    with (
        _template(key_frame, "h264") as frame,
        _template(_SILENT_ADTS * 4, "aac") as sound,
        av.open(sink, "w", format="mp4", options=_OPTIONS) as out,
    ):
        video = frame.streams.video[0]
        _check(video, picture)
        _mux(out, video, sound.streams.audio[0], sound_config)
    return bytes(sink.kept)


def init_segment(
    key_frame: bytes, picture: PictureFormat, sound_config: bytes
) -> bytes:
    """Write ``ftyp`` and ``moov``: track 1 is the picture, track 2 the sound.

    *key_frame* is the film's first, with its parameter sets (Annex B); *sound_config*
    is the encoder's AudioSpecificConfig. Raises ``MediaError`` if either is no good.
    """
    with translated("the film's head cannot be written"):
        written = _write(key_frame, picture, sound_config)
    moov = find(written, b"moov")
    kept = [
        written[part.start : part.end]
        for part in children(written, moov)
        if part.kind != b"udta"  # the place for names of programs
    ]
    ftyp = next(walk(written))
    return written[ftyp.start : ftyp.end] + box(b"moov", *kept)
