"""Parcels: asked for, told of, handed out with byte ranges, put away; JSON and bytes.

What is handed out is sealed, so the page reads it from the card itself. A connection
that broke off can go on where it was: the bytes under a parcel's id never change.
"""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from device import words as random
from device.errors import ParcelUnknown
from device.parcels import Parcel, Parcels
from device.store import Store
from web import door, words
from web.box import Box
from web.problems import Busy, Refused
from web.ranges import Span, Unsatisfiable, parse
from web.wishes import Whom, things

bp = Blueprint("parcels", __name__)

PIECE = 256 * 1024
PATIENCE = 2.0
"""Seconds that one reader too many waits for its turn."""
WORDS = 6


@bp.post("/api/take-away")
def start() -> ResponseReturnValue:
    """Have one thing made ready; 202, as it takes its time."""
    sent = request.get_json()
    if not isinstance(sent, dict) or not isinstance(sent.get("recording"), str):
        raise Refused("The box did not understand that")
    chosen, whom = asked(sent["recording"], sent)
    if len(chosen) != 1:
        raise Refused("Ask for one thing at a time")
    wish = whom.wish(sent["recording"], chosen[0])
    return {"id": door.opener().take_away(wish)}, 202


@bp.get("/api/take-away")
def listing() -> dict[str, Any]:
    """What waits, is being made, failed or is ready."""
    return {"parcels": told()}


@bp.delete("/api/take-away/<recording:parcel>")
def remove(parcel: str) -> ResponseReturnValue:
    """Stop making it, or remove it from the box."""
    door.opener().remove_parcel(parcel)
    return "", 204


@bp.get("/api/take-away/words")
def passphrase() -> dict[str, str]:
    """Six random words for a passphrase: 77 bits, new each time."""
    return {"words": random.random_words(WORDS)}


@bp.get("/take-away/<recording:parcel>/<file>")
def take(parcel: str, file: str) -> Response:
    """The sealed bytes, or those that were asked for."""
    found = parcels().find(parcel)
    if found.file != file:
        raise ParcelUnknown
    door.opener().may_leave(parcel)  # made when the family agreed: it may not any more
    tag = f'"{found.id}"'
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Content-Disposition": f'attachment; filename="{found.file}"',
    }
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        wanted = ""
    try:
        span = parse(wanted, found.size)
    except Unsatisfiable:
        headers["Content-Range"] = f"bytes */{found.size}"
        return Response(status=416, headers=headers)
    headers["Content-Length"] = str(span.stop - span.start)
    if span.partial:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{found.size}"
    answer = Response() if request.method == "HEAD" else _send(found, span)
    answer.status_code = 206 if span.partial else 200
    answer.mimetype = "application/octet-stream"  # a page of it must not open in here
    answer.headers.update(headers)
    return answer


def asked(recording: str, sent: dict[str, Any]) -> tuple[list[dict[str, Any]], Whom]:
    """What was chosen of a recording, and for whom."""
    notes = door.opener().recording(recording)["notes"]
    return things(notes, sent), Whom.of(sent)


def told() -> list[dict[str, Any]]:
    """Everything under way or ready, in words, the newest first."""
    box: Box = current_app.extensions["vig.box"]
    people = {key: name for name, key in box.recipients().items()}
    return [_in_words(one, people) for one in reversed(door.opener().parcels())]


def parcels() -> Parcels:
    """The parcels on the card."""
    box: Box = current_app.extensions["vig.box"]
    return Parcels(Store(box.root))


def _in_words(one: dict[str, Any], people: dict[str, str]) -> dict[str, Any]:
    details = one["details"]
    keys = [people.get(key, "another key") for key in details.get("recipients", ())]
    shown = {
        **{key: one.get(key, "") for key in ("id", "state", "progress", "thing")},
        "recording": details.get("recording", ""),
        "page": details.get("form") == "page",
        "to": words.listed(keys),
    }
    if one["state"] == "failed":
        hint = one.get("hint", "")
        return {
            **shown,
            "error": words.sentence(one["error"]),
            "hint": words.sentence(hint) if hint else "",
        }
    if one["state"] != "ready":
        return shown
    return {
        **shown,
        "file": one["file"],
        "size": words.size(one["size"]),
        "kept": words.kept_for(one["seconds_left"]),
        "sha256": details.get("sha256", ""),
        "url": url_for("parcels.take", parcel=one["id"], file=one["file"]),
    }


def _send(parcel: Parcel, span: Span) -> Response:
    readers: threading.Semaphore = current_app.extensions["vig.readers"]
    if not readers.acquire(timeout=PATIENCE):
        raise Busy
    try:
        pieces = _pieces(parcels(), parcel, span)
    except BaseException:
        readers.release()
        raise
    response = Response(pieces)
    response.call_on_close(readers.release)
    return response


def _is_there(sealed: io.FileIO) -> bool:
    """Whether it still has a name: what was removed is sent no further."""
    return os.fstat(sealed.fileno()).st_nlink > 0


def _pieces(there: Parcels, parcel: Parcel, span: Span) -> Iterator[bytes]:
    """Open it now, so that what is gone is told so; read as it is sent."""
    sealed = there.open(parcel)
    sealed.seek(span.start)

    def read() -> Iterator[bytes]:
        left = span.stop - span.start
        with sealed:
            while left and _is_there(sealed):
                piece = sealed.read(min(PIECE, left))
                if not piece:
                    return
                left -= len(piece)
                yield piece

    return read()
