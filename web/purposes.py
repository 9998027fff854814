"""What for: the four things that a family can agree to, in words and as a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from device.consent import IN_WORDS, Purpose
from web import words
from web.problems import Refused


@dataclass(frozen=True, slots=True)
class Aloud:
    """One thing as it is read aloud to a parent, and what it means."""

    name: str
    says: str
    means: str


READ_ALOUD: Final = (
    Aloud(
        "review",
        "We look at short moments of the film together.",
        "Your practitioner looks through the film, chooses moments that went well, and "
        "watches them with you.",
    ),
    Aloud(
        "supervision",
        "Your practitioner may show the film to a supervisor.",
        "A supervisor helps practitioners to do this work well, and keeps what is seen "
        "in confidence.",
    ),
    Aloud(
        "training",
        "Others who learn this work may see moments of it.",
        "At a course or a meeting. People whom you do not know will see you.",
    ),
    Aloud(
        "copy",
        "You get moments of the film to keep.",
        "They are yours then. Nobody can call them back, or erase them for you.",
    ),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A purpose on a form: whether it is *chosen*, and *why* it cannot be."""

    value: str
    says: str
    chosen: bool
    why: str


def choices(refused: Mapping[str, Mapping[str, str]]) -> list[Choice]:
    """What can be chosen; the first that the family agreed to is."""
    agreed = [each.value for each in Purpose if each.value not in refused]
    return [
        Choice(
            each.value,
            IN_WORDS[each][:1].upper() + IN_WORDS[each][1:],
            agreed[:1] == [each.value],
            words.sentence(refused[each]["error"]) if each in refused else "",
        )
        for each in Purpose
    ]


def checked(told: Any) -> str:
    """What somebody said it is for; raises ``Refused``. Nothing said is the review."""
    try:
        return Purpose(told or Purpose.REVIEW).value
    except ValueError as exc:
        raise Refused(
            "The box does not know what that is for",
            "choose the shared review, supervision, training or a copy for the family",
        ) from exc
