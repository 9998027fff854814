"""Moments as they come from a browser: checked, and put into the notes.

A moment is a marked span with its name, labels and notes. Its times are whole
nanoseconds on the film's time; the end is where the first frame that no longer
belongs to it starts. What is too long or not text is refused with a sentence.
"""

from __future__ import annotations

from typing import Any

from device.errors import SpanInvalid
from web.problems import Refused

PRINCIPLES = (
    "Being attentive",
    "Encouraging initiatives",
    "Receiving initiatives",
    "Developing attuned interactions",
    "Guiding",
    "Deepening discussion",
)
"""The levels of the principles of attuned interaction (Kennedy 2011), as labels."""

TEXTS = {"name": ("name", 200), "seen": ("text", 4000), "note": ("note", 4000)}
LABELS, LABEL_LENGTH = 20, 100
MOMENTS = 300


def checked(sent: Any, duration: int) -> dict[str, Any]:
    """A moment without its id from what was *sent*; raises ``Refused``."""
    if not isinstance(sent, dict):
        raise Refused("That is not a moment")
    moment = {
        key: _text(sent.get(key, ""), word, longest)
        for key, (word, longest) in TEXTS.items()
    }
    start, end = sent.get("start"), sent.get("end")
    if type(start) is not int or type(end) is not int:
        raise SpanInvalid("A moment needs a start and an end")
    if not 0 <= start < end <= duration:
        raise SpanInvalid
    return {
        **moment,
        "labels": _labels(sent.get("labels", [])),
        "start": start,
        "end": end,
    }


def kept(notes: dict[str, Any], number: str, moment: dict[str, Any]) -> dict[str, Any]:
    """The *notes* with *moment* under its *number*, in the order of the film."""
    others = [each for each in notes["moments"] if each["id"] != number]
    if len(others) >= MOMENTS:
        raise Refused(f"A film can have {MOMENTS} moments, not more")
    moments = sorted([*others, {"id": number, **moment}], key=lambda m: m["start"])
    return {**notes, "moments": moments}


def removed(notes: dict[str, Any], number: str) -> dict[str, Any]:
    """The *notes* without the moment *number*."""
    moments = [each for each in notes["moments"] if each["id"] != number]
    return {**notes, "moments": moments}


def _text(value: Any, word: str, longest: int) -> str:
    if not isinstance(value, str) or not _writable(value):
        raise Refused(f"That {word} is not text")
    if len(value) > longest:
        raise Refused(f"That {word} is too long; use at most {longest} characters")
    return value.strip()


def _writable(text: str) -> bool:
    """Whether *text* is Unicode without control characters, lines and tabs apart."""
    return all(
        c.isprintable() or c in "\n\t" or ord(c) > 0xFF for c in text
    ) and not any(0xD800 <= ord(c) <= 0xDFFF for c in text)


def _labels(values: Any) -> list[str]:
    if not isinstance(values, list) or len(values) > LABELS:
        raise Refused(f"A moment can have {LABELS} labels, not more")
    texts = [_text(value, "label", LABEL_LENGTH) for value in values]
    return list(dict.fromkeys(text for text in texts if text))
