"""The scout beside a recording: fed with what passes by, never waited for.

What is for it goes into a small queue. When that is full it is let go, and simply
missing in the chapters. Two threads of their own wait on the pipes, so that whatever
becomes of the process, the line is not held up.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time

import numpy as np

from device.lanes import PICTURE_EVERY, Found
from device.media import SAMPLE_RATE, PlacedFrame, PlacedSound, Samples
from device.scout import NoScout, Scout, wire
from device.scout.process import LETS_GO, Process
from device.scout.wire import Message

logger = logging.getLogger(__name__)

ROOM = 16
"""Messages that wait at the most: a dozen seconds of film, three megabytes."""
PATIENCE = 2.0
"""Seconds that the end of a recording waits for what is still under way."""


def start_beside() -> Scout:
    """A scout for one recording; nobody if the system cannot start one."""
    try:
        return Beside(Process())
    except OSError as exc:
        logger.warning("no scout for this recording: %s", exc)
        return NoScout()


class Beside:
    """A ``Scout``. ``show``, ``hear``, ``found`` and the ends are the line's to call.

    The feeding thread takes from ``_work`` and the hearing thread puts into ``_found``:
    both queues do their own locking, and nothing else is shared.
    """

    def __init__(
        self, process: Process, room: int = ROOM, patience: float = PATIENCE
    ) -> None:
        self.dropped = 0
        self._process = process
        self._patience = patience
        self._work: queue.Queue[Message | None] = queue.Queue(room)
        self._found: queue.SimpleQueue[Found] = queue.SimpleQueue()
        self._next_picture = 0
        self._heard: list[Samples] = []
        self._count = self._first = 0
        self._ended = False
        self._threads = [
            threading.Thread(target=run, name="scout", daemon=True)
            for run in (self._feed, self._listen)
        ]
        for thread in self._threads:
            thread.start()

    def show(self, frame: PlacedFrame) -> None:
        """Let it see the first key frame of every five seconds."""
        if not frame.key or frame.start < self._next_picture:
            return
        if self._put(Message(wire.KEY_FRAME, frame.start, frame.payload)):
            self._next_picture = (frame.start // PICTURE_EVERY + 1) * PICTURE_EVERY

    def hear(self, sound: PlacedSound) -> None:
        """Let it hear the sound, a second at a time."""
        if not self._count:
            self._first = sound.first
        self._heard.append(sound.samples)
        self._count += len(sound.samples)
        if self._count >= SAMPLE_RATE:
            self._pass_on()

    def found(self) -> list[Found]:
        """What it has found since it was last asked."""
        found: list[Found] = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self._found.get_nowait())
        return found

    def finish(self) -> None:
        """Wait for the rest, for two seconds at the most, and end it."""
        if self._ended:
            return
        end = time.monotonic() + self._patience
        if self._count:
            self._pass_on()
        with contextlib.suppress(queue.Full):
            self._work.put(None, timeout=self._patience)
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        self.close()

    def close(self) -> None:
        """End it at once."""
        if self._ended:
            return
        self._ended = True
        self._process.kill()
        with contextlib.suppress(queue.Empty):  # make room for the word to end
            while True:
                self._work.get_nowait()
        self._work.put(None)
        for thread in self._threads:
            thread.join(LETS_GO)
        if not any(thread.is_alive() for thread in self._threads):
            self._process.close()  # else closing would wait for them for ever
        if self.dropped:
            logger.warning(
                "a busy scout missed some of the film count=%d", self.dropped
            )

    def _pass_on(self) -> None:
        sound = np.concatenate(self._heard).astype(np.float32, copy=False).tobytes()
        self._put(Message(wire.SOUND, self._first, sound))
        self._heard, self._count = [], 0

    def _put(self, message: Message) -> bool:
        if self._ended:
            return False
        try:
            self._work.put_nowait(message)
        except queue.Full:
            self.dropped += 1
            return False
        return True

    def _feed(self) -> None:
        """Hand on what waits. The feeding thread."""
        try:
            while (message := self._work.get()) is not None:
                self._process.send(message)
        except OSError:
            logger.warning("the scout has ended: the rest is made later")
        self._process.no_more()

    def _listen(self) -> None:
        """Keep what it finds. The hearing thread."""
        while (message := self._process.hear()) is not None:
            if (one := self._process.found(message)) is not None:
                self._found.put(one)
