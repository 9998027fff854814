"""What a projector holds, and the four questions that it answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final

from device.errors import ItemUnknown, ShowingFull, VigError

ROOM: Final = 64 << 20
"""Bytes that are held at most: two minutes at the usual 4 Mbit/s. A review shows far
less, and a small box has little memory."""
LONGEST_READ: Final = 1 << 20


class Loaded:
    """Items by number. Any thread may ask; the lock guards the table."""

    def __init__(self, clock: Callable[[], float], room: int = ROOM) -> None:
        self._items: dict[int, bytearray] = {}
        self._room = room
        self._clock = clock
        self._lock = threading.Lock()
        self.last_asked = clock()

    def answer(self, request: dict[str, Any], sent: bytes) -> bytes:
        """Do what *request* asks; there is nothing else than these."""
        self.last_asked = self._clock()
        match request:
            case {"do": "load", "item": int(item)}:
                return self._load(item, sent)
            case {
                "do": "read",
                "item": int(item),
                "start": int(start),
                "stop": int(stop),
            }:
                return self._read(item, start, stop)
            case {"do": "drop", "item": int(item)}:
                return self._drop(item)
            case {"do": "touch"}:
                return b""
        raise VigError("a projector does not answer this")

    def _load(self, item: int, piece: bytes) -> bytes:
        with self._lock:
            if len(piece) > self._room:
                raise ShowingFull
            self._room -= len(piece)
            self._items.setdefault(item, bytearray()).extend(piece)
        return b""

    def _drop(self, item: int) -> bytes:
        with self._lock:
            self._room += len(self._items.pop(item, b""))
        return b""

    def _read(self, item: int, start: int, stop: int) -> bytes:
        with self._lock:
            held = self._items.get(item)
            if held is None or not 0 <= start <= stop <= start + LONGEST_READ:
                raise ItemUnknown
            return bytes(held[start:stop])
