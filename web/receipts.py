"""What was done: who unlocked, what was taken away and to whom, what was erased.

The sentences come from the opener, which alone can read the receipts.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from web import door

bp = Blueprint("receipts", __name__)


@bp.get("/receipts")
def page() -> str:
    """Every receipt that this key reads, newest first, and what is wrong with them."""
    return render_template("receipts.html", **door.opener().receipts())
