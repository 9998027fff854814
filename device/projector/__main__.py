"""The projector's process: ``python -m device.projector IDLE_SECONDS FD…``.

How it lives and dies: ``device.opener.answering``.
"""

from __future__ import annotations

import sys
import time

from device.opener import answering
from device.projector.loaded import Loaded


def main(argv: list[str]) -> None:
    """Take in what is to be shown and give it out again, until nobody asks."""
    answering.prepare()
    idle_seconds, *lines = argv
    loaded = Loaded(time.monotonic)
    answering.serve(
        map(int, lines),
        lambda request, sent: (None, loaded.answer(request, sent)),
        lambda: loaded.last_asked,
        float(idle_seconds),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
