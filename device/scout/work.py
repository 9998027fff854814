"""What a scout does with each message: its answers, in order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import numpy as np

from device.errors import MediaError
from device.lanes.voices import Judge, Listener
from device.lanes.waveform import Peaks
from device.libav.hearing import SoundDecoder
from device.libav.small import SmallPictures
from device.media import PlacedSound
from device.scout import wire
from device.scout.wire import Message

logger = logging.getLogger(__name__)


class Work:
    """One film's worth of looking and listening; without a judge it hears no voices."""

    def __init__(self, judge: Judge | None) -> None:
        self._listener = Listener(judge) if judge else None
        self._pictures = SmallPictures()
        self._config = b""
        self._decoder: SoundDecoder | None = None
        self._peaks: Peaks | None = None
        self._end = 0
        self._does: dict[bytes, Callable[[Message], Iterator[Message]]] = {
            wire.KEY_FRAME: self._look,
            wire.SOUND: self._sound,
            wire.CONFIG: self._set_up,
            wire.PACKET: self._packet,
            wire.PAUSE: self._pause,
        }

    def take(self, message: Message) -> Iterator[Message]:
        """Do what *message* asks. What cannot be decoded is left out."""
        try:
            yield from self._does[message.kind](message)
        except MediaError as exc:
            logger.info("left out: %s", exc)

    def finish(self) -> Iterator[Message]:
        """Give what is left of the sound."""
        if self._listener:
            for start, values, _ in self._listener.finish():
                yield Message(wire.VOICES, start, bytes(values))
        if self._peaks:
            self._peaks.finish()
            yield from self._waveform(self._peaks)
        self._decoder = self._peaks = None

    def _look(self, message: Message) -> Iterator[Message]:
        jpeg = self._pictures.make(message.body)
        yield Message(wire.PICTURE, message.number, jpeg)

    def _sound(self, message: Message) -> Iterator[Message]:
        samples = np.frombuffer(message.body, np.float32)
        yield from self._hear(PlacedSound(message.number, samples))

    def _hear(self, sound: PlacedSound) -> Iterator[Message]:
        if self._listener:
            for start, values, _ in self._listener.hear(sound):
                yield Message(wire.VOICES, start, bytes(values))

    def _set_up(self, message: Message) -> Iterator[Message]:
        self._config = message.body
        yield from self.finish()

    def _packet(self, message: Message) -> Iterator[Message]:
        if message.number != self._end:  # a hole: what follows is another stretch
            yield from self.finish()
        if self._decoder is None or self._peaks is None:
            self._decoder, self._peaks = SoundDecoder(self._config), Peaks()
        samples = self._decoder.decode(message.body)
        self._end = message.number + len(samples)
        sound = PlacedSound(message.number, samples)
        self._peaks.add(sound)
        yield from self._waveform(self._peaks)
        yield from self._hear(sound)

    def _pause(self, message: Message) -> Iterator[Message]:
        yield from self.finish()
        yield message

    def _waveform(self, peaks: Peaks) -> Iterator[Message]:
        if peaks.peaks:
            start, values = peaks.take()
            yield Message(wire.WAVEFORM, start, bytes(value or 0 for value in values))
