"""Stills as they come from a browser: a place in the film and a name, checked.

The place is the start of a frame: the one that is on the screen at the time that was
sent, so that the still shows the same picture wherever it is shown or taken.
"""

from __future__ import annotations

from typing import Any

from device.errors import SpanInvalid
from web import items, texts
from web.problems import Refused

NAME_LENGTH = 200
STILLS = items.Items("stills", most=300, order="at")


def checked(sent: Any, duration: int) -> dict[str, Any]:
    """A still without its id, not yet on a frame; raises ``Refused``."""
    if not isinstance(sent, dict):
        raise Refused("That is not a still")
    at = sent.get("at")
    if type(at) is not int or not 0 <= at <= duration:
        raise SpanInvalid("A still needs a place within the film")
    return {"at": at, "name": texts.text(sent.get("name", ""), "name", NAME_LENGTH)}
