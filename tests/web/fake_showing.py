"""A fake opener's showings, and a projector without a process."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from device.errors import ItemUnknown, Locked, NothingToShow, VigError
from device.film.starts import packed
from device.media import SECOND
from device.opener.showing import PIECE
from device.projector.loaded import Loaded

if TYPE_CHECKING:
    from tests.web.fake_opener import Shelf


class FakeShowing:
    """Keeps that part of the contract of ``device.opener.client.Opener``.

    The clip of a moment is what ``Shelf.clips`` has for it, or else its whole film: no
    fake cuts anything. *uncut* are ids of items of which none can be made.
    """

    _shelf: Shelf
    showing: list[dict[str, Any]]

    def show(self, review: str) -> dict[str, Any]:
        found = self.review(review)
        self.showing = [one for one in found["items"] if one["there"]]
        if not self.showing:
            raise NothingToShow
        names = ("id", "kind", "recording", "start", "end")
        return {
            "showing": f"{9:032x}",
            "question": found["question"],
            "items": [{name: one[name] for name in names} for one in self.showing],
            "missing": [one["id"] for one in found["items"] if not one["there"]],
        }

    def shown(
        self, showing: str, item: int, start: int
    ) -> tuple[dict[str, Any], bytes]:
        self._ready()
        if not 0 <= item < len(self.showing):
            raise ItemUnknown
        one = self.showing[item]
        if one["id"] in self._shelf.uncut:
            raise self._shelf.uncut[one["id"]]
        about, whole = self._cut(one)
        return {"kind": one["kind"], "size": len(whole), **about}, whole[
            start : start + PIECE
        ]

    def _cut(self, one: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        film = self._shelf.recordings[one["recording"]]
        if one["kind"] == "still":
            return {}, film.get("still", b"\xff\xd8 a still")
        clip, frames = self._shelf.clips.get(
            one["id"], (film["film"], len(film["frames"]))
        )
        rate = film["frame_rate"]
        starts = [round(n * SECOND / rate) for n in range(frames)]
        return {
            "frames": packed(starts),
            "duration": round(frames * SECOND / rate),
        }, clip

    def review(self, review: str) -> dict[str, Any]:
        raise NotImplementedError

    def _ready(self) -> None:
        raise NotImplementedError


class FakeProjector:
    """Keeps the contract of ``device.projector.Projector``, in this process."""

    def __init__(self) -> None:
        self._loaded = Loaded(time.monotonic)
        self.alive = True
        self.touched = 0

    def load(self, item: int, piece: bytes) -> None:
        self._ask({"do": "load", "item": item}, piece)

    def read(self, item: int, start: int, stop: int) -> bytes:
        return self._ask({"do": "read", "item": item, "start": start, "stop": stop})

    def drop(self, item: int) -> None:
        self._ask({"do": "drop", "item": item})

    def touch(self) -> None:
        self.touched += 1
        self._ask({"do": "touch"})

    def end(self) -> None:
        self.alive = False

    def _ask(self, request: dict[str, Any], sent: bytes = b"") -> bytes:
        if not self.alive:
            raise Locked
        return self._loaded.answer(request, sent)


Uncut = dict[str, VigError]
