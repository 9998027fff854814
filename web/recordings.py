"""The recordings, newest first, and what the box is doing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from web import door, words
from web.box import Box

bp = Blueprint("recordings", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """There is one place to begin."""
    return redirect(url_for("recordings.page"), 303)


@bp.get("/recordings")
def page() -> str:
    """Every recording as a card, and the state of the box above them."""
    box: Box = current_app.extensions["vig.box"]
    status = box.status()
    return render_template(
        "recordings.html",
        recordings=[card(each) for each in door.opener().recordings()],
        state=words.state(status),
        low=words.low(status),
        now=status.recording if status else None,
    )


def card(recording: dict[str, Any]) -> dict[str, Any]:
    """A recording with the words of its card; the still is from its first third."""
    notes = [
        ("Ended without a stop; it plays up to there", not recording["ended"]),
        ("Part of the film is damaged", recording["damaged"]),
    ]
    running = recording["recording_now"]
    return {
        **recording,
        "still_at": int(recording["seconds"] * words.SECOND) // 3,
        "problems": [text for text, holds in notes if holds and not running],
    }
