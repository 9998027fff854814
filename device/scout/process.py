"""Starts scouts, and remembers whether one came to grief over the better judge.

onnxruntime may end its whole process while it is loaded (on 64-bit ARM that is known
where the system hides its processor, and of wrong builds). So a scout that ended before
it was ready is not tried that way again: the next does with webrtcvad.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from typing import BinaryIO

from device.lanes import Found, SmallPicture, Voices, Waveform
from device.media import Nanoseconds
from device.scout import wire
from device.scout.wire import Message

logger = logging.getLogger(__name__)

SAY_NOTHING = {"ORT_DISABLE_TELEMETRY": "1"}
"""The onnxruntime that is pinned tells nobody what it runs. Newer ones would."""
CRASHES = {-signal.SIGABRT, -signal.SIGBUS, -signal.SIGILL, -signal.SIGSEGV}
"""How a process ends over a mistake in a library."""
LETS_GO = 5.0
"""Seconds that the kernel may need to end a process."""


class Process:
    """A running scout and its pipes."""

    plain = False
    """Whether scouts do without the better judge, of all that this program starts."""

    def __init__(self) -> None:
        """Start it; raises ``OSError`` if the system cannot."""
        words = [sys.executable, "-P", "-m", "device.scout"]
        self._process = subprocess.Popen(
            [*words, "--plain"] if Process.plain else words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **SAY_NOTHING},
        )
        assert self._process.stdin and self._process.stdout  # noqa: S101, PT018
        self._to: BinaryIO = self._process.stdin  # type: ignore[assignment]
        self._from: BinaryIO = self._process.stdout  # type: ignore[assignment]
        self._judge: str | None = None

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def send(self, message: Message) -> None:
        """Tell it something; waits while it is busy. ``OSError`` if it has ended."""
        wire.send(self._to, message)

    def hear(self) -> Message | None:
        """Wait for what it says next; None once it has ended."""
        message = wire.receive(self._from)
        if message and message.kind == wire.READY:
            self._judge = message.body.decode()
        elif message is None and self._crashed() and self._judge is None:
            Process.plain = True
            logger.warning("a scout crashed before it was ready; the next does simpler")
        return message

    def _crashed(self) -> bool:
        """Whether it ended over a mistake; asking lets the system forget it."""
        try:
            return self._process.wait(LETS_GO) in CRASHES
        except subprocess.TimeoutExpired:
            return False

    def found(self, message: Message) -> Found | None:
        """What a message of it means; None if it tells of nothing found."""
        if message.kind == wire.PICTURE:
            return SmallPicture(Nanoseconds(message.number), message.body)
        if message.kind == wire.VOICES:
            return Voices(message.number, list(message.body), self._judge or "")
        if message.kind == wire.WAVEFORM:
            return Waveform(message.number, list(message.body))
        return None

    def no_more(self) -> None:
        """Tell it that nothing more will come: it then ends by itself."""
        try:
            self._to.close()
        except OSError:
            logger.info("a scout had ended before it was told to")

    def kill(self) -> None:
        """End it. Safe to call twice; its pipes are closed by whoever uses them."""
        self._process.kill()
        try:
            self._process.wait(LETS_GO)
        except subprocess.TimeoutExpired:
            logger.warning("a scout does not end")

    def close(self) -> None:
        """Let go of the pipes, once nobody reads or writes any more."""
        self.no_more()
        self._from.close()
