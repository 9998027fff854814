"""How much memory a process has, by the kernel's account (proc(5), smaps_rollup)."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Memory(NamedTuple):
    """Bytes: PSS, where shared pages count by their share, and what nobody shares.

    PSS grows when another program ends that had loaded the same libraries; what is
    *own*, anonymous memory, tells growth.
    """

    pss: int
    own: int


def memory(process: int | str = "self") -> Memory:
    """The memory of a process now."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    rows = (line.split() for line in text.splitlines()[1:])
    kilobytes = {name: int(size) for name, size, *_ in rows}
    return Memory(kilobytes["Pss:"] * 1024, kilobytes["Anonymous:"] * 1024)


def children(process: int) -> list[int]:
    """The processes that this one has started, all of its threads asked."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
