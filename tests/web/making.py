"""What was asked to be taken away becomes ready, as if the opener had sealed it."""

from __future__ import annotations

from device.parcels import Parcels
from device.store import Store
from tests.web.fake_opener import Shelf


def finish(shelf: Shelf, store: Store, number: int = 0) -> bytes:
    """What is being made as *number* is ready now: its bytes, which lie on the card."""
    one = shelf.parcels[number]
    sealed = b"sealed " * 1000
    recording = one["details"]["recording"]
    with Parcels(store).making(one["id"], recording, "mp4.age", "review") as part:
        part.write(sealed)
    found = Parcels(store).find(one["id"])
    one |= {"file": found.file, "size": found.size, "seconds_left": 80_000.0}
    one["details"]["sha256"] = part.sha256
    one["state"] = "ready"
    return sealed
