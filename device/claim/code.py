"""The claim code: 80 random bits as people read, type and print them.

Sixteen of Crockford's 32 letters and digits, in groups of four. He left out I, L, O and
U; whoever types one of the first three means 1 or 0.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final

LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 16
_GROUP: Final = 4
_MEANT: Final = str.maketrans("OIL", "011")


def new_code() -> str:
    """Make a code, such as ``7K3Q-0M9X-ZV2D-41TB``, from the machine's randomness."""
    return grouped("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def grouped(code: str) -> str:
    """Return *code* as it is printed."""
    plain = normal(code)
    return "-".join(plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP))


def normal(typed: str) -> str:
    """Return what is meant by *typed*: capitals, no spaces, no hyphens."""
    signs = (sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    return "".join(signs).translate(_MEANT)


def is_code(text: str) -> bool:
    """Whether this is a whole code."""
    plain = normal(text)
    return len(plain) == LENGTH and set(plain) <= set(LETTERS)


def same(typed: str, code: str) -> bool:
    """Whether *typed* means *code*; it takes the same time wherever they differ."""
    return hmac.compare_digest(normal(typed).encode(), normal(code).encode())
