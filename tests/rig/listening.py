"""Ears and eyes for the tests: what was heard and seen, and where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import av
import numpy as np

from device.media import SAMPLE_RATE, SECOND, Block, Frame, Samples
from device.rig.simulated import SimulatedRig
from tests.films import number_of
from tests.rig.contract import Seen


def record(rig: SimulatedRig, seconds: float) -> Seen:
    """Film with camera and microphone for so long."""
    seen = Seen(rig)
    rig.camera.open(seen)
    rig.microphone.open(seen)
    rig.film(seconds)
    rig.camera.close()
    rig.microphone.close()
    return seen


def numbers(frames: Sequence[Frame]) -> list[int]:
    """The number that each frame of a numbered film shows."""
    decoder = av.CodecContext.create("h264", "r")
    packets = [*(av.Packet(frame.payload) for frame in frames), None]
    pictures = [raw for packet in packets for raw in decoder.decode(packet)]
    luma = [raw.to_ndarray(format="gray").astype(np.uint8) for raw in pictures]
    return [number_of(each) for each in luma]


def heard(blocks: Sequence[Block]) -> Samples:
    """All that was heard, block after block."""
    return np.concatenate([block.samples for block in blocks])


def place(piece: Samples, whole: Samples) -> int:
    """The sample of *whole* at which *piece* begins, as far as anyone can hear."""
    size = len(piece) + len(whole)
    spectrum = np.fft.rfft(whole, size) * np.conj(np.fft.rfft(piece, size))
    return int(np.argmax(np.fft.irfft(spectrum, size)[: len(whole)]))


def holes(blocks: Sequence[Block]) -> list[tuple[float, float]]:
    """Where a block is missing: seconds after the first block, and how many."""
    found = []
    for before, after in pairwise(blocks):
        length = len(before.samples) * SECOND / SAMPLE_RATE
        missing = (after.heard - before.heard) / length - 1
        if missing > 0.5:
            found.append(((after.heard - blocks[0].heard) / SECOND, missing))
    return found
