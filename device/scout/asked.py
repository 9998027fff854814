"""A scout that is asked and waited for: what the opener makes of an opened film."""

from __future__ import annotations

from collections.abc import Iterable

from device.errors import ScoutLost
from device.lanes import Found
from device.scout import wire
from device.scout.process import Process
from device.scout.wire import Message


class Asked:
    """One thread asks. What a scout answers to one question fits into a pipe."""

    def __init__(self) -> None:
        """Start it; raises ``ScoutLost`` if that cannot be done."""
        try:
            self._process = Process()
        except OSError as exc:
            raise ScoutLost(f"no helper could be started ({exc})") from exc

    def ask(self, messages: Iterable[Message]) -> list[Found]:
        """What it finds in these; raises ``ScoutLost`` if it ends meanwhile."""
        try:
            for message in messages:
                self._process.send(message)
            self._process.send(Message(wire.PAUSE, 0))
        except OSError as exc:
            self._process.hear()  # so that it is known how it ended
            raise ScoutLost from exc
        return self._answers()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.close()

    def _answers(self) -> list[Found]:
        found: list[Found] = []
        while (answer := self._process.hear()) is not None:
            if answer.kind == wire.PAUSE:
                return found
            if (one := self._process.found(answer)) is not None:
                found.append(one)
        raise ScoutLost
