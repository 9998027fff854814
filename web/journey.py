"""The journey: every cycle from the first on, what was filmed, chosen and agreed.

It is for the practitioner's own eyes, and it counts and grades nothing.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from web import door, reviews

bp = Blueprint("journey", __name__)

Told = dict[str, Any]


@bp.get("/journey")
def page() -> str:
    """The cycles in the order in which they were."""
    found = [reviews.told(one) for one in reversed(door.opener().reviews())]
    cycles: dict[int, list[Told]] = {}
    for one in found:
        stop = {**one, "films": films(one["items"])}
        cycles.setdefault(one["cycle"], []).append(stop)
    return render_template("journey.html", cycles=cycles.items())


def films(items: list[Told]) -> list[Told]:
    """The films that the parts of a review come from, each with its parts."""
    found: dict[str, Told] = {}
    for item in items:
        film = found.setdefault(
            item["recording"],
            {"recording": item["recording"], "there": False, "items": []},
        )
        film["items"].append(item)
        if item["there"]:
            film |= {"there": True, "filmed": item["filmed"]}
    return list(found.values())
