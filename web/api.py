"""What the pages ask for by themselves, as JSON: the box, a film, what was done.

What is written about a film is in ``web.notes``, the list of labels in ``web.labels``.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from web import door, media, states
from web.box import Box

bp = Blueprint("api", __name__, url_prefix="/api")

SHOWN = (
    "duration",
    "ending",
    "findings",
    "gaps",
    "notes",
    "recording_now",
    "stars",
    "view",
)
"""What the page needs of a recording."""
ONE = "/recordings/<recording:recording>"


@bp.get("/here")
def here() -> dict[str, Any]:
    """That the box is still unlocked, and what it is doing; see ``web.states.told``."""
    box: Box = current_app.extensions["vig.box"]
    return states.told(box.status(), box.films())


@bp.post("/touch")
def touch() -> ResponseReturnValue:
    """Somebody is here; the door has taken note."""
    return "", 204


@bp.get(ONE)
def film(recording: str) -> dict[str, Any]:
    """A film: where its bytes are, its length, gaps and notes."""
    found = door.opener().recording(recording)
    return {**{key: found[key] for key in SHOWN}, "film": media.told(found)}


@bp.get(f"{ONE}/frames")
def frames(recording: str) -> dict[str, Any]:
    """When each frame starts: what stepping by one picture needs."""
    return door.opener().frames(recording)


@bp.post(f"{ONE}/ready")
def ready(recording: str) -> ResponseReturnValue:
    """Somebody is on the way to this film: it is opened meanwhile."""
    door.opener().ready(recording)
    return "", 204


@bp.post(f"{ONE}/check")
def check(recording: str) -> dict[str, Any]:
    """Prove every piece of the film; what is wrong, a sentence each."""
    return {"findings": door.opener().verify(recording)}


@bp.get("/receipts")
def receipts() -> dict[str, Any]:
    """What was done, newest first, in words, and what is wrong with the receipts."""
    return door.opener().receipts()
