"""What the pages ask for by themselves, as JSON: the box, a film, its moments.

Notes are saved over the version that the page has seen (*base*); when somebody saved
in between, the answer is 409 and nothing is lost.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue

from web import door, moments, words
from web.box import Box
from web.problems import Refused

bp = Blueprint("api", __name__, url_prefix="/api")

SHOWN = (
    "duration",
    "findings",
    "gaps",
    "notes",
    "recording_now",
    "view",
    "waveform",
    "waveform_step",
)
"""What the page needs of a recording."""
ONE = "/recordings/<recording:recording>"


@bp.get("/here")
def here() -> dict[str, Any]:
    """That the box is still unlocked, and what it is doing."""
    box: Box = current_app.extensions["vig.box"]
    status = box.status()
    return {
        "state": words.state(status),
        "low": words.low(status),
        "recording": status.recording if status else None,
    }


@bp.post("/touch")
def touch() -> ResponseReturnValue:
    """Somebody is here; the door has taken note."""
    return "", 204


@bp.get(ONE)
def film(recording: str) -> dict[str, Any]:
    """A film: where its bytes are, its length, gaps, waveform and notes."""
    found = door.opener().recording(recording)
    view = found["view"]
    door.here().films[recording, view] = found["size"]
    where = url_for("media.film", recording=recording, view=view)
    return {**{key: found[key] for key in SHOWN}, "film": where}


@bp.get(f"{ONE}/frames")
def frames(recording: str) -> dict[str, Any]:
    """When each frame starts: what stepping by one picture needs."""
    return {"frames": door.opener().frames(recording)}


@bp.post(f"{ONE}/check")
def check(recording: str) -> dict[str, Any]:
    """Prove every piece of the film; what is wrong, a sentence each."""
    return {"findings": door.opener().verify(recording)}


@bp.post(f"{ONE}/moments")
def keep_new(recording: str) -> ResponseReturnValue:
    """Keep a new moment under an id of our own."""
    return _keep(recording, secrets.token_hex(8)), 201


@bp.put(f"{ONE}/moments/<view:moment>")
def keep(recording: str, moment: str) -> dict[str, Any]:
    """Keep a moment that was changed, or one that was removed a moment ago."""
    return _keep(recording, moment)


@bp.delete(f"{ONE}/moments/<view:moment>")
def remove(recording: str, moment: str) -> dict[str, Any]:
    """Remove a moment from the notes."""
    notes, base = _notes(recording)
    return _save(recording, moments.removed(notes, moment), base)


def _keep(recording: str, number: str) -> dict[str, Any]:
    notes, base = _notes(recording)
    duration = door.opener().recording(recording)["duration"]
    moment = moments.checked(_sent().get("moment"), duration)
    saved = _save(recording, moments.kept(notes, number, moment), base)
    return {**saved, "kept": number}


def _save(recording: str, notes: dict[str, Any], base: int) -> dict[str, Any]:
    return {"notes": door.opener().save_notes(recording, notes, base)}


def _notes(recording: str) -> tuple[dict[str, Any], int]:
    """The notes as they are, and the version that the page has seen.

    Whether that is the same is for the opener to say when it saves.
    """
    base = _sent().get("base")
    if type(base) is not int:
        raise Refused("A change needs the version that it was made over")
    notes: dict[str, Any] = door.opener().recording(recording)["notes"]
    return notes, base


def _sent() -> dict[str, Any]:
    sent = request.get_json()
    if not isinstance(sent, dict):
        raise Refused("The box did not understand that")
    return sent
