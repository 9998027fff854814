"""The family's page: to whom the box is lent, what they agreed to, and taking it back.

A change names the version that it was made over. When somebody else saved in between,
the answer is 409 and brings the card as it is now: nothing is written, nothing is lost.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from device.errors import FamilyChanged
from device.family import NO_DAY, PURPOSES, checked_code, is_day
from web import door, purposes, sent, texts
from web.problems import Refused, said

bp = Blueprint("family", __name__)

BY_LENGTH = 80
"""Characters of "recorded by"."""


@bp.get("/family")
def page() -> str:
    """The card, to be read aloud and changed."""
    return render_template("family.html", purposes=purposes.READ_ALOUD)


@bp.get("/family/card")
def leaf() -> str:
    """The card for the family, to be printed and left beside the box."""
    return render_template("family_card.html")


@bp.get("/family/left")
def left() -> str:
    """What of this family has left the box: a list to print."""
    opener = door.opener()
    card, found = opener.family(), opener.what_left()
    return render_template("family_left.html", card=card, left=found)


@bp.get("/api/family")
def card() -> dict[str, Any]:
    """The card; *open* is false if what was saved last does not open with this key."""
    return door.opener().family()


@bp.put("/api/family")
def keep() -> dict[str, Any]:
    """Keep a changed card."""
    body = sent.body()
    return door.opener().save_family(checked(body.get("card")), sent.base(body))


@bp.post("/api/family/withdraw")
def withdraw() -> dict[str, Any]:
    """The family takes its consent back: everything of it is erased."""
    return door.opener().withdraw(sent.base(sent.body()))


@bp.get("/api/family/left")
def what_left() -> dict[str, Any]:
    """What of this family has left the box, oldest first."""
    return {"left": door.opener().what_left()}


@bp.errorhandler(FamilyChanged)
def changed(error: FamilyChanged) -> ResponseReturnValue:
    """Say so, and bring the card that somebody else saved."""
    return jsonify(**said(error), now=door.opener().family()), 409


def checked(told: Any) -> dict[str, Any]:
    """The card that was sent; raises ``Refused`` or ``CodeInvalid``."""
    if not isinstance(told, dict):
        raise Refused("That is not a family’s card")
    code = texts.line(told.get("code", ""), "code", 40)
    days = {name: _day(told, name) for name in ("since", "work_ends")}
    days["withdrawn"] = _day(told, "withdrawn", NO_DAY)
    agreed = _agreed(told.get("consent"))
    if any(agreed[each] for each in PURPOSES) and not code:
        raise Refused("Write the family’s code first: a consent belongs to a family")
    _in_order(days["since"], agreed["until"], "The consent")
    _in_order(days["since"], days["work_ends"], "The work")
    return {"code": checked_code(code) if code else "", **days, "consent": agreed}


def _agreed(told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise Refused("That does not say what the family agreed to")
    agreed: dict[str, Any] = {each: told.get(each, False) for each in PURPOSES}
    if not all(isinstance(one, bool) for one in agreed.values()):
        raise Refused("Each thing is agreed to or not: say true or false")
    by = texts.line(told.get("recorded_by", ""), "name", BY_LENGTH)
    if any(agreed.values()) and not by:
        raise Refused("Write who recorded this, so that it can be asked about later")
    return {**agreed, "until": _day(told, "until"), "recorded_by": by}


def _day(told: dict[str, Any], name: str, *others: str) -> str:
    day = told.get(name, "")
    if day in others:
        return str(day)
    if not isinstance(day, str) or (day and not is_day(day)):
        raise Refused(
            "That is not a day", "write it as in 2026-11-25, or leave it empty"
        )
    return day


def _in_order(since: str, end: str, what: str) -> None:
    if since and end and end < since:
        raise Refused(
            f"{what} would end before the box was lent", "look at the two days again"
        )
