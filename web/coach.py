"""The set-up coach: a test film, watched as it grows, to aim camera and microphone by.

There is no second way to the camera: a person presses the button, and the page shows
each piece of the film once it is sealed and kept, a second or two behind.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template

from device.errors import PieceMissing
from web import door

bp = Blueprint("coach", __name__)
PIECES = "/recordings/<recording:recording>/pieces"


@bp.get("/set-up")
def page() -> str:
    """Waits for the button, shows the film that grows, asks: keep or erase."""
    return render_template("coach.html")


@bp.get("/api/recordings/<recording:recording>/growing")
def growing(recording: str) -> dict[str, Any]:
    """How many ``pieces`` are kept, and whether it is still ``recording_now``."""
    return door.opener().growing(recording)


@bp.get(f"{PIECES}/beginning.mp4")
def beginning(recording: str) -> Response:
    """What a player needs before the first piece."""
    return _film(door.opener().piece(recording, None))


@bp.get(f"{PIECES}/<int:number>.m4s")
def piece(recording: str, number: int) -> Response:
    """Half a second of film; 204 while it is not there yet."""
    try:
        return _film(door.opener().piece(recording, number))
    except PieceMissing:
        return Response(status=204)


def _film(piece: bytes) -> Response:
    return Response(piece, mimetype="video/mp4")
