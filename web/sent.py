"""What a program sent with a request: JSON, and the version it was made over."""

from __future__ import annotations

from typing import Any

from flask import request

from web.problems import Refused


def body() -> dict[str, Any]:
    """What was sent, as JSON knows it; raises ``Refused``."""
    try:
        sent = request.get_json()
    except RecursionError as exc:
        raise Refused("The box did not understand that") from exc
    if not isinstance(sent, dict):
        raise Refused("The box did not understand that")
    return sent


def base(sent: dict[str, Any]) -> int:
    """The version that a change was made over; raises ``Refused``."""
    found = sent.get("base")
    if type(found) is not int:
        raise Refused("A change needs the version that it was made over")
    return found
