"""The door to systemd: its command."""

from __future__ import annotations

import subprocess

from device.errors import BoxError


def tell(verb: str, unit: str) -> None:
    """Start, stop or reload a unit; raises ``BoxError`` if that did not work."""
    command = ["systemctl", verb, unit]
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
    except FileNotFoundError as exc:
        raise BoxError("this machine has no systemd") from exc
    except subprocess.TimeoutExpired as exc:
        raise BoxError("systemd does not answer") from exc
    if done.returncode:
        raise BoxError(f"systemd could not {verb} {unit}")
