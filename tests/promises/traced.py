"""Real processes under ``strace``: what they write, what they hear, what they hold.

A process is traced from its first instruction, with all its children. ``written`` are
the files that were opened to be written; ``held`` looks through its whole memory.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

CALLS = "open,openat,openat2,creat,memfd_create"
TRACER = ["strace", "-D", "-f", "-qq", "-y", "--seccomp-bpf", "-e", f"trace={CALLS}"]
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|creat\(")
_GIVEN = re.compile(r"= \d+<(?P<path>.*)>$")
_CUT = re.compile(r"(?P<begun>.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>")


def until(true: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@dataclass
class Traced:
    """A running process of ours, its folder for temporary files, and its trace."""

    process: subprocess.Popen[str]
    trace: Path
    said: Path

    @classmethod
    @contextmanager
    def start(cls, name: str, place: Path, words: Sequence[str]) -> Iterator[Traced]:
        """Run Python with these words; whatever it wants to put aside goes to *place*.

        Its output goes to ``said``: it may hold nothing that was opened, either.
        """
        trace, said = place / f"{name}.trace", place / "aside" / f"{name}.said"
        said.parent.mkdir(exist_ok=True)
        aside = {key: str(said.parent) for key in ("TMPDIR", "HOME", "XDG_CACHE_HOME")}
        with said.open("w") as output:
            process = subprocess.Popen(
                [*TRACER, "-o", str(trace), sys.executable, "-P", *words],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                env={**os.environ, **aside, "PYTHONDONTWRITEBYTECODE": "1"},
            )
        traced = cls(process, trace, said)
        try:
            yield traced
        finally:
            traced.end()

    def end(self) -> None:
        """Tell it to end, and wait until its trace is whole."""
        with suppress(ProcessLookupError):
            self.process.terminate()
        self.process.wait(60)
        if self.process.stdin:
            self.process.stdin.close()
        with suppress(ProcessLookupError):
            until(lambda: not self._tracers(), "the trace")

    def tell(self, line: str) -> None:
        """Say a line to its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self, line: str) -> None:
        """Wait until it has said this line."""
        until(lambda: line in self.said.read_text().splitlines(), line)

    def family(self) -> list[int]:
        """Its process id, and those of all its children."""
        return list(_family(self.process.pid))

    def written(self) -> list[str]:
        """Every file that it or a child of it opened to write."""
        return sorted(set(_written(self.trace.read_text().splitlines())))

    def _tracers(self) -> list[str]:
        trace = f"-o\0{self.trace}\0".encode()
        lines = Path("/proc").glob("[0-9]*/cmdline")
        return [str(line) for line in lines if trace in _read(line)]


def held(pid: int, words: dict[str, bytes]) -> set[str]:
    """Which of these words stand anywhere in the memory of a process."""
    found = set()
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        reach, rights, *_, name = f"{line} -".split(maxsplit=5)
        if "r" not in rights or name.startswith("[v"):  # vvar, vsyscall: the kernel's
            continue
        start, stop = (int(end, 16) for end in reach.split("-"))
        piece = _piece(pid, start, stop)
        found |= {key for key, word in words.items() if word in piece}
    return found


def _piece(pid: int, start: int, stop: int) -> bytes:
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        try:
            memory.seek(start)
            return memory.read(stop - start)
        except OSError:  # it was given back meanwhile
            return b""


def _written(lines: list[str]) -> Iterator[str]:
    begun: dict[str, str] = {}
    for line in lines:
        pid, _, call = line.partition(" ")
        if cut := _CUT.match(call.strip()):
            begun[pid] = cut["begun"]
            continue
        whole = _RESUMED.sub(lambda _, pid=pid: begun.pop(pid, ""), call)  # type: ignore[misc]
        given = _GIVEN.search(whole)
        if given and (_WRITES.search(whole) or "memfd_create" in whole):
            yield given["path"]


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _read(children).split():
            yield from _family(int(child))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has ended meanwhile
        return b""
