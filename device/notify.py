"""Tell systemd that we are ready and alive (the protocol of sd_notify(3)).

Without systemd, as in the demo, there is nobody to tell and nothing happens.
"""

from __future__ import annotations

import os
import socket


def notify(message: str) -> None:
    """Send *message*, such as ``READY=1`` or ``WATCHDOG=1``, to who started us."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # the abstract namespace
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.connect(address)
        sock.sendall(message.encode())
