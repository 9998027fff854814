"""The machine's own clocks, read and never set.

Reading a clock is all that happens here; both rigs use it (the simulated one when it
plays in real time). The machine's wall clock is only ever *attached* to a film, so
what matters beside its value is whether a time source has set it.
"""

from __future__ import annotations

import ctypes
import os
import time
import uuid
from pathlib import Path

from device.media import Nanoseconds

SYNCHRONIZED = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd makes it when it has set the clock (systemd-timesyncd(8))."""
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
GIVEN_BOOT_ID = "VIG_BOOT_ID"
"""The same, from systemd (``%b``), for a process that may not look there: the page."""
UNSYNCHRONIZED = 0x0040
"""STA_UNSYNC of ``struct timex``: the kernel's clock is not synchronized."""
SYNC_LOST = 5
"""TIME_ERROR, what adjtimex(2) returns while the clock is not synchronized."""


class _Timex(ctypes.Structure):
    """The head of ``struct timex`` (adjtimex(2)), with room for the rest of it."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


def kernel_says_synchronized() -> bool:
    """Whether the kernel holds its clock for synchronized; only asks, sets nothing."""
    timex = _Timex(modes=0)
    state: int = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    return 0 <= state != SYNC_LOST and not timex.status & UNSYNCHRONIZED


class SystemClock:
    """The clocks of the machine that runs this."""

    def monotonic(self) -> Nanoseconds:
        """CLOCK_MONOTONIC, in nanoseconds."""
        return Nanoseconds(time.monotonic_ns())

    def boot(self) -> Nanoseconds:
        """CLOCK_BOOTTIME, in nanoseconds: time since the machine started."""
        return Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))

    def boot_id(self) -> str:
        """The kernel's random name of this run of the machine (random(4))."""
        given = os.environ.get(GIVEN_BOOT_ID)
        if given:
            return str(uuid.UUID(given))
        return BOOT_ID.read_text(encoding="ascii").strip()

    def wall(self) -> Nanoseconds:
        """CLOCK_REALTIME: nanoseconds since 1970, as far as this machine knows."""
        return Nanoseconds(time.time_ns())

    def wall_trusted(self) -> bool:
        """Whether the kernel or systemd says that a time source has set the clock."""
        return os.path.lexists(SYNCHRONIZED) or kernel_says_synchronized()
