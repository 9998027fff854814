"""Moments as they come from a browser: checked, and put into the notes.

A moment is a marked span with its name, labels and notes. Its times are whole
nanoseconds on the film's time; the end is where the first frame that no longer
belongs to it starts. What is too long or not text is refused with a sentence.
"""

from __future__ import annotations

from typing import Any

from device.errors import SpanInvalid
from device.labels import LEVELS
from web import items, texts
from web.problems import Refused

PRINCIPLES = LEVELS

TEXTS = {"name": ("name", 200), "seen": ("text", 4000), "note": ("note", 4000)}
LABELS = 20
MOMENTS = items.Items("moments", most=300, order="start")


def checked(sent: Any, duration: int) -> dict[str, Any]:
    """A moment without its id from what was *sent*; raises ``Refused``."""
    if not isinstance(sent, dict):
        raise Refused("That is not a moment")
    moment = {
        key: texts.text(sent.get(key, ""), word, longest)
        for key, (word, longest) in TEXTS.items()
    }
    start, end = sent.get("start"), sent.get("end")
    if type(start) is not int or type(end) is not int:
        raise SpanInvalid("A moment needs a start and an end")
    if end <= start:
        raise SpanInvalid("That moment ends before it starts")
    if not 0 <= start < end <= duration:
        raise SpanInvalid
    return {
        **moment,
        "labels": _labels(sent.get("labels", [])),
        "start": start,
        "end": end,
    }


def _labels(values: Any) -> list[str]:
    if not isinstance(values, list):
        raise Refused("Those labels are not a list")
    if len(values) > LABELS:
        raise Refused(f"A moment can have {LABELS} labels, not more")
    found = [texts.line(value, "label", texts.LABEL_LENGTH) for value in values]
    return list(dict.fromkeys(label for label in found if label))
