"""The opener's process: ``python -m device.opener STORE IDLE_SECONDS FD…``.

It is started by the page and dies with it: when the page's ends of the lines close,
as they are when it is killed, or when nobody asked for IDLE_SECONDS. (The kernel's own
"signal when the parent dies" means the parent's thread, which is not what we mean.) No
core is ever dumped, and no process of the same user may look into its memory.
"""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
import threading
import time
from pathlib import Path

from device.errors import VigError
from device.opener import wire
from device.opener.desk import Desk
from device.shut import shut_in

CYCLES_LOOKED_FOR_AFTER = 100_000
"""New objects, where Python's own habit is 700. An index is tens of thousands of small
tuples, none in a cycle: to look for some among them again and again takes as long as
to read them."""


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


def give_up(args: threading.ExceptHookArgs) -> None:
    """A mistake of ours: end, so that the page learns of it and no key stays."""
    threading.__excepthook__(args)
    os._exit(70)


def main(argv: list[str]) -> None:
    """Serve every line on a thread of its own; end when idle for too long."""
    shut_in()
    gc.freeze()
    gc.set_threshold(CYCLES_LOOKED_FOR_AFTER)
    threading.excepthook = give_up
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
