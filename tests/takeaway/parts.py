"""What the tests of taking away have in common."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from device.opener import Opener
from device.store import Store
from tests.browser import until
from tests.filmed import ANNA

SHELL = "<!doctype html><html><body>\n<!-- sealed -->\n</body></html>\n"


def wish(recording: str, what: str, *parts: list[Any], **more: Any) -> dict[str, Any]:
    """A wish as the page sends it; sealed to Anna unless *more* says otherwise."""
    asked = {"recording": recording, "what": what, "parts": list(parts)}
    plain = {"titles": False, "purpose": "review", "recipients": [ANNA.recipient]}
    return {**asked, **plain, "passphrase": "", "shell": "", **more}


def told(opener: Opener, parcel: str) -> dict[str, Any]:
    """What the opener tells of one parcel."""
    found = [one for one in opener.parcels() if one["id"] == parcel]
    return found[0] if found else {"state": "gone"}


def finished(opener: Opener, parcel: str) -> dict[str, Any]:
    """Wait until it is ready or has failed."""
    end = ("ready", "failed", "gone")
    until(lambda: told(opener, parcel)["state"] in end, "the parcel")
    return told(opener, parcel)


def made(opener: Opener, store: Store, asked: dict[str, Any]) -> Path:
    """Ask, wait, and say where the file lies."""
    one = finished(opener, opener.take_away(asked))
    assert one["state"] == "ready", one
    return store.out_path / str(one["id"]) / str(one["file"])


def by_age(sealed: Path, key: Path) -> bytes:
    """Opened by Debian's age, with a key file."""
    command = ["age", "-d", "-i", str(key), str(sealed)]
    return subprocess.run(command, check=True, capture_output=True).stdout
