"""How the box is: what a technician would look at, from what the page may know.

It opens no camera and no microphone, and no request makes the recorder do so: of those
it shows what was measured in the last recording.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from web import door

bp = Blueprint("check", __name__)

WORDS = {
    "ok": "Fine",
    "look here": "Look here",
    "bad": "Needs help",
    "cannot tell": "Not known",
}
"""How each verdict reads."""
ORDER = ("bad", "look here", "ok", "cannot tell")


@bp.get("/check")
def page() -> str:
    """Every line, what needs somebody first."""
    lines = sorted(door.opener().check(), key=lambda line: ORDER.index(line["is"]))
    wrong = sum(line["is"] in ORDER[:2] for line in lines)
    return render_template("check.html", lines=lines, words=WORDS, wrong=wrong)
