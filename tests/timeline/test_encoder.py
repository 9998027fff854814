"""The sound track as AAC."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from device.errors import MediaError
from device.libav.sound import SoundEncoder
from device.media import SAMPLE_RATE, PlacedSound, Samples, SoundPacket

SECONDS = 3


def clicks() -> Samples:
    """Three seconds with 20 ms of a tone at half past each."""
    t = np.arange(SECONDS * SAMPLE_RATE + 333) / SAMPLE_RATE
    on = np.abs(t % 1 - 0.5) < 0.01
    return np.where(on, np.sin(2 * np.pi * 1000 * t), 0).astype(np.float32)


def encode(samples: Samples, sizes: int | None) -> tuple[bytes, list[SoundPacket]]:
    """Encode in pieces of *sizes* samples, or of any length."""
    rng, encoder, first = np.random.default_rng(2), SoundEncoder(), 0
    packets: list[SoundPacket] = []
    while first < len(samples):
        size = sizes or int(rng.integers(1, 5000))
        piece = samples[first : first + size]
        packets += encoder.encode(PlacedSound(first, piece))
        first += len(piece)
    return encoder.config, packets + encoder.finish()


def decode(config: bytes, packets: list[SoundPacket]) -> Samples:
    """Decode from the first packet on."""
    decoder = av.AudioCodecContext.create("aac", "r")
    decoder.extradata = config
    pieces = []
    for packet in packets:
        coded = av.Packet(packet.payload)
        coded.pts, coded.time_base = packet.first, Fraction(1, SAMPLE_RATE)
        pieces += [f.to_ndarray().ravel() for f in decoder.decode(coded)]
    return np.concatenate(pieces).astype(np.float32)


@pytest.mark.parametrize("sizes", [480, 1024, 48_000, None])
def test_packets_touch_each_other_from_zero_and_hold_all_sound(
    sizes: int | None,
) -> None:
    samples = clicks()
    _, packets = encode(samples, sizes)

    assert packets[0].first == 0
    ends = [packet.first + packet.duration for packet in packets]
    assert [packet.first for packet in packets[1:]] == ends[:-1]
    assert ends[-1] >= len(samples)


def test_sound_stands_in_the_packets_where_it_was_placed() -> None:
    samples = clicks()
    heard = decode(*encode(samples, None))[: len(samples)]
    lag = np.correlate(heard[20_000:30_000], samples[20_200:29_800], "valid").argmax()

    assert lag == 200
    for place in range(SECONDS):
        near = slice(place * SAMPLE_RATE + 23_000, place * SAMPLE_RATE + 25_000)
        assert np.corrcoef(heard[near], samples[near])[0, 1] > 0.98


def test_the_header_says_aac_lc_mono_48_khz() -> None:
    config = SoundEncoder().config

    assert config[0] >> 3 == 2
    assert (config[0] & 7) << 1 | config[1] >> 7 == 3
    assert config[1] >> 3 & 15 == 1


def test_sound_that_does_not_touch_is_refused() -> None:
    encoder = SoundEncoder()
    encoder.encode(PlacedSound(0, np.zeros(100, np.float32)))

    with pytest.raises(MediaError, match="does not touch"):
        encoder.encode(PlacedSound(200, np.zeros(100, np.float32)))


def test_an_encoder_that_heard_nothing_gives_nothing() -> None:
    assert SoundEncoder().finish() == []


def test_no_packet_is_signed_with_the_encoders_name() -> None:
    encoder = SoundEncoder()

    packets = encoder.encode(PlacedSound(0, np.zeros(SAMPLE_RATE, np.float32)))

    assert packets
    assert not any(b"Lavc" in packet.payload for packet in packets)
