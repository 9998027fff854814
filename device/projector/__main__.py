"""The projector's process: ``python -m device.projector IDLE_SECONDS FD…``.

It is started by the page and dies with it, when the page's ends of the lines close, or
when nobody asked for IDLE_SECONDS. No core is ever dumped, and no process of the same
user may look into its memory.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time

from device.errors import VigError
from device.opener import wire
from device.projector.loaded import Loaded
from device.shut import shut_in


def serve(line: socket.socket, loaded: Loaded) -> None:
    """Answer one line until the page is gone; then the process is over."""
    while True:
        try:
            request, sent = wire.receive(line)
        except (EOFError, OSError):
            os._exit(0)
        try:
            body = loaded.answer(request, sent)
            wire.send(line, {"done": None}, body)
        except VigError as exc:
            wire.send(line, wire.error_message(exc))


def give_up(args: threading.ExceptHookArgs) -> None:
    """A mistake of ours: end, so that the page learns of it and no film stays."""
    threading.__excepthook__(args)
    os._exit(70)


def main(argv: list[str]) -> None:
    """Serve every line on a thread of its own; end when idle for too long."""
    shut_in()
    threading.excepthook = give_up
    loaded = Loaded(time.monotonic)
    idle_seconds = float(argv[0])
    for fd in map(int, argv[1:]):
        line = socket.socket(fileno=fd)
        threading.Thread(target=serve, args=(line, loaded), daemon=True).start()
    while (left := loaded.last_asked + idle_seconds - time.monotonic()) > 0:
        time.sleep(left)


if __name__ == "__main__":
    main(sys.argv[1:])
