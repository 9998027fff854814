"""The answering end of the lines to an opener or a projector (``asking`` is the other).

Such a process is started by the page and dies with it: when the page's ends of the
lines close, as they are when it is killed, or when nobody asked for too long. (The
kernel's own "signal when the parent dies" means the parent's thread, which is not what
we mean.) No core is ever dumped, and no process of the same user may look into its
memory.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from device.errors import VigError
from device.opener import wire
from device.shut import shut_in

Answer = Callable[[dict[str, Any], bytes], tuple[Any, bytes]]
"""What a request, and the bytes sent with it, are answered with: JSON and bytes."""


def prepare() -> None:
    """Shut this process in; a mistake of ours ends it, and the page learns of it."""
    shut_in()
    threading.excepthook = _give_up


def serve(
    lines: Iterable[int],
    answer: Answer,
    last_asked: Callable[[], float],
    idle_seconds: float,
) -> None:
    """Answer each line on a thread of its own; return when idle for too long.

    *lines* are file descriptors; *last_asked* is on ``time.monotonic``.
    """
    for fd in lines:
        line = socket.socket(fileno=fd)
        threading.Thread(target=_attend, args=(line, answer), daemon=True).start()
    while (left := last_asked() + idle_seconds - time.monotonic()) > 0:
        time.sleep(left)


def _attend(line: socket.socket, answer: Answer) -> None:
    """Answer one line until the page is gone; then the process is over."""
    while True:
        try:
            request, sent = wire.receive(line)
        except (EOFError, OSError):
            os._exit(0)
        try:
            done, body = answer(request, sent)
            wire.send(line, {"done": done}, body)
        except VigError as exc:
            wire.send(line, wire.error_message(exc))


def _give_up(args: threading.ExceptHookArgs) -> None:
    """End at once: no key and no film stays."""
    threading.__excepthook__(args)
    os._exit(70)
