"""The summary for the family: its page, what stands on it, and the ways it leaves."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from web import door, reviews, sent
from web.review_words import day
from web.shell import SUMMARY, shell
from web.wishes import PAGE, Whom

bp = Blueprint("summary", __name__)

ONE = "/reviews/<recording:review>/summary"
API = f"/api{ONE}"
FILE = "summary.html"
"""The name it is downloaded under tells no family and no day."""
WIDTH = 640
"""Pixels across of a picture: half the width of A4 at 190 to the inch."""


@bp.get(ONE)
def page(review: str) -> str:
    """The sheet as it will be printed; its script asks for what stands on it."""
    door.opener().summary(review)
    return render_template("summary.html", review=review)


@bp.get(API)
def told(review: str) -> dict[str, Any]:
    """What stands on the sheet: nothing that is private."""
    found = door.opener().summary(review)
    pictures = [
        {
            "address": reviews.address(one["recording"], one["at"], WIDTH),
            "words": one["words"],
        }
        for one in found["pictures"]
    ]
    made = found.pop("made")
    return {**found, "day": day(made), "pictures": pictures}


@bp.post(f"{API}/printed")
def printed(review: str) -> ResponseReturnValue:
    """Note that the sheet leaves on paper, before it does."""
    door.opener().summary_printed(review)
    return "", 204


@bp.post(f"{ONE}/copy")
def copy(review: str) -> Response:
    """The page that the family keeps: one file that opens with its passphrase."""
    whom = Whom.of({**sent.body(), "form": PAGE})
    sealed = {
        "passphrase": whom.passphrase,
        "recipients": list(whom.keys),
        "shell": shell(SUMMARY),
    }
    made = door.opener().copy_summary(review, sealed)
    answer = Response(made, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return answer
