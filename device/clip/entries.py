"""Sample entries: how a film says what its tracks hold, read from it and made anew.

A clip keeps of its film the size, the shape of the pixels and the colours, and nothing
else: no name of a program, no bit rate. (ISO/IEC 14496-12, 8.5.2; -14, 3.1; -15, 5.4.)
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from device.boxes import Box, box, children, find, full_box, unpack, walk
from device.clip.avcc import Config
from device.errors import MediaError
from device.media import PICTURE_TIMESCALE, SAMPLE_RATE

_PICTURE_ENTRY = 78  # bytes of a visual sample entry before its boxes (12.1.3.2)
_SOUND_ENTRY = 28  # the same for sound (12.2.3.2)
_NAME = slice(42, 74)  # where a visual entry names its encoder
_KEPT = (b"colr", b"pasp")
_SHAPE = 44  # matrix, width and height: the last bytes of a tkhd (8.3.2)


@dataclass(frozen=True, slots=True)
class PictureEntry:
    """An ``avc1`` entry: its fixed part, colours and pixel shape, and ``avcC``.

    *shape* is how the track stands on the screen: matrix, width and height of its tkhd.
    """

    fixed: bytes
    looks: bytes
    config: Config
    shape: bytes

    def with_config(self, config: Config) -> bytes:
        """Write the entry with another ``avcC``."""
        return box(b"avc1", self.fixed, box(b"avcC", config.to_bytes()), self.looks)


@dataclass(frozen=True, slots=True)
class Tracks:
    """What a film holds: its picture, and the AudioSpecificConfig of its sound."""

    picture: PictureEntry
    sound: bytes | None


def read(film: bytes) -> Tracks:
    """Read the tracks of a film; refuse all but one H.264 and at most one AAC track."""
    pictures, sounds = [], []
    for trak in children(film, find(film, b"moov")):
        if trak.kind != b"trak":
            continue
        entry, scale = _entry(film, trak), _timescale(film, trak)
        if (entry.kind, scale) == (b"avc1", PICTURE_TIMESCALE):
            pictures.append(_picture(film, trak, entry))
        elif (entry.kind, scale) == (b"mp4a", SAMPLE_RATE):
            sounds.append(_sound_config(film, entry))
        else:
            raise MediaError("a clip is cut from H.264 picture and AAC sound only")
    if len(pictures) != 1 or len(sounds) > 1:
        raise MediaError("a clip is cut from one picture and at most one sound")
    return Tracks(pictures[0], sounds[0] if sounds else None)


def sound_entry(config: bytes) -> bytes:
    """Write an ``mp4a`` entry for mono AAC at 48 kHz (descriptors: 14496-1, 7.2.6)."""
    stream = b"\x40\x15" + bytes(11)  # AAC, a sound stream; buffer and rates not told
    decoder = _descriptor(4, stream + _descriptor(5, config))
    whole = _descriptor(3, bytes(3) + decoder + _descriptor(6, b"\x02"))
    fixed = struct.pack(">6xH8xHH4xI", 1, 1, 16, SAMPLE_RATE << 16)
    return box(b"mp4a", fixed, full_box(b"esds", 0, 0, whole))


def _entry(film: bytes, trak: Box) -> Box:
    stsd = find(film, b"mdia", b"minf", b"stbl", b"stsd", within=trak)
    entries = list(walk(film, stsd.body + 8, stsd.end))
    if len(entries) != 1:
        raise MediaError("a track of the film changes its form on the way")
    return entries[0]


def _timescale(film: bytes, trak: Box) -> int:
    mdhd = find(film, b"mdia", b"mdhd", within=trak)
    late = film[mdhd.body : mdhd.body + 1] != b"\0"  # version 1 has longer times
    return unpack("I", film, mdhd.body + (20 if late else 12), mdhd.end)[0]


def _picture(film: bytes, trak: Box, entry: Box) -> PictureEntry:
    fixed = bytearray(film[entry.body : entry.body + _PICTURE_ENTRY])
    fixed[_NAME] = bytes(32)
    inside = list(walk(film, entry.body + _PICTURE_ENTRY, entry.end))
    looks = [film[part.start : part.end] for part in inside if part.kind in _KEPT]
    configs = [film[part.body : part.end] for part in inside if part.kind == b"avcC"]
    if len(configs) != 1:
        raise MediaError("the film's picture has no avcC")
    end = find(film, b"tkhd", within=trak).end
    shape = film[end - _SHAPE : end]
    return PictureEntry(bytes(fixed), b"".join(looks), Config.parse(configs[0]), shape)


def _sound_config(film: bytes, entry: Box) -> bytes:
    inside = walk(film, entry.body + _SOUND_ENTRY, entry.end)
    esds = next((part for part in inside if part.kind == b"esds"), None)
    if esds is None:
        raise MediaError("the film's sound has no esds")
    whole = _opened(film[esds.body + 4 : esds.end], 3)
    decoder = _opened(whole[3:], 4)  # past the stream's number and flags
    return _opened(decoder[13:], 5)  # past kind, buffer and bit rates


def _descriptor(tag: int, body: bytes) -> bytes:
    return bytes([tag, len(body)]) + body


def _opened(data: bytes, tag: int) -> bytes:
    """Take the body of a descriptor; its size is in groups of seven bits (8.3.3)."""
    size, at = 0, 1
    while at < len(data) and at < 5:
        size, more = size << 7 | data[at] & 127, data[at] & 128
        at += 1
        if not more:
            break
    if not data or data[0] != tag or at + size > len(data):
        raise MediaError("the film's esds cannot be read")
    return data[at : at + size]
