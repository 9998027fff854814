"""Passphrases of random words that a person can type.

Words of five letters or more are drawn with the system's randomness from the EFF's
long list (7,227 of them, 12.8 bits each): six are 77 bits, out of reach of guessing.
"""

from __future__ import annotations

from xkcdpass import xkcd_password


def random_words(count: int) -> str:
    """*count* random words with spaces between."""
    words = xkcd_password.generate_wordlist(wordfile="eff-long")
    phrase: str = xkcd_password.generate_xkcdpassword(words, numwords=count)
    return phrase


def as_typed(phrase: str) -> str:
    """*phrase* with one space between its words and none around it.

    Telephones put a space behind each word; nobody sees it, and nobody means it.
    """
    return " ".join(phrase.split())
