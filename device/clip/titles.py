"""A moment's name set as lines on a card: broken between words, as large as fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_SIZES = (12, 16, 20, 26)
"""Parts of the card's height that a letter may be high, the largest first."""
_LETTER = 0.6
"""How wide a letter is in usual fonts, as a share of its height, with room."""
_BROAD = "mwMW@%—…"
_FILLED = 0.8
"""How much of the card may be text, both ways."""
_LINE = 1.4
"""The distance of two lines, as a share of a letter's height."""


class Set(NamedTuple):
    """Lines, and how high their letters are, in pixels."""

    lines: list[str]
    letters: int


def set_lines(name: str, size: tuple[int, int]) -> Set:
    """Set a name on a card of a size in pixels (width, height).

    What does not fit in the smallest letters ends with an ellipsis.
    """
    width, height = size
    for share in _SIZES:
        letters = max(height // share, 8)
        lines = list(_lines(name, int(_FILLED * width / (_LETTER * letters))))
        room = max(int(_FILLED * height / (_LINE * letters)), 1)
        if len(lines) <= room:
            return Set(lines, letters)
    return Set([*lines[: room - 1], lines[room - 1][:-1] + "…"], letters)


def _lines(name: str, width: int) -> Iterator[str]:
    for line in name.splitlines():
        taken = ""
        for word in _plain(line).split():
            for piece in _pieces(word, width):
                longer = f"{taken} {piece}".strip()
                if taken and _wide(longer) > width:
                    yield taken
                    longer = piece
                taken = longer
        if taken:
            yield taken


def _pieces(word: str, width: int) -> Iterator[str]:
    """Cut a word that is longer than a line."""
    piece = ""
    for letter in word:
        if piece and _wide(piece + letter) > width:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _plain(line: str) -> str:
    """Put a space in the place of what no font can draw."""
    undrawn = ("Cc", "Cs", "Co", "Cn")
    return "".join(
        " " if unicodedata.category(each) in undrawn else each for each in line
    )


def _wide(text: str) -> float:
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 2
    return 1.6 if letter in _BROAD else 1.2 if letter.isupper() else 1
