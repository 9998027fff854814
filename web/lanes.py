"""What helps to find a place in a film: lanes as JSON, small pictures as JPEG.

Both are there at once as far as they are known. What is lacking is made meanwhile:
while ``complete`` is false the page asks again.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from web import door

bp = Blueprint("lanes", __name__)


@bp.get("/api/recordings/<recording:recording>/lanes")
def all_of(recording: str) -> dict[str, Any]:
    """Waveform, voices, movement, and of which times there are small pictures."""
    return door.opener().lanes(recording)


@bp.get("/recordings/<recording:recording>/small/<int:at>.jpg")
def small(recording: str, at: int) -> Response:
    """The small picture of exactly *at* nanoseconds."""
    return Response(door.opener().small(recording, at), mimetype="image/jpeg")
