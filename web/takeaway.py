"""Taking a moment away: a clip of exactly what was marked, sealed in the opener.

It leaves sealed to the people who were chosen, under a file name that says nothing.
The receipt is written by the opener, before the clip is out of its hands.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, render_template, request

from device.errors import RecipientInvalid, RecordingUnknown
from web import door, words
from web.box import Box
from web.problems import Refused

bp = Blueprint("takeaway", __name__)

WHERE = "/recordings/<recording:recording>/moments/<view:moment>/take-away"
LONGEST_KEY = 200
"""Characters; an age recipient has 62."""


@bp.get(WHERE)
def page(recording: str, moment: str) -> str:
    """Ask whose keys shall open the clip."""
    chosen = _moment(recording, moment)
    return render_template(
        "takeaway.html",
        recording=recording,
        moment=chosen,
        people=sorted(_people()),
        file=file_name(moment),
    )


@bp.post(WHERE)
def take(recording: str, moment: str) -> Response:
    """The clip, sealed to whom the form names."""
    chosen = _moment(recording, moment)
    names, keys = _recipients()
    sealed = door.opener().clip(recording, chosen["start"], chosen["end"], keys)
    length = words.precisely(chosen["end"] - chosen["start"])
    receipt = f"Taken away: {length}, sealed to {' and '.join(names)}"
    return Response(
        sealed,
        mimetype="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{file_name(moment)}"',
            "Vig-Receipt": quote(receipt),  # headers are ASCII, names are not
        },
    )


def file_name(moment: str) -> str:
    """A name for the clip that says nothing about it."""
    return f"clip-{moment[:8]}.age"


def _moment(recording: str, number: str) -> dict[str, Any]:
    moments = door.opener().recording(recording)["notes"]["moments"]
    for moment in moments:
        if moment["id"] == number:
            return dict(moment)
    raise RecordingUnknown("There is no such moment")


def _people() -> dict[str, str]:
    box: Box = current_app.extensions["vig.box"]
    return box.recipients()


def _recipients() -> tuple[list[str], list[str]]:
    """Who was chosen: names to tell, keys to seal to."""
    people = _people()
    names = request.form.getlist("to")
    if any(name not in people for name in names):
        raise Refused("Somebody you chose is no longer enrolled on this box")
    keys = [people[name] for name in names]
    other = request.form.get("other", "").strip()
    if other:
        names, keys = [*names, "another key"], [*keys, _key(other)]
    if not keys:
        raise Refused("Choose at least one person who can open the clip")
    return names, keys


def _key(text: str) -> str:
    if len(text) > LONGEST_KEY or not text.startswith("age1"):
        raise RecipientInvalid("That is not a key that a clip can be sealed to")
    return text
