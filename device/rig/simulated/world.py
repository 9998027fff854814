"""The world in front of the simulated rig: its time, and what is plugged in.

World time begins when camera or microphone is opened while both were closed, and goes
on until both are closed again: so each recording begins at the film's first picture,
and what was unplugged for a while comes back to a world that went on.
"""

from __future__ import annotations

import threading

from device.media import SECOND, Nanoseconds


class World:
    """When the scene began, for as long as somebody looks or listens.

    Camera and microphone enter and leave from any thread; the lock guards the count.
    """

    def __init__(self, waking: Nanoseconds) -> None:
        """*waking* is what devices need to wake: the scene waits so long for them."""
        self._waking = waking
        self._lock = threading.Lock()
        self._inside = 0
        self.began = Nanoseconds(0)

    def enter(self, now: Nanoseconds) -> Nanoseconds:
        """Come in at *now* on the rig's clock; returns the first world time to see."""
        with self._lock:
            if not self._inside:
                self.began = Nanoseconds(now + self._waking)
            self._inside += 1
            return Nanoseconds(max(0, now - self.began))

    def leave(self) -> None:
        """Look away; when the last one does, the scene is over."""
        with self._lock:
            self._inside -= 1


class Plug:
    """The cable of camera or microphone: pulled by hand, or by a fault at its time."""

    def __init__(self, *, missing: bool, out: float | None, back: float | None):
        """*out* and *back* are seconds of world time; what is *missing* never works."""
        self._missing = missing
        self._out = None if out is None else out * SECOND
        self._back = None if back is None else back * SECOND
        self._pulled = False

    def pull(self) -> None:
        """Take the device away."""
        self._pulled = True

    def push(self) -> None:
        """Bring it back."""
        self._pulled = False

    def connected(self, world: Nanoseconds) -> bool:
        """Whether the device is there at this time of the world."""
        after = self._out is not None and world >= self._out
        before = self._back is None or world < self._back
        return not (self._missing or self._pulled or (after and before))
