"""What receipts say of a family, in words: what for, what was agreed, what is gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from device.consent import IN_WORDS, Purpose, day_in_words

REASONS: Final = {
    "withdrawn": ", which withdrew its consent",
    "ended": ", with whom the work has ended",
    "its time had come": ", as its time had come",
}
COUNTED: Final = ("recording", "review", "parcel")


def said_of_family(details: Mapping[str, Any]) -> dict[str, str]:
    """The words that sentences about a family are made with.

    Raises ``ValueError`` or ``TypeError`` for what no program of ours wrote.
    """
    return {
        "what_for": _what_for(details.get("purpose")),
        "family": str(details.get("family") or "that is not named yet"),
        "agreed": _agreed(details.get("purposes", ()), details.get("until")),
        "why": REASONS.get(str(details.get("why")), ""),
        "gone": _gone(details),
    }


def _what_for(purpose: str | None) -> str:
    if purpose is None:
        return ""  # a receipt from before purposes were asked for
    found = Purpose(purpose)
    return f" {'as' if found is Purpose.COPY else 'for'} {IN_WORDS[found]}"


def _agreed(purposes: list[str], until: str | None) -> str:
    words = ", ".join(IN_WORDS[Purpose(each)] for each in purposes) or "nothing"
    return f"{words}, until {day_in_words(until)}" if until else words


def _gone(details: Mapping[str, Any]) -> str:
    counts = ((name, details.get(f"{name}s", 0)) for name in COUNTED)
    return ", ".join(
        f"{count} {name}{'' if count == 1 else 's'}"
        for name, count in counts
        if isinstance(count, int)
    )
