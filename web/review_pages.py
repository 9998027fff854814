"""The pages of reviews: their list, the one that is composed, what goes into which.

What happens on the page of a review is in ``static/review``, over ``web.reviews``.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from device.errors import RecordingUnknown
from web import door, reviews, words
from web.problems import Refused
from web.review_sent import LINES, MOST, PROMPT, TEXTS, WORDS
from web.review_words import moment_of

bp = Blueprint("review_pages", __name__)

PATIENCE = 2.0
"""Seconds that a page waits for what the opener is still looking at."""
PICTURES = 4
"""Pictures of a review in the list; the others are counted."""
LIMITS = {name: longest for name, (_, longest) in TEXTS.items()}
LIMITS |= {"prompt": PROMPT, "item_words": WORDS, "lines": LINES * 200}

Told = dict[str, Any]


@bp.get("/reviews")
def page() -> str:
    """Every review under its cycle, the latest first."""
    found = [reviews.told(one) for one in door.opener().reviews()]
    cycles = sorted({one["cycle"] for one in found}, reverse=True)
    under = [(n, [one for one in found if one["cycle"] == n]) for n in cycles]
    return render_template("reviews.html", cycles=under, pictures=PICTURES)


@bp.post("/reviews")
def begin() -> ResponseReturnValue:
    """Begin a review, and go to it."""
    made = door.opener().save_review("", {}, 0)
    return redirect(url_for(".compose", review=made["id"]), 303)


@bp.get("/reviews/<recording:review>")
def compose(review: str) -> str:
    """A review: what is watched, in which order, and what is written about it."""
    found = door.opener().review(review)
    return render_template(
        "review.html",
        review=found,
        films=_films(found),
        limits=LIMITS,
    )


@bp.get("/reviews/use")
def use() -> ResponseReturnValue:
    """Into which review the moments and stills go that the address names."""
    if "recording" not in request.args:  # somebody came by the address alone
        return redirect(url_for(".page"), 303)
    chosen = _chosen(request.args.get("recording", ""), request.args)
    return render_template(
        "review_use.html",
        reviews=door.opener().reviews(),
        recording=chosen[0]["recording"],
        chosen=chosen,
    )


@bp.post("/reviews/use")
def put_in() -> ResponseReturnValue:
    """Put them into a review, or into a new one; what is in it already stays once."""
    form = request.form
    chosen = [_item(one) for one in _chosen(form.get("recording", ""), form)]
    review = form.get("review", "")
    before: Told = {"version": 0, "items": []}
    if review:
        before = door.opener().review(review)
    items = [_item(one) for one in before["items"]]
    there = {_what(one) for one in items}
    items += [one for one in chosen if _what(one) not in there]
    if len(items) > MOST:
        raise Refused(
            f"A review can have {MOST} moments and pictures, not more",
            "Choose fewer, or begin another review.",
        )
    saved = door.opener().save_review(review, {"items": items}, before["version"])
    return redirect(url_for(".compose", review=saved["id"]), 303)


def _chosen(recording: str, sent: Any) -> list[Told]:
    """The moments and stills that were chosen of a recording, told as parts."""
    if not recording:
        raise RecordingUnknown
    notes = door.opener().recording(recording)["notes"]
    found = []
    for kind in ("moment", "still"):
        marks = {one["id"]: one for one in notes.get(f"{kind}s", [])}
        for number in sent.getlist(kind):
            if number not in marks:
                raise RecordingUnknown(
                    f"A {words.called(kind)} you chose is not there any more",
                    "It was removed meanwhile. Go back and choose again.",
                )
            found.append(_part(recording, kind, marks[number]))
    if not found:
        raise Refused("Choose a moment or a picture first", "Go back and tick some.")
    return found


def _part(recording: str, kind: str, mark: Told) -> Told:
    start = mark["start"] if kind == "moment" else mark["at"]
    at = (start + mark.get("end", start)) // 2
    return {
        "id": secrets.token_hex(8),
        "recording": recording,
        kind: mark["id"],
        "kind": kind,
        "name": mark.get("name", ""),
        "at": at,
        "prompt": "",
        "words": "",
    }


def _item(part: Told) -> Told:
    kept = ("id", "recording", part["kind"], "prompt", "words")
    return {name: part[name] for name in kept}


def _what(item: Told) -> tuple[str, str]:
    return item["recording"], item.get("moment") or item.get("still", "")


def _films(review: Told) -> list[tuple[str, str]]:
    """What can be the film of a review: made since it began, and not shown in it.

    Where the box did not know the time, every other film can be.
    """
    began = moment_of(review["made"])
    shown = {item["recording"] for item in review["items"]}
    others = door.opener().review_films()
    taken = {one for one, told in others.items() if told["review"] != review["id"]}
    return [
        (one["id"], f"{words.when(one['made'])} · {words.length(one['seconds'])}")
        for one in door.opener().overview(None, PATIENCE)["recordings"]
        if one["openable"] and not one["empty"] and one["id"] not in shown | taken
        if one["id"] == review["film"] or _since(one["made"], began)
    ]


def _since(made: int | None, began: Any) -> bool:
    return made is None or began is None or made >= began.timestamp() * words.SECOND
