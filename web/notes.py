"""The notes of a film as JSON: moments and stills are kept, changed and removed.

Every change names the version of the notes it was made over. When somebody else saved
in between, the answer is 409 and brings the notes as they are now: nothing is written,
so nobody's words are lost, and the page can show both.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from device.errors import NotesChanged
from web import door, moments, sent, stills
from web.items import Items
from web.moments import MOMENTS
from web.problems import said
from web.stills import STILLS

bp = Blueprint("notes", __name__, url_prefix="/api/recordings/<recording:recording>")

Told = dict[str, Any]


@bp.post("/moments")
def new_moment(recording: str) -> ResponseReturnValue:
    """Keep a new moment under an id of our own."""
    return _keep(recording, MOMENTS, secrets.token_hex(8), _moment(recording)), 201


@bp.put("/moments/<view:moment>")
def moment(recording: str, moment: str) -> Told:
    """Keep a moment that was changed, or one that was removed a moment ago."""
    return _keep(recording, MOMENTS, moment, _moment(recording))


@bp.delete("/moments/<view:moment>")
def no_moment(recording: str, moment: str) -> Told:
    """Remove a moment from the notes."""
    return _remove(recording, MOMENTS, moment)


@bp.post("/stills")
def new_still(recording: str) -> ResponseReturnValue:
    """Keep a new still under an id of our own."""
    return _keep(recording, STILLS, secrets.token_hex(8), _still(recording)), 201


@bp.put("/stills/<view:still>")
def still(recording: str, still: str) -> Told:
    """Keep a still that was changed, or one that was removed a moment ago."""
    return _keep(recording, STILLS, still, _still(recording))


@bp.delete("/stills/<view:still>")
def no_still(recording: str, still: str) -> Told:
    """Remove a still from the notes."""
    return _remove(recording, STILLS, still)


@bp.errorhandler(NotesChanged)
def changed(error: NotesChanged) -> ResponseReturnValue:
    """Say so, and bring the notes that somebody else saved."""
    recording = (request.view_args or {})["recording"]
    notes = door.opener().recording(recording)["notes"]
    return jsonify(**said(error), notes=notes), 409


def _moment(recording: str) -> dict[str, Any]:
    return moments.checked(sent.body().get("moment"), _duration(recording))


def _still(recording: str) -> dict[str, Any]:
    still = stills.checked(sent.body().get("still"), _duration(recording))
    return {**still, "at": door.opener().frame_at(recording, still["at"])}


def _duration(recording: str) -> int:
    return int(door.opener().recording(recording)["duration"])


def _keep(recording: str, items: Items, number: str, item: dict[str, Any]) -> Told:
    notes, base = _notes(recording)
    saved = _save(recording, items.keep(notes, number, item), base)
    return {**saved, "kept": number}


def _remove(recording: str, items: Items, number: str) -> Told:
    """Remove it; to do so once more, as after a lost answer, changes nothing."""
    notes, base = _notes(recording)
    left = items.remove(notes, number)
    return {"notes": notes} if left == notes else _save(recording, left, base)


def _save(recording: str, notes: dict[str, Any], base: int) -> Told:
    return {"notes": door.opener().save_notes(recording, notes, base)}


def _notes(recording: str) -> tuple[dict[str, Any], int]:
    """The notes as they are, and their version, which the page must have seen.

    That nobody saves in between is for the opener to see to, when it saves.
    """
    base = sent.base(sent.body())
    notes: dict[str, Any] = door.opener().recording(recording)["notes"]
    if notes["version"] != base:
        raise NotesChanged
    return notes, base
