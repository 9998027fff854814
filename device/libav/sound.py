"""Sound to AAC: one encoder for the film's whole life.

An AAC encoder begins with a packet of its own at −1024 samples. Packets before zero
are dropped and the others keep the times the encoder gave them: so the sound stands
where it was heard, with no edit list and nothing to renumber.
"""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.codec.context import Flags

from device.errors import MediaError
from device.libav import translated
from device.media import SAMPLE_RATE, PlacedSound, Samples, SoundPacket

BIT_RATE = 96_000
OPTIONS = {"aac_coder": "fast"}
"""Half the work of the usual coder, and as near to the original at this bit rate."""
TIME_BASE = Fraction(1, SAMPLE_RATE)


class SoundEncoder:
    """Encodes the sound track as AAC LC, mono, 48 kHz; pieces may be of any length."""

    def __init__(self, bit_rate: int = BIT_RATE):
        with translated("the sound encoder cannot be set up"):
            encoder = av.AudioCodecContext.create("aac", "w")
            encoder.sample_rate, encoder.bit_rate = SAMPLE_RATE, bit_rate
            encoder.layout, encoder.format = "mono", "fltp"
            encoder.time_base = TIME_BASE
            encoder.options = OPTIONS
            encoder.flags |= Flags.bitexact  # else it signs with its name and version
            encoder.open()
        self._encoder = encoder
        self._size = encoder.frame_size
        self._rest: list[Samples] = []
        self._waiting = 0
        self._end: int | None = None
        self.config = bytes(encoder.extradata or b"")
        """The AudioSpecificConfig that a film's header carries."""

    def encode(self, sound: PlacedSound) -> list[SoundPacket]:
        """Take the next piece; it must begin where the one before ended."""
        if self._end is not None and sound.first != self._end:
            raise MediaError(f"sound at {sound.first} does not touch {self._end}")
        self._end = sound.first + len(sound.samples)
        self._rest.append(sound.samples)
        self._waiting += len(sound.samples)
        return self._encode_whole() if self._waiting >= self._size else []

    def finish(self) -> list[SoundPacket]:
        """Give the rest; everything that was taken is then in packets."""
        packets = self._encode(np.concatenate(self._rest)) if self._waiting else []
        self._rest, self._waiting = [], 0
        return packets + self._push(None)

    def _encode_whole(self) -> list[SoundPacket]:
        joined = np.concatenate(self._rest)
        whole = len(joined) - len(joined) % self._size
        packets: list[SoundPacket] = []
        for first in range(0, whole, self._size):
            packets += self._encode(joined[first : first + self._size])
        self._rest, self._waiting = [joined[whole:]], len(joined) - whole
        return packets

    def _encode(self, samples: Samples) -> list[SoundPacket]:
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate, frame.time_base = SAMPLE_RATE, TIME_BASE
        frame.pts = (self._end or 0) - self._waiting
        self._waiting -= len(samples)
        return self._push(frame)

    def _push(self, frame: av.AudioFrame | None) -> list[SoundPacket]:
        with translated("the sound cannot be encoded"):
            packets = self._encoder.encode(frame)
        return [
            SoundPacket(packet.pts, self._size, bytes(packet))
            for packet in packets
            if packet.pts is not None and packet.pts >= 0
        ]
