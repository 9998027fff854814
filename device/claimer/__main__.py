"""The claimer's process: ``python -m device.claimer STORE IDLE_SECONDS FD…``.

How it lives and dies: ``device.opener.answering``.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from device.claimer.desk import Desk
from device.opener import answering
from device.store import Store


def main(argv: list[str]) -> None:
    """Make and wrap keys, and claim the box with them, until nobody asks."""
    answering.prepare()
    store, idle_seconds, *lines = argv
    desk = Desk(Store(Path(store)), time.monotonic)
    answering.serve(
        map(int, lines), desk.answer, lambda: desk.last_asked, float(idle_seconds)
    )


if __name__ == "__main__":
    main(sys.argv[1:])
