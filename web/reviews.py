"""Reviews as JSON: begun, told of, changed part by part, erased.

A change names the version it was made over. When somebody else saved in between, the
answer is 409 and brings the review as it is now: nothing is written, nothing is lost.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from device.errors import ReviewChanged
from web import door, sent, words
from web.problems import said
from web.review_sent import checked

bp = Blueprint("reviews", __name__, url_prefix="/api/reviews")

Told = dict[str, Any]
ONE = "/<recording:review>"
WIDTH = 320
"""Pixels across of the picture that stands for a part of a review."""


@bp.get("")
def listed() -> Told:
    """Every review, the latest cycle first."""
    return {"reviews": [told(one) for one in door.opener().reviews()]}


@bp.post("")
def begin() -> ResponseReturnValue:
    """Begin a review; the box gives it its name and its cycle."""
    document = checked(sent.body().get("review", {}))
    return told(door.opener().save_review("", document, 0)), 201


@bp.get(ONE)
def one(review: str) -> Told:
    """A review, its parts looked up."""
    return told(door.opener().review(review))


@bp.patch(ONE)
def change(review: str) -> Told:
    """Keep the parts of a review that were changed."""
    body = sent.body()
    base, document = sent.base(body), checked(body.get("review"))
    return told(door.opener().save_review(review, document, base))


@bp.delete(ONE)
def erase(review: str) -> ResponseReturnValue:
    """Erase a review for good. The films in it stay."""
    door.opener().erase_review(review)
    return "", 204


@bp.errorhandler(ReviewChanged)
def changed(error: ReviewChanged) -> ResponseReturnValue:
    """Say so, and bring the review that somebody else saved."""
    review = (request.view_args or {})["review"]
    return jsonify(**said(error), now=told(door.opener().review(review))), 409


def told(review: Told) -> Told:
    """A review as the opener tells it; each part that is there with its picture."""
    return {**review, "items": [_item(one) for one in review["items"]]}


def _item(item: Told) -> Told:
    filmed = words.when(item["made"]) if item["there"] else ""
    return {**item, "filmed": filmed, "picture": picture(item, WIDTH)}


def picture(item: Told, width: int) -> str:
    """Where the picture is that stands for a part of a review, if it is there."""
    if not item["there"]:
        return ""
    return address(item["recording"], item["at"], width)


def address(recording: str, at: int, width: int) -> str:
    """Where the picture at a place of a film is."""
    return url_for("media.still", recording=recording, at=at, width=width)
