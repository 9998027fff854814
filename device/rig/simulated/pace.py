"""Two ways of time: told, in which a test moves the clock, and real.

Camera and microphone give what they will hand over as an endless row of ``Due``
things. A pace hands each over when its time has come: ``RealPace`` on a thread for
each device, as drivers do, and ``ToldPace`` on the thread that lets time pass. What is
late is handed over late, and never skipped.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from device.errors import VigError
from device.media import SECOND, Nanoseconds
from device.rig import Clock
from device.rig.clock import SystemClock

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """A thing to hand over: it exists after *since* and comes *at* (rig's clock)."""

    since: Nanoseconds
    at: Nanoseconds
    hand_over: Callable[[], None]


Dues: TypeAlias = Generator[Due, None, None]


class Reel:
    """What an opened device has to hand over, in order, until it is stopped.

    The lock is held while something is handed over, so that nothing is handed over
    once ``stop`` has returned. It may be taken again by the same thread: a callback
    that closes its own device does no harm.
    """

    def __init__(self, name: str, dues: Dues, broken: Callable[[], None]):
        """*broken* is called if *dues* cannot go on (a film that ends in an error)."""
        self.name = name
        self.stopped = threading.Event()
        self._dues = dues
        self._broken = broken
        self._next: Due | None = None
        self._lock = threading.RLock()

    def due(self) -> Nanoseconds | None:
        """When the next thing is due; works it out if need be; None at the end."""
        with self._lock:
            if self._next is None and not self.stopped.is_set():
                try:
                    self._next = next(self._dues, None)
                except VigError as exc:
                    logger.error("the simulated %s stops: %s", self.name, exc)
                    self.stopped.set()
                    self._broken()
            return self._next.at if self._next else None

    def hand_over(self) -> None:
        """Hand over the next thing."""
        with self._lock:
            due, self._next = self._next, None
            if due and not self.stopped.is_set():
                due.hand_over()

    def stop(self, now: Nanoseconds) -> None:
        """Hand over what exists by *now* and is on its way, then no more."""
        with self._lock:
            while self.due() is not None and self._next and self._next.since < now:
                late = self._next.at < now  # then so are those behind it: leave them
                self.hand_over()
                if late:
                    break
            self.stopped.set()
            self._next = None
            self._dues.close()


class Pace(Protocol):
    """How time passes for a rig."""

    @property
    def clock(self) -> Clock:
        """The clock that everything is stamped with."""

    def start(self, reel: Reel) -> None:
        """From now on hand over what falls due in this reel."""

    def stop(self, reel: Reel) -> None:
        """Hand over nothing more of this reel."""

    def film(self, seconds: float) -> None:
        """Let so many seconds pass, and what falls due in them be handed over."""


class ToldClock:
    """A clock that moves only when told.

    *wall_at_zero*, *trusted* and *run* (which run of the machine it is) may be set.
    """

    def __init__(self, monotonic: int = 1000 * SECOND) -> None:
        self.now = Nanoseconds(monotonic)
        self.asleep = Nanoseconds(5 * SECOND)
        self.wall_at_zero = Nanoseconds(1_700_000_000 * SECOND)
        self.trusted = True
        self.run = "told"

    def monotonic(self) -> Nanoseconds:
        """What it was told."""
        return self.now

    def boot(self) -> Nanoseconds:
        """The same, and *asleep* for what the machine slept."""
        return Nanoseconds(self.now + self.asleep)

    def boot_id(self) -> str:
        """Whatever *run* says."""
        return self.run

    def wall(self) -> Nanoseconds:
        """*wall_at_zero*, and what has passed since."""
        return Nanoseconds(self.now + self.wall_at_zero)

    def wall_trusted(self) -> bool:
        """Whatever *trusted* says."""
        return self.trusted


class ToldPace:
    """Time passes in ``film`` only, on the thread that calls it; as fast as it can.

    Devices may be opened and closed meanwhile, from any thread.
    """

    def __init__(self, clock: ToldClock) -> None:
        self.clock: ToldClock = clock
        self._reels: tuple[Reel, ...] = ()

    def start(self, reel: Reel) -> None:
        """Take the reel in."""
        self._reels = (*self._reels, reel)

    def stop(self, reel: Reel) -> None:
        """Stop the reel and forget it."""
        reel.stop(self.clock.now)
        self._reels = tuple(each for each in self._reels if each is not reel)

    def film(self, seconds: float) -> None:
        """Hand over in order of time what falls due within these seconds."""
        end = Nanoseconds(self.clock.now + round(seconds * SECOND))
        while reel := self._first_due(end):
            at = reel.due()
            if at is not None:
                self.clock.now = max(self.clock.now, at)
                reel.hand_over()
        self.clock.now = max(self.clock.now, end)

    def _first_due(self, end: Nanoseconds) -> Reel | None:
        dues = [(reel.due(), reel) for reel in self._reels]
        ready = [(at, reel) for at, reel in dues if at is not None and at <= end]
        return min(ready, key=lambda each: each[0])[1] if ready else None


class SimulatedClock(SystemClock):
    """The machine's clocks, taken for set: a demo is dated without a time source."""

    def wall_trusted(self) -> bool:
        """Yes, whatever the kernel says."""
        return True


class RealPace:
    """Time passes by itself, and each open device has a thread of its own."""

    def __init__(self) -> None:
        self.clock: Clock = SimulatedClock()
        self._threads: dict[Reel, threading.Thread] = {}

    def start(self, reel: Reel) -> None:
        """Begin the device's thread."""
        thread = threading.Thread(
            target=self._run, args=(reel,), name=f"simulated {reel.name}", daemon=True
        )
        self._threads[reel] = thread
        thread.start()

    def stop(self, reel: Reel) -> None:
        """Stop the reel and wait for its thread, unless called on that thread."""
        reel.stop(self.clock.monotonic())
        thread = self._threads.pop(reel, None)
        if thread and thread is not threading.current_thread():
            thread.join()

    def film(self, seconds: float) -> None:
        """Wait so long."""
        time.sleep(seconds)

    def _run(self, reel: Reel) -> None:
        """Hand over each thing when it is due (on the device's thread)."""
        while (at := reel.due()) is not None:
            left = (at - self.clock.monotonic()) / SECOND
            if left > 0 and reel.stopped.wait(left):
                return
            reel.hand_over()
