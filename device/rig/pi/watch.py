"""Keeps a device going: says when it went away, and brings it back.

Camera and microphone are the same here: a session from one opening to its end, which
delivers on a thread of its own. One more thread watches. It alone ends sessions, for
libraries may hang when they let go of dead hardware, and must not hang the recorder.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol, TypeAlias

from device.errors import DeviceHangs, RigError
from device.media import SECOND, Block, Frame, Gone, Nanoseconds, Track
from device.rig import Deliver

logger = logging.getLogger(__name__)

SILENT = Nanoseconds(2 * SECOND)
"""A device that delivers nothing for so long is gone."""
FIRST = Nanoseconds(5 * SECOND)
"""Its first delivery after it was opened may take longer."""
LOOK = 0.5
"""Seconds between two looks at a device."""
LATE = Nanoseconds(SECOND)
"""A look later than this is not the device's fault: this process stood still, and what
was delivered meanwhile may wait for its thread. So much counts of it."""
HANGS = 5.0
"""Seconds after which a session that does not end is left to itself."""


class Session(Protocol):
    """An opened device."""

    def well(self) -> bool:
        """Whether the library still holds the device for working."""

    def close(self) -> None:
        """Let go of the device; delivers what is still held. Never raises."""


Start: TypeAlias = Callable[[Deliver, Callable[[], None]], Session]
"""Opens a device; calls the second argument to be looked at without delay."""


class Tap:
    """The way out for one session; once shut, nothing passes."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._lock = threading.Lock()  # shut and deliver exclude each other
        self._shut = self._passed = False
        self._patience = FIRST
        self._quiet = 0
        self._looked: int | None = None
        self.last = Nanoseconds(time.monotonic_ns())

    def __call__(self, item: Frame | Block | Gone) -> None:
        """Pass an item on; the device's thread."""
        with self._lock:
            if not self._shut:
                self._deliver(item)
                self.last, self._passed = Nanoseconds(time.monotonic_ns()), True

    def runs(self) -> bool:
        """Whether something passed lately; to be asked again and again."""
        now = time.monotonic_ns()
        since, self._looked = now - (self._looked or now), now
        with self._lock:
            passed, self._passed = self._passed, False
        if passed:
            self._quiet, self._patience = 0, SILENT
        else:
            self._quiet += min(since, LATE)
        return self._quiet < self._patience

    def shut(self) -> None:
        """Let nothing pass from now on."""
        with self._lock:
            self._shut = True


class Watch:
    """A device that is opened, watched, opened again as often as it takes, closed."""

    def __init__(self, track: Track, start: Start, retry: float) -> None:
        self._track, self._start, self._retry = track, start, retry
        self._thread: threading.Thread | None = None
        self._tap: Tap | None = None
        self._closing, self._look = threading.Event(), threading.Event()

    def open(self, deliver: Deliver) -> None:
        """Start the first session, and watch it; raises what *start* raises."""
        self.close()
        if self._thread:
            raise DeviceHangs(f"the {self._track} hangs and cannot be opened")
        self._closing.clear()
        self._look.clear()
        session = self._begin(deliver)
        self._thread = threading.Thread(
            target=self._keep, args=(session, deliver), name=self._track, daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """End it; nothing is delivered afterwards. Safe to call twice."""
        self._closing.set()
        self._look.set()
        if self._thread:
            self._thread.join(HANGS)
            if self._thread.is_alive():
                logger.error("device hangs and was left alone track=%s", self._track)
            else:
                self._thread = None
        if self._tap:
            self._tap.shut()

    def _begin(self, deliver: Deliver) -> Session:
        self._tap = Tap(deliver)
        return self._start(self._tap, self._look.set)

    def _keep(self, session: Session, deliver: Deliver) -> None:
        """Look after the session and its successors. The watching thread."""
        current: Session | None = session
        while current and not self._closing.is_set():
            self._look.wait(LOOK)
            self._look.clear()
            if not self._closing.is_set() and not self._goes_on(current):
                self._give_up(current, deliver)
                current = self._bring_back(deliver)
        if current:
            current.close()

    def _goes_on(self, session: Session) -> bool:
        return session.well() and self._tap is not None and self._tap.runs()

    def _give_up(self, session: Session, deliver: Deliver) -> None:
        if self._tap:
            self._tap.shut()
            deliver(Gone(self._track, self._tap.last))
        session.close()

    def _bring_back(self, deliver: Deliver) -> Session | None:
        while not self._closing.wait(self._retry):
            try:
                return self._begin(deliver)
            except RigError as exc:
                logger.debug("still away track=%s reason=%s", self._track, exc)
        return None
