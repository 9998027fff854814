"""The door to NetworkManager: its command, told and asked."""

from __future__ import annotations

import subprocess
import time
from typing import Final

from device.errors import BoxError

QUICK: Final = 30
"""Seconds for what should take one."""
AGAIN: Final = 5
"""Seconds between two tries."""


def reload() -> None:
    """Let NetworkManager read its keyfiles anew; raises ``BoxError``."""
    done = _run("connection", "reload")
    if done.returncode:
        raise BoxError("NetworkManager does not answer")


def up(connection: str, seconds: int) -> bool:
    """Bring a network up; False if it was not within so many *seconds*.

    It is tried again until then: just after a start the Wi-Fi card may not be there,
    nor the home's router.
    """
    end = time.monotonic() + seconds
    while (left := round(end - time.monotonic())) > 0:
        command = ("--wait", str(left), "connection", "up", connection)
        if _run(*command, within=left).returncode == 0:
            return True
        time.sleep(min(AGAIN, left))
    return False


def is_up(connection: str) -> bool:
    """Whether this network is the one in use, with a number in it."""
    listed = _run("--terse", "--fields", "NAME,STATE", "connection", "show", "--active")
    return f"{connection}:activated" in listed.stdout.splitlines()


def numbers(connection: str) -> list[str]:
    """The box's numbers in a network that is in use."""
    asked = _run("--get-values", "IP4.ADDRESS", "connection", "show", connection)
    found = asked.stdout.replace("|", "\n").split() if not asked.returncode else []
    return [one.partition("/")[0] for one in found]


def _run(*words: str, within: int = 0) -> subprocess.CompletedProcess[str]:
    command = ["nmcli", *words]
    try:
        return subprocess.run(
            command,
            check=False,
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=QUICK + within,
        )
    except FileNotFoundError as exc:
        raise BoxError("this machine has no NetworkManager") from exc
    except subprocess.TimeoutExpired as exc:
        raise BoxError("NetworkManager does not answer") from exc
