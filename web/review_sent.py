"""Reviews as they come from a browser: what is too long or no review is refused.

A change speaks only of what it changes; each part of it is whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from device.reviews import KINDS
from web import texts
from web.problems import Refused

MOST = 12
"""Moments and stills in a review: a shared review watches three or four."""
TEXTS = {
    "title": ("title", 100),
    "question": ("question", 500),
    "words": ("text", 4000),
    "wishes": ("text", 2000),
}
LISTS = {"strengths": "strength", "strategies": "strategy"}
LINES, LINE = 20, 300
PROMPT, WORDS = 500, 1500
CYCLES = 99
_ID = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[0-9A-Za-z_-]{1,64}")


def checked(sent: Any) -> dict[str, Any]:
    """The parts of a review that were *sent*; raises ``Refused``."""
    if not isinstance(sent, dict):
        raise Refused("That is not a review")
    return {name: check(sent[name]) for name, check in CHECKS.items() if name in sent}


def items(value: Any) -> list[dict[str, Any]]:
    """The moments and stills, in their order."""
    if not isinstance(value, list):
        raise Refused("Those moments are not a list")
    if len(value) > MOST:
        raise Refused(f"A review can have {MOST} moments and pictures, not more")
    found = list(map(_item, value))
    if len({one["id"] for one in found}) < len(found):
        raise Refused("Two parts of that review have the same name")
    return found


def _item(one: Any) -> dict[str, Any]:
    kinds = [kind for kind in KINDS if isinstance(one, dict) and kind in one]
    if len(kinds) != 1:
        raise Refused("A part of a review is a moment or a still")
    (kind,) = kinds
    return {
        "id": _name(one.get("id")),
        "recording": _recording(one.get("recording")),
        kind: _name(one[kind]),
        "prompt": texts.text(one.get("prompt", ""), "prompt", PROMPT),
        "words": texts.text(one.get("words", ""), "text", WORDS),
    }


def _lines(value: Any, what: str) -> list[str]:
    if not isinstance(value, list):
        raise Refused(f"Every {what} has to be a line of text")
    if len(value) > LINES:
        raise Refused(f"Write at most {LINES} lines there")
    return [line for one in value if (line := texts.line(one, what, LINE))]


def _keep(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST:
        raise Refused("Those pictures are not a list")
    return list(dict.fromkeys(map(_name, value)))


def _cycle(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= CYCLES:
        raise Refused(f"A cycle is a whole number from 1 to {CYCLES}")
    return value


def _name(value: Any) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise Refused("There is no moment or still of that name")
    return value


def _recording(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Refused("There is no recording of that name")
    return value


def _film(value: Any) -> str:
    return "" if value == "" else _recording(value)


CHECKS: dict[str, Callable[[Any], Any]] = {
    **{
        name: partial(texts.text, what=what, longest=longest)
        for name, (what, longest) in TEXTS.items()
    },
    **{name: partial(_lines, what=what) for name, what in LISTS.items()},
    "items": items,
    "keep": _keep,
    "cycle": _cycle,
    "film": _film,
}
"""How each part of a review is checked."""
