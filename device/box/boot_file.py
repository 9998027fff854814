"""Choosing the Wi-Fi with any computer: a small text file on the boot partition.

For a box that nobody can reach any more, or on which no page was opened yet. The file
``recorder-wifi.txt`` is read at the start, removed (it holds a password), and answered
by ``recorder-wifi-answer.txt``, which says in a sentence what became of it.
"""

from __future__ import annotations

import tomllib
from typing import Any, Final

from device.box import files
from device.box.places import Places
from device.box.wishes import JoinNetwork, UseOwnNetwork
from device.errors import WishInvalid

NAME: Final = "recorder-wifi.txt"
ANSWER: Final = "recorder-wifi-answer.txt"
_LONGEST: Final = 4096
_HINT: Final = "docs/installing.md shows what may stand in it"


def take(places: Places) -> UseOwnNetwork | JoinNetwork | None:
    """What the file asks for; None if there is none. Raises ``BoxError``."""
    path = places.boot / NAME
    found = files.read(path, _LONGEST)
    if found is None:
        return None
    files.remove(path)
    return read(found)


def read(content: bytes) -> UseOwnNetwork | JoinNetwork:
    """What a file with this *content* asks for; raises ``BoxError``."""
    if len(content) > _LONGEST:
        raise WishInvalid(f"{NAME} is too long", _HINT)
    try:  # Windows' editor puts a mark in front, and ends lines in its own way
        told = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise WishInvalid(f"{NAME} cannot be read: {exc}", _HINT) from exc
    network = told.pop("network", "home" if "name" in told else None)
    if network == "own" and not told:
        return UseOwnNetwork()
    if network != "home":
        raise WishInvalid(f'{NAME} has to say network = "own" or "home"', _HINT)
    return _home(told)


def answer(places: Places, sentence: str) -> None:
    """Say what became of it, for whoever puts the card into a computer again."""
    files.put(places.boot / ANSWER, f"{sentence}\n".encode(), 0o644)


def _home(told: dict[str, Any]) -> JoinNetwork:
    for key, value in told.items():
        if key not in ("name", "password", "number"):
            raise WishInvalid(f"{NAME} has a line that means nothing: {key}", _HINT)
        if not isinstance(value, str):
            raise WishInvalid(f"{NAME}: {key} must stand in quotes", _HINT)
    for key in ("name", "password"):
        if key not in told:
            raise WishInvalid(f"{NAME} does not say the {key}", _HINT)
    return JoinNetwork(**told)
