"""The ending of the work with a family: the countdown, erasing, and the statement.

What it says comes from the opener, which reads the family's card and the receipts.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from device.errors import FamilyChanged
from web import door, sent, words
from web.problems import NotThere, Refused, said

bp = Blueprint("ending", __name__)

LONGEST = 100
"""Characters of what is typed to confirm."""
THINGS = {
    "clip": ("clip", "clips"),
    "reel": ("film of moments", "films of moments"),
    "still": ("picture", "pictures"),
    "film": ("whole film", "whole films"),
    "words": ("file of words", "files of words"),
    "opened": ("whole film, opened with a key file",) * 2,
}
PURPOSES = {
    "review": "the shared review",
    "supervision": "supervision",
    "training": "training",
    "copy": "a copy for the family",
}
WHO_KNOWS = "whoever knows its passphrase"
ANYBODY = "anybody: it is not sealed"


@bp.get("/ending")
def page() -> str:
    """What happens at the end, when, and what has left until now."""
    told = door.opener().ending()
    return render_template("ending.html", **_shown(told), overdue=overdue(told))


@bp.get("/ending/statement")
def statement() -> str:
    """The statement on a sheet of its own, to be printed and signed."""
    stated = door.opener().ending()["statement"]
    if stated is None:
        raise NotThere("There is no statement to show")
    rows = [row(each) for each in stated["left"]]
    box = socket.gethostname()
    return render_template("statement.html", stated=stated, left=rows, box=box)


@bp.get("/api/ending")
def told() -> dict[str, Any]:
    """Where the ending stands."""
    return door.opener().ending()


@bp.put("/api/ending")
def end_work() -> dict[str, Any]:
    """Say when the work ends; with an empty day, that it goes on."""
    body = sent.body()
    return door.opener().end_work(_text(body, "work_ends"), sent.base(body))


@bp.put("/api/ending/held-here")
def hold_open() -> dict[str, Any]:
    """Show everybody on the Wi-Fi how much is held here, or nobody."""
    on = sent.body().get("on")
    if not isinstance(on, bool):
        raise Refused("Say whether it shall be shown")
    return door.opener().hold_open(on=on)


@bp.post("/api/ending/erase")
def erase() -> dict[str, Any]:
    """Erase everything of the family, if ``confirm`` is what has to be typed."""
    return door.opener().erase_family(_text(sent.body(), "confirm"))


@bp.errorhandler(FamilyChanged)
def changed(error: FamilyChanged) -> ResponseReturnValue:
    """Say so, and bring what holds now."""
    return jsonify(**said(error), now=door.opener().ending()), 409


def overdue(told: Mapping[str, Any]) -> bool:
    """Whether the day has passed already: the box was without power, or cannot know."""
    return bool(told["erase_on"] and told["today"] > told["erase_on"])


def row(left: Mapping[str, Any]) -> dict[str, str]:
    """What left, as a line of a list."""
    days = dict.fromkeys(filter(None, (left["first"], left["last"])))
    return {
        "what": words.listed([_things(*one) for one in left["things"].items()]),
        "purpose": PURPOSES.get(left["purpose"], "not written down"),
        "who": _who(left["how"], left["to"]),
        "days": " to ".join(map(words.day, days)) or "day not known",
    }


def _shown(told: Mapping[str, Any]) -> dict[str, Any]:
    return {**told, "left": [row(each) for each in told["left"]]}


def _who(how: str, keys: list[str]) -> str:
    """Who can open what left."""
    if how == "readable":
        return ANYBODY
    return words.listed([*keys, WHO_KNOWS] if how == "page" else keys)


def _things(kind: str, number: int) -> str:
    one, many = THINGS.get(kind, ("thing", "things"))
    return f"{number} {one if number == 1 else many}"


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or len(value) > LONGEST:
        raise Refused("The box did not understand that")
    return value
