"""The fake opener's answers about what is written: frames of stills, and labels."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from device.consent import Purpose, require
from device.errors import LabelsChanged
from device.labels import STARTER
from tests.web.fake_family import TODAY

if TYPE_CHECKING:
    from tests.web.fake_opener import Shelf


def no_labels() -> dict[str, Any]:
    """The list of labels of a new box."""
    return {"version": 0, "labels": STARTER, "open": True}


class Written:
    """Keeps that part of the contract of ``device.opener.client.Opener``."""

    _shelf: Shelf

    def frame_at(self, recording: str, at: int) -> int:
        frames: list[int] = self._found(recording)["frames"]
        return frames[max(0, bisect_right(frames, at) - 1)]

    def labels(self) -> dict[str, Any]:
        self._ready()
        return dict(self._shelf.labels)

    def save_labels(self, labels: list[dict[str, str]], base: int) -> dict[str, Any]:
        if self.labels()["version"] != base:
            raise LabelsChanged
        self._writable()
        self._shelf.labels = {"version": base + 1, "labels": labels, "open": True}
        return self.labels()

    def words_taken(self, recording: str, purpose: str, words: dict[str, Any]) -> None:
        self._found(recording)
        require(self._shelf.family, Purpose(purpose), TODAY)
        self._writable()
        what = words["form"], words["moments"], words["private"]
        self._shelf.words_taken.append((recording, *what))
        self._shelf.words_for.append(purpose)

    def _writable(self) -> None:
        if self._shelf.cannot_write:
            raise self._shelf.cannot_write

    def _ready(self) -> None:
        raise NotImplementedError

    def _found(self, recording: str) -> dict[str, Any]:
        raise NotImplementedError
