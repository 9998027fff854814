"""How a scout is spoken with: a kind, a number, some bytes; over two pipes.

    1 byte    kind
    8 bytes   a signed number: a time in ns, a sample, or a place in a lane
    4 bytes   length of the bytes after it

Numbers are little-endian. Both ends are ours, and the pipes have no name.
"""

from __future__ import annotations

import struct
from typing import BinaryIO, Final, NamedTuple

HEAD: Final = struct.Struct("<cqI")

# To the scout.
KEY_FRAME: Final = b"k"
"""A key frame in Annex B form; its time."""
SOUND: Final = b"s"
"""float32 samples at 48 kHz; the first one's number."""
CONFIG: Final = b"c"
"""The AudioSpecificConfig of the packets to come."""
PACKET: Final = b"a"
"""An AAC packet; its first sample. Its waveform is wanted, too."""
PAUSE: Final = b"p"
"""A stretch of sound has ended: answer what is left of it, and then this."""

# From the scout.
READY: Final = b"r"
"""It is there; the name of the judge of its voices, or nothing."""
PICTURE: Final = b"P"
"""A JPEG; the time of its frame."""
VOICES: Final = b"V"
"""A byte for each 100 ms; the place of the first."""
WAVEFORM: Final = b"W"
"""A byte for each 50 ms; the sample that the first begins at."""


class Message(NamedTuple):
    """One message, in either direction."""

    kind: bytes
    number: int
    body: bytes = b""


def send(pipe: BinaryIO, message: Message) -> None:
    """Write a message; ``OSError`` if the other end is gone."""
    pipe.write(HEAD.pack(message.kind, message.number, len(message.body)))
    pipe.write(message.body)
    pipe.flush()


def receive(pipe: BinaryIO) -> Message | None:
    """Wait for a message; None once the other end is gone."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    kind, number, length = HEAD.unpack(head)
    body = pipe.read(length)
    return Message(kind, number, body) if len(body) == length else None
