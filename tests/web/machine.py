"""A box as its root helper tells of it; nothing of it is a machine's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from device.box import post
from device.box.places import Places
from device.box.post import Result

NETWORK = {
    "mode": "own",
    "own": "recorder-k7q4",
    "home": "",
    "numbers": ["10.42.0.1"],
}
AT_HOME = NETWORK | {"mode": "home", "home": "The Smiths", "numbers": ["192.168.1.37"]}
CERTIFICATE = {
    "fingerprint": ":".join(f"{7 * number % 256:02X}" for number in range(1, 33)),
    "names": ["recorder-k7q4.local", "10.42.0.1"],
    "own": True,
    "issuer": "recorder-k7q4.local",
    "ends": "2049-12-31",
}
OF_A_SERVICE = CERTIFICATE | {
    "own": False,
    "issuer": "Borough of Somewhere issuing CA 2",
    "ends": "2027-11-20",
}


def machine_at(folder: Path) -> Places:
    """A box that makes its own Wi-Fi; the page may leave wishes there."""
    places = Places(folder)
    for each in (places.wish.parent, places.result.parent):
        each.mkdir(parents=True, exist_ok=True)
    stands(places)
    return places


def stands(places: Places, **told: Any) -> None:
    """Let the helper have said so, last."""
    about: dict[str, Any] = {"network": NETWORK, "certificate": CERTIFICATE}
    post.tell(places, Result(**(about | told)))
