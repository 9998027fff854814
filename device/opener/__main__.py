"""The opener's process: ``python -m device.opener STORE IDLE_SECONDS FD…``.

It is started by the page and dies with it: when the page's ends are closed, when its
parent ends, when nobody asked for IDLE_SECONDS. No core is ever dumped, and no
process of the same user may look into its memory.
"""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from device.errors import VigError
from device.opener import wire
from device.opener.desk import Desk

PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4  # prctl(2)

logger = logging.getLogger(__name__)


def shut_in() -> None:
    """Die with the parent, dump no core, let no debugger in."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(PR_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(line: socket.socket, desk: Desk) -> None:
    """Answer one line until the page is gone; then the process is over."""
    while True:
        try:
            request, _ = wire.receive(line)
        except (EOFError, OSError):
            os._exit(0)
        try:
            done, body = desk.answer(request)
            wire.send(line, {"done": done}, body)
        except VigError as exc:
            wire.send(line, wire.error_message(exc))
        except (KeyError, TypeError) as exc:
            logger.exception("request not understood")
            wire.send(line, wire.error_message(VigError(f"bad request: {exc!r}")))


def main(argv: list[str]) -> None:
    """Serve every line on a thread of its own; end when idle for too long."""
    shut_in()
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    desk = Desk(Path(argv[0]), time.monotonic)
    idle_seconds = float(argv[1])
    for fd in map(int, argv[2:]):
        line = socket.socket(fileno=fd)
        threading.Thread(target=serve, args=(line, desk), daemon=True).start()
    while (left := desk.last_asked + idle_seconds - time.monotonic()) > 0:
        time.sleep(left)


if __name__ == "__main__":
    main(sys.argv[1:])
