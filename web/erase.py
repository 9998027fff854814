"""Erasing a film from the page: asked once more, a receipt, and it cannot be undone."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from web import door

bp = Blueprint("erase", __name__)


@bp.get("/recordings/<recording:recording>/erase")
def page(recording: str) -> str:
    """Ask once more; says what would go with it and what was taken away before."""
    return render_template("erase.html", recording=door.opener().recording(recording))


@bp.delete("/api/recordings/<recording:recording>")
def erase(recording: str) -> ResponseReturnValue:
    """Erase it for good. One that is still being recorded is refused."""
    door.opener().erase(recording)
    return "", 204
