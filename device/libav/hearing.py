"""Sound from AAC packets, for whoever listens to a film that is opened."""

from __future__ import annotations

import av
import numpy as np

from device.errors import MediaError
from device.libav import translated
from device.media import SAMPLE_RATE, Samples


class SoundDecoder:
    """Decodes one unbroken stretch of a film's sound."""

    def __init__(self, config: bytes) -> None:
        """*config* is the AudioSpecificConfig that the film's head carries."""
        with translated("the sound's decoder does not start"):
            self._decoder = av.CodecContext.create("aac", "r")
            self._decoder.extradata = config
            self._decoder.sample_rate = SAMPLE_RATE

    def decode(self, packet: bytes) -> Samples:
        """The samples of a packet, which start where it does; ``MediaError``."""
        with translated("the sound cannot be decoded"):
            made = [
                frame.to_ndarray() for frame in self._decoder.decode(av.Packet(packet))
            ]
        if any(samples.shape[0] != 1 for samples in made):
            raise MediaError("the film's sound is not mono")
        return np.concatenate([np.zeros(0, np.float32), *(one[0] for one in made)])
