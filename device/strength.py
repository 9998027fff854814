"""How hard a passphrase is to guess, at most, in bits.

Nobody can tell how hard a made-up passphrase really is; that it is easy can be told. So
this counts generously, as for somebody who knows how people make them: runs of letters
are words (one of 8,000: 13 bits, each seven letters), or less if they are short;
digits, signs and capitals add a little; what was there before adds nothing. The page
that seals a film with a passphrase counts the same (``takeaway/strength.js``).
"""

from __future__ import annotations

import math
import unicodedata
from itertools import groupby, pairwise
from typing import Final

from device.errors import PassphraseWeak

ENOUGH: Final = 55.0
"""Bits: five words, or twelve signs by lot. Whoever steals a box has years to guess."""
_FOLLOWS: Final = 2
"""Signs of a run that can be a surprise in 7654 and in aaaa."""


def require_strong(passphrase: str) -> None:
    """Raise ``PassphraseWeak`` for what is surely easy to guess."""
    if bits(passphrase) < ENOUGH:
        raise PassphraseWeak


def bits(passphrase: str) -> float:
    """The most that *passphrase* can be worth."""
    seen: set[str] = set()
    found = 0.0
    for kind, run in _runs(unicodedata.normalize("NFC", passphrase)):
        known = run.lower()
        found += 1.0 if known in seen or _is_row(known) else _price(kind, run)
        seen.add(known)
    return found


def _runs(text: str) -> list[tuple[str, str]]:
    """Letters, numbers, signs: each run of one kind; spaces only part them."""
    return [
        (kind, "".join(run)) for kind, run in groupby(text, _kind) if kind != "space"
    ]


def _kind(sign: str) -> str:
    if sign.isspace():
        return "space"
    first = unicodedata.category(sign)[0]
    return {"L": "letters", "N": "numbers"}.get(first, "signs")


def _price(kind: str, run: str) -> float:
    if kind == "numbers":
        return 3.3 * _surprises(run)
    if kind == "signs":
        return 4.0 * len(set(run))
    plain = run.islower() or run.isupper() or run[1:].islower()
    return (0 if plain else 2) + min(4.7 * len(run), 13.0 * math.ceil(len(run) / 7))


def _surprises(run: str) -> int:
    """How many signs do not follow from the two before them, as they do in 7654."""
    steps = [ord(after) - ord(before) for before, after in pairwise(run)]
    changes = sum(one != other for one, other in pairwise(steps))
    return min(_FOLLOWS, len(run)) + changes


def _is_row(run: str) -> bool:
    """Whether it is one like aaaa, 1234, dcba."""
    if len(run) <= _FOLLOWS or _surprises(run) != _FOLLOWS:
        return False
    return abs(ord(run[1]) - ord(run[0])) <= 1
