"""Words as they are typed: any script, no control characters, not too long.

Markup is text like any other: it is kept as it was typed and shown as it was typed.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from web.problems import Refused

LABEL_LENGTH = 100
"""Characters of a label, on a moment as in the list."""


def text(value: Any, what: str, longest: int) -> str:
    """*value* without space around it; raises ``Refused``, which calls it *what*."""
    if not isinstance(value, str):
        raise Refused(f"That {what} is not text")
    found = value.replace("\r\n", "\n")
    if len(found) > longest:
        raise Refused(f"That {what} is too long; use at most {longest} characters")
    if not all(map(_writable, found)):
        raise Refused(f"That {what} holds an invisible character; type it anew")
    return found.strip()


def line(value: Any, what: str, longest: int) -> str:
    """The same on one line, single spaces, letters and their marks in one piece."""
    if isinstance(value, str):
        value = unicodedata.normalize("NFC", value)
    return " ".join(text(value, what, longest).split())


def _writable(letter: str) -> bool:
    """Whether *letter* is a Unicode character that says something (or ends a line).

    Not: control characters, halves of a pair, and what will never be a character.
    """
    kind, number = unicodedata.category(letter), ord(letter)
    if kind == "Cc":
        return letter in "\n\t"
    never = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    return kind != "Cs" and not never
