"""What a program costs: by the clock on the wall and by the kernel's own account."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

Words: TypeAlias = list[str | Path]
"""A command."""


class Cost(NamedTuple):
    """Seconds by the clock, and seconds of processor, user and system."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s, CPU {self.cpu:.2f} s"


def command(words: Words) -> Cost:
    """Run a program to its end; raises ``CalledProcessError`` if it fails."""
    began = time.monotonic()
    process = subprocess.Popen(
        [str(word) for word in words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime)


def ours(work: Callable[[], object]) -> Cost:
    """Do it in this process, all its threads counted."""
    wall, cpu = time.monotonic(), time.process_time()
    work()
    return Cost(time.monotonic() - wall, time.process_time() - cpu)


def in_turns(times: int, *measured: Callable[[], Cost]) -> list[Cost]:
    """The least of several for each, one after the other and again.

    Other programs only ever add, and in turns they add to all alike.
    """
    rounds = [[one() for one in measured] for _ in range(times)]
    return [
        Cost(min(cost.wall for cost in costs), min(cost.cpu for cost in costs))
        for costs in zip(*rounds, strict=True)
    ]
