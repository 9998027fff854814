"""A card that fails: what the store asks of the system, with one call refused.

``FaultyOs`` stands where the store's door imports ``os``. Nothing else of the process
meets it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pytest

from device.disk import door, reading, removing, writing
from device.store import RecordingDirectory

CALLS = ("open", "write", "fsync", "utime", "rename", "statvfs")


class Fault(NamedTuple):
    """The call of this number fails so; all that follow as well if it is *lasting*."""

    call: str
    number: int
    errno: int
    lasting: bool


class FaultyOs:
    """``os``, counting its calls, with at most one fault."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()
        self.failed = 0
        self._fault: Fault | None = None

    def begin(self, fault: Fault | None) -> None:
        """Count anew; from now on this goes wrong."""
        self.counted.clear()
        self.failed, self._fault = 0, fault

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return partial(self._call, name, real) if name in CALLS else real

    def _call(self, name: str, real: Callable[..., Any], *args: Any, **how: Any) -> Any:
        self.counted[name] += 1
        fault, number = self._fault, self.counted[name]
        if fault and fault.call == name and self._is_due(fault, number):
            self.failed += 1
            raise OSError(fault.errno, os.strerror(fault.errno))
        return real(*args, **how)

    def _is_due(self, fault: Fault, number: int) -> bool:
        return number >= fault.number if fault.lasting else number == fault.number


class Card:
    """What the recorder writes on, and what it was told is safe."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.system = FaultyOs()
        self.acknowledged: set[str] = set()
        for room in (door, reading, removing, writing):
            patch.setattr(room, "os", self.system, raising=False)
        whole = RecordingDirectory.write

        def write(directory: RecordingDirectory, name: str, sealed: bytes) -> None:
            whole(directory, name, sealed)
            self.acknowledged.add(name)

        patch.setattr(RecordingDirectory, "write", write)

    def begin(self, fault: Fault | None) -> None:
        """Forget what was acknowledged; from now on this goes wrong."""
        self.acknowledged.clear()
        self.system.begin(fault)
