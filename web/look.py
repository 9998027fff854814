"""Looking through a film: the page; what happens on it is in ``static/look``."""

from __future__ import annotations

from flask import Blueprint, render_template

from device.errors import RecordingEmpty
from web import door, media, moments, statics

bp = Blueprint("look", __name__)

FILES = (*statics.files_of("look"), "look.css")
"""The page's own scripts and styles."""
MODULES = tuple(name for name in FILES if name.endswith(".js"))
"""What the page's script imports; named in the page, so that all come at once when
the film's first picture is there."""


@bp.get("/recordings/<recording:recording>")
def page(recording: str) -> str:
    """The film, the ways through it, and its moments."""
    found = door.opener().recording(recording)
    if found["empty"]:
        raise RecordingEmpty
    return render_template(
        "look.html",
        recording=found,
        film=media.told(found),
        modules=MODULES,
        principles=moments.PRINCIPLES,
    )
