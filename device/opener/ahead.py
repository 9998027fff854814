"""A film is opened before it is asked for, when it is likely to be: then it is there.

To read the index of twenty minutes and lay out the film takes a tenth of a second of
work, which nobody has to wait for who is still on the way to it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from device.errors import VigError

if TYPE_CHECKING:  # the desk knows this table, and this only the desk's shape
    from device.opener.desk import Desk

logger = logging.getLogger(__name__)


class Ahead:
    """One film at a time, the one that was wanted last. Any thread may want."""

    def __init__(self, lay_out: Callable[[str], object]) -> None:
        """*lay_out* opens a recording, by its id, and keeps what it found."""
        self._lay_out = lay_out
        self._lock = threading.Lock()
        self._wanted: str | None = None
        self._thread: threading.Thread | None = None

    def want(self, recording: str) -> None:
        """Begin, if nothing is under way, or do this one next."""
        with self._lock:
            self._wanted = recording
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="ahead", daemon=True
                )
                self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until nothing is wanted any more."""
        thread = self._thread
        if thread:
            thread.join(seconds)

    def _run(self) -> None:
        while (recording := self._next()) is not None:
            try:
                self._lay_out(recording)
            except VigError as exc:  # whoever opens it is told
                logger.info("not made ready reason=%s", type(exc).__name__)

    def _next(self) -> str | None:
        with self._lock:
            recording, self._wanted = self._wanted, None
            if recording is None:
                self._thread = None
            return recording


def ready(desk: Desk, recording: str) -> tuple[Any, bytes]:
    """Somebody is likely to look at this film next; raises ``RecordingUnknown``."""
    desk.ahead.want(desk.shelf.store.find(recording).id)
    return None, b""


QUESTIONS: Final[dict[str, Callable[..., tuple[Any, bytes]]]] = {"ready": ready}
