"""The list of labels as JSON, and the page on which it is changed.

A change names the version it was made over. When somebody else saved in between, the
answer is 409 and brings the list as it is now: nothing is written, nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from device.errors import LabelsChanged
from device.labels import STARTER
from web import door, sent, texts
from web.problems import Refused, said

bp = Blueprint("labels", __name__)

MOST = 100


@bp.get("/labels")
def page() -> str:
    """The list, to be changed in place."""
    return render_template("labels.html")


@bp.get("/api/labels")
def listed() -> dict[str, Any]:
    """The list; *open* is false if what was saved last does not open with this key."""
    return door.opener().labels()


@bp.put("/api/labels")
def keep() -> dict[str, Any]:
    """Keep a changed list."""
    body = sent.body()
    base = sent.base(body)
    return door.opener().save_labels(checked(body.get("labels")), base)


@bp.get("/api/labels/starter")
def starter() -> dict[str, Any]:
    """The list that a new box begins with."""
    return {"labels": STARTER}


@bp.errorhandler(LabelsChanged)
def changed(error: LabelsChanged) -> ResponseReturnValue:
    """Say so, and bring the list that somebody else saved."""
    return jsonify(**said(error), now=door.opener().labels()), 409


def checked(labels: Any) -> list[dict[str, str]]:
    """The list that was *sent*, labels of a group side by side; raises ``Refused``."""
    if not isinstance(labels, list):
        raise Refused("That is not a list of labels")
    if len(labels) > MOST:
        raise Refused(f"The list can have {MOST} labels, not more")
    groups: dict[str, list[dict[str, str]]] = {}
    for label in map(_label, labels):
        groups.setdefault(label["group"], []).append(label)
    found = [label for group in groups.values() for label in group]
    for twice in _twice(found):
        raise Refused(f"The list has “{twice}” twice; keep one of them")
    return found


def _label(label: Any) -> dict[str, str]:
    if not isinstance(label, dict):
        raise Refused("That is not a label")
    name = texts.line(label.get("name"), "label", texts.LABEL_LENGTH)
    group = texts.line(label.get("group", ""), "group", texts.LABEL_LENGTH)
    if not name:
        raise Refused("A label needs a word; write one, or remove it")
    return {"name": name, "group": group}


def _twice(labels: list[dict[str, str]]) -> Iterator[str]:
    """The names that are there already, capital letters or not."""
    seen: set[str] = set()
    for label in labels:
        name = label["name"].casefold()
        if name in seen:
            yield label["name"]
        seen.add(name)
