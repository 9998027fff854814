"""A microphone through ALSA, heard by a small program of its own (``listen``).

What PortAudio's callback stamped and copied there comes here through a pipe; a reader
thread turns it into blocks and delivers them. Whatever becomes of the program, it can
be ended: the recorder never waits for a sound card.
"""

from __future__ import annotations

import logging
import select
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from device.errors import MicrophoneLost
from device.media import Block, Nanoseconds, Track
from device.rig import Deliver
from device.rig.pi import listen
from device.rig.pi.watch import Watch

logger = logging.getLogger(__name__)

RETRY = 1.0
"""Seconds between two attempts to open a microphone that went away."""
WAIT = 10.0
"""Seconds in which the program must say whether it hears."""

if find_spec("sounddevice") is None:  # told when this rig is chosen, not at a press
    raise ImportError("No module named 'sounddevice'")


class _Session:
    """One run of the listener."""

    def __init__(self, name: str, deliver: Deliver, alarm: Callable[[], None]) -> None:
        self._deliver, self._alarm = deliver, alarm
        self._lost = 0
        self._program = subprocess.Popen(
            # -P: nothing beside the program is imported by accident
            [sys.executable, "-P", listen.__file__, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # PortAudio's chatter; the reason comes in words
            process_group=0,  # a Ctrl-C is the recorder's to handle
        )
        assert self._program.stdout is not None  # noqa: S101
        self._pipe = self._program.stdout
        self._reader = threading.Thread(target=self._read, name="hears", daemon=True)
        answer = self._answer()
        if answer != listen.OK:
            self._end()
            reason = answer.decode().strip() or "it does not answer"
            raise MicrophoneLost(f"the microphone cannot be opened ({reason})")
        self._reader.start()

    def _answer(self) -> bytes:
        """The first line that the program says, if it says one in time."""
        ready, _, _ = select.select([self._pipe], [], [], WAIT)
        return self._pipe.readline() if ready else b""

    def _read(self) -> None:
        """Deliver what comes through the pipe. A thread of its own."""
        pipe = self._pipe
        while len(head := pipe.read(listen.HEAD.size)) == listen.HEAD.size:
            heard, arrived, count, lost = listen.HEAD.unpack(head)
            samples = np.frombuffer(pipe.read(count * 4), np.float32)
            self._lost += lost
            if len(samples) == count:
                times = Nanoseconds(heard), Nanoseconds(arrived)
                self._deliver(Block(*times, samples))
        self._alarm()

    def well(self) -> bool:
        """Whether the program runs; tells of sound that was lost meanwhile."""
        count, self._lost = self._lost, 0
        if count:
            logger.warning("sound card overflowed count=%d", count)
        return self._program.poll() is None

    def close(self) -> None:
        """End the program, and the reader with it."""
        self._end()
        self.well()

    def _end(self) -> None:
        self._program.kill()
        if self._reader.is_alive():
            self._reader.join()
        with self._program:  # waits for it, and closes its pipes
            pass


class PiMicrophone:
    """The sound device whose name has *name* in it or whose number it is; "" = default.

    A device called ``hw:`` must do 48 kHz itself; ALSA's ``default`` converts.
    """

    def __init__(self, name: str = "") -> None:
        self._watch = Watch(
            Track.SOUND, lambda deliver, alarm: _Session(name, deliver, alarm), RETRY
        )

    def open(self, deliver: Deliver) -> None:
        """Deliver a ``Block`` each callback; ``MicrophoneLost`` if it does not open."""
        self._watch.open(deliver)

    def close(self) -> None:
        """Deliver nothing more; program and threads are gone then. Safe twice."""
        self._watch.close()
