"""Looking through a film: the page; what happens on it is in ``static/look``."""

from __future__ import annotations

from flask import Blueprint, render_template

from device.errors import RecordingEmpty
from web import door, moments

bp = Blueprint("look", __name__)


@bp.get("/recordings/<recording:recording>")
def page(recording: str) -> str:
    """The film, the ways through it, and its moments."""
    found = door.opener().recording(recording)
    if found["empty"]:
        raise RecordingEmpty
    return render_template("look.html", recording=found, principles=moments.PRINCIPLES)
