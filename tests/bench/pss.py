"""How much memory is a process's own: PSS, where shared pages count by their share."""

from __future__ import annotations

from pathlib import Path


def pss(process: int | str = "self") -> int:
    """Bytes, from the kernel's account (proc(5), smaps_rollup)."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    (line,) = (line for line in text.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) * 1024


def children(process: int) -> list[int]:
    """The processes that this one has started, all of its threads asked."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
