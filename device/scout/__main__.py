"""The scout's process: ``python -m device.scout [--plain]``, spoken with over pipes.

It ends when its standard input does: with whoever started it. It steps back behind
everything else on the machine, and is the first to go when memory runs out.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from device.lanes.voices import find_judge
from device.scout import wire
from device.scout.wire import Message
from device.scout.work import Work
from device.shut import shut_in

logger = logging.getLogger(__name__)

LOWEST = 19
FIRST_TO_GO = "1000"


def step_back() -> None:
    """Let everything else go first, as far as that is allowed here."""
    try:
        os.nice(LOWEST)
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO, encoding="ascii")
    except OSError as exc:
        logger.info("the scout is as important as the rest: %s", exc)


def main(argv: list[str]) -> None:
    """Answer until the other end is gone."""
    shut_in()
    step_back()
    for number in (signal.SIGINT, signal.SIGTERM):  # meant for whoever started it,
        signal.signal(number, signal.SIG_IGN)  # which ends this with its pipe
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    work(sys.stdin.buffer, sys.stdout.buffer, plain="--plain" in argv)


def work(source: BinaryIO, out: BinaryIO, *, plain: bool) -> None:
    """Read, do, answer."""
    judge = find_judge(plain=plain)
    wire.send(out, Message(wire.READY, 0, judge.name.encode() if judge else b""))
    scout = Work(judge)
    while (message := wire.receive(source)) is not None:
        _send(out, scout.take(message))
    _send(out, scout.finish())


def _send(out: BinaryIO, answers: Iterable[Message]) -> None:
    for answer in answers:
        wire.send(out, answer)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BrokenPipeError:  # whoever started it is gone
        os._exit(0)
