"""The page's end of a process that answers it: started, asked, ended.

An opener and a projector are both such processes: each serves one unlocked session or
one shared screen, over socket pairs that have no name.
"""

from __future__ import annotations

import queue
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from device.errors import Locked
from device.opener import wire


class Asked:
    """A process of ours and the lines to it.

    Any thread may call; each call borrows one of the lines. A call to a process that
    has ended raises ``Locked``.
    """

    def __init__(
        self, process: subprocess.Popen[bytes], lines: list[socket.socket]
    ) -> None:
        self._process = process
        self._all = lines
        self._free: queue.LifoQueue[socket.socket] = queue.LifoQueue()
        for line in lines:
            self._free.put(line)

    @classmethod
    def run(cls, module: str, words: Sequence[str], lines: int) -> Self:
        """Start ``python -m module words… FD…`` with so many lines to it."""
        pairs = [socket.socketpair() for _ in range(lines)]
        theirs = [pair[1].fileno() for pair in pairs]
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *words, *map(str, theirs)],
            pass_fds=theirs,
            stdin=subprocess.DEVNULL,
        )
        for _, their_end in pairs:
            their_end.close()
        return cls(process, [pair[0] for pair in pairs])

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def end(self) -> None:
        """End the process, and with it all that it holds. Safe to call twice."""
        self._process.kill()
        self._process.wait()
        for line in self._all:
            line.close()

    def _ask(self, do: str, **values: object) -> Any:
        answer, _ = self._call({"do": do, **values})
        return answer["done"]

    def _fetch(self, do: str, **values: object) -> bytes:
        return self._call({"do": do, **values})[1]

    def _call(
        self, request: dict[str, Any], sent: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        with self._line() as line:
            try:
                wire.send(line, request, sent)
                answer, body = wire.receive(line)
            except (OSError, EOFError) as exc:
                raise Locked from exc
        if "error" in answer:
            raise wire.raised(answer)
        return answer, body

    @contextmanager
    def _line(self) -> Iterator[socket.socket]:
        line = self._free.get()
        try:
            yield line
        finally:
            self._free.put(line)
