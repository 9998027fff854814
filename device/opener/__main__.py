"""The opener's process: ``python -m device.opener STORE IDLE_SECONDS FD…``.

How it lives and dies: ``device.opener.answering``.
"""

from __future__ import annotations

import gc
import logging
import sys
import time
from pathlib import Path

from device.opener import answering
from device.opener.desk import Desk

CYCLES_LOOKED_FOR_AFTER = 100_000
"""New objects, where Python's own habit is 700. An index is tens of thousands of small
tuples, none in a cycle: to look for some among them again and again takes as long as
to read them."""


def main(argv: list[str]) -> None:
    """Answer what the page asks of opened film, until nobody does."""
    answering.prepare()
    gc.freeze()
    gc.set_threshold(CYCLES_LOOKED_FOR_AFTER)
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    store, idle_seconds, *lines = argv
    desk = Desk(Path(store), time.monotonic)
    answering.serve(
        map(int, lines),
        lambda request, _: desk.answer(request),
        lambda: desk.last_asked,
        float(idle_seconds),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
