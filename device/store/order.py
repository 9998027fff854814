"""In which order recordings were made, and which of them were collected.

The recorder cannot open what it has filmed, and no name or file time on the card tells
when. So that a hand on the button can erase the *last* film, the ids stand in a row in
``order.json``, oldest first; and ``collected/<id>`` says of a recording that something
of it was taken away. Neither tells a time or what was filmed.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Final

from device import disk
from device.errors import PieceMissing, SegmentDamaged

ORDER: Final = "order.json"
COLLECTED: Final = "collected"


class Order:
    """The row of recordings in the store at *root*; the recorder writes it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def begin(self, recording: str, there: Collection[str]) -> None:
        """Put a new *recording* at the end of the row; those not *there* any more go.

        It stands there before its directory does: whatever is cut short, a recording
        that is there is in the row.
        """
        row = [one for one in self.row() if one in there]
        text = json.dumps([*row, recording]) + "\n"
        disk.write(self._root, ORDER, text.encode())

    def row(self) -> list[str]:
        """Return the ids of the recordings, oldest first; some may be gone."""
        try:
            row = json.loads(disk.read(self._root, ORDER))
        except (PieceMissing, SegmentDamaged, ValueError):
            return []  # then every recording counts as one of unknown age
        return [str(one) for one in row] if isinstance(row, list) else []

    def last_uncollected(self, there: Collection[str]) -> str | None:
        """Return the last of those *there* of which nothing was taken away."""
        collected = set(self._collected())
        row = self.row()
        unknown = sorted(set(there) - set(row))  # older than the row, in no order
        left = [one for one in unknown + row if one in there and one not in collected]
        return left[-1] if left else None

    def collect(self, recording: str) -> None:
        """Note that something of *recording* was taken away."""
        disk.make_directory(self._root / COLLECTED)
        if recording not in self._collected():
            disk.write(self._root / COLLECTED, recording, b"")

    def tidy(self, there: Collection[str]) -> None:
        """Forget what is told of recordings that are there no more."""
        gone = [one for one in self._collected() if one not in there]
        if gone:
            disk.remove(self._root / COLLECTED, *gone)

    def _collected(self) -> list[str]:
        folder = self._root / COLLECTED
        return disk.names(folder) if disk.is_directory(folder) else []
