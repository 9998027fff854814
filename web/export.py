"""Words for other tools: the moments of a film as a file that anybody can read.

What leaves here is not sealed. The page says so before, and the opener asks the
family's card and writes a receipt before the first byte goes out; without both, nothing
leaves.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from web import door, exports, purposes
from web.problems import NotThere

bp = Blueprint("export", __name__, url_prefix="/recordings/<recording:recording>")

TOOLS = (
    ("csv", "A table", "For Excel and other spreadsheets: a line for each moment."),
    ("eaf", "ELAN", "A row of moments and one for each label, in time with the film."),
    ("tsv", "BORIS", "Copy all of it, then choose “Paste events” in BORIS."),
    ("vtt", "Subtitles", "For players that show words in time with the film (WebVTT)."),
)
"""Ending, name and what it is good for, in the order of the page."""


@bp.get("/export")
def page(recording: str) -> str:
    """Choose a form; the page says plainly that the file will not be sealed."""
    found = door.opener().recording(recording)
    moments = found["notes"]["moments"]
    return render_template(
        "export.html",
        recording=found,
        moments=len(moments),
        private=sum(bool(moment.get("note")) for moment in moments),
        tools=TOOLS,
        purposes=purposes.choices(door.opener().family()["refused"]),
    )


@bp.get("/moments.<form>")
def words(recording: str, form: str) -> Response:
    """The words in one form; private notes only if ``my-notes`` asks for them."""
    purpose = purposes.checked(request.args.get("for"))
    if form not in exports.FORMS:
        raise NotThere("There is no such form")
    moments: list[dict[str, Any]] = door.opener().recording(recording)["notes"][
        "moments"
    ]
    if not moments:
        raise NotThere("No moment is marked in this film yet", "mark one first")
    write, mimetype, room, dated = exports.FORMS[form]
    asked = request.args.get("my-notes") == "yes"
    rows = exports.rows(moments, private=asked and room)
    file = write(rows, door.here().today) if dated else write(rows)
    if request.method != "HEAD":
        about = {"form": form, "moments": len(rows)}
        about |= {"private": any(row.note for row in rows)}
        door.opener().words_taken(recording, purpose, about)
    name = f"moments-{recording[:8]}.{form}"  # it says nothing of the family
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file, mimetype=mimetype, headers=headers)
