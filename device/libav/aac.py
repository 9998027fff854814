"""Decoding and encoding the sound of clips: AAC LC, mono, 48 kHz.

A packet's window reaches over its own 1024 samples and the next 1024; what a decoder
gives for a packet is the sum of that window's first half and the second half of the
window before it (ISO/IEC 14496-3, 4.6.11). So a packet holds something of 2048 samples,
and no decoder can give a packet's samples without the packet before.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import Flags

from device.errors import MediaError
from device.libav import translated
from device.libav.cutting import Timed
from device.media import SAMPLE_RATE, Samples

PACKET = 1024
"""Samples from one packet's beginning to the next's; a window is twice as long."""
USUAL_RATE = 128_000
"""Bits a second for sound that is encoded anew from one end to the other."""
FINEST_RATE = 288_000
"""Bits a second: 6144 bits a packet and channel, the most there can be (4.5.3.1)."""
_SAMPLE = Fraction(1, SAMPLE_RATE)
_OPTIONS = {"aac_coder": "fast", "aac_tns": "0", "aac_pns": "0"}
"""Two thirds of the work of the usual coder, as at recording; and each sample is coded
as it is, nothing in place of it that only sounds alike."""


@dataclass(frozen=True, slots=True)
class NewSound:
    """Sound encoded anew: its AudioSpecificConfig and packets, run-in first."""

    config: bytes
    packets: tuple[bytes, ...]


def hear(config: bytes, packets: Sequence[Timed], first: int, stop: int) -> Samples:
    """Decode the sound of [first, stop) (samples); silence where there is none.

    *packets* should begin at least one packet earlier. Raises ``MediaError``.
    """
    sound = np.zeros(stop - first, np.float32)
    with translated("the sound of the film cannot be decoded"):
        for start, samples in _heard(config, packets):
            low, high = max(start, first), min(start + len(samples), stop)
            if low < high:
                sound[low - first : high - first] = samples[low - start : high - start]
    return sound


def _heard(config: bytes, packets: Sequence[Timed]) -> Iterator[tuple[int, Samples]]:
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = config
    decoder.sample_rate = SAMPLE_RATE
    for coded in packets:
        for frame in decoder.decode(av.Packet(coded.payload)):
            samples = frame.to_ndarray()
            if frame.sample_rate != SAMPLE_RATE or samples.shape[0] != 1:
                raise MediaError("the film's sound is not mono at 48 kHz")
            yield coded.start, samples[0]


def encode_sound(sound: Samples, bit_rate: int = USUAL_RATE) -> NewSound:
    """Encode sound anew; nothing but *sound* and silence around it is in the packets.

    Packet *n* holds something of the 2048 samples from 1024 · (n - 1) on. Loud or
    quiet, sound is coded as finely: the encoder hears it at a middle level, and the
    gain that each packet carries is set back.
    """
    peak = float(np.abs(sound).max(initial=0))
    halvings = math.frexp(peak)[1] + 1 if peak else 0  # to between a quarter and half
    encoder = _encoder(bit_rate)
    packets = []
    with translated("the sound of the clip cannot be encoded"):
        for at in range(0, len(sound), PACKET):
            block = np.ldexp(sound[None, at : at + PACKET], -halvings)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
            frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, _SAMPLE, at
            packets += encoder.encode(frame)
        packets += encoder.encode(None)
    new = tuple(_louder(bytes(packet), halvings) for packet in packets)
    return NewSound(bytes(encoder.extradata or b""), new)


def _encoder(bit_rate: int) -> AudioCodecContext:
    encoder = av.AudioCodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = SAMPLE_RATE, "mono", "fltp"
    encoder.bit_rate, encoder.time_base = bit_rate, _SAMPLE
    encoder.options = _OPTIONS
    encoder.flags |= Flags.bitexact  # else it signs with its name and version
    return encoder


def _louder(packet: bytes, doublings: int) -> bytes:
    """Make a packet of one channel louder, or quieter, and change nothing else.

    Behind the element's kind (0) and tag, 7 bits, come 8 of global_gain, in steps of a
    quarter of a doubling (4.4.2.1, 4.6.2.3). A packet of silence may have no such gain.
    """
    gain = (packet[0] & 1) << 7 | packet[1] >> 1
    gain = min(max(gain + 4 * doublings, 0), 255)
    head = bytes([packet[0] & 0xFE | gain >> 7, (gain & 127) << 1 | packet[1] & 1])
    return head + packet[2:]
