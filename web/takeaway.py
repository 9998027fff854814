"""Taking away: choose what, in which form, for whom; then it is made ready, sealed.

The page works by the JSON of ``web.parcels``; without scripts its form does the same.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from device.errors import RecordingEmpty
from web import door, parcels, purposes
from web.box import Box

bp = Blueprint("takeaway", __name__)

WHERE = "/recordings/<recording:recording>/take-away"
OLD = "/recordings/<recording:recording>/moments/<view:moment>/take-away"


@bp.get(WHERE)
def page(recording: str) -> str:
    """What can be taken away of a film; what the address names is chosen already."""
    found = door.opener().recording(recording)
    if found["empty"]:
        raise RecordingEmpty
    box: Box = current_app.extensions["vig.box"]
    chosen = request.args.getlist("moment")
    return render_template(
        "takeaway.html",
        recording=found,
        moments=_chosen_first(found["notes"]["moments"], chosen),
        stills=found["notes"].get("stills", []),
        chosen={*chosen, *request.args.getlist("still")},
        whole="film" in request.args,
        people=sorted(box.recipients()),
        purposes=purposes.choices(door.opener().family()["refused"]),
        parcels=parcels.told(),
    )


@bp.get(OLD)
def one_moment(recording: str, moment: str) -> ResponseReturnValue:
    """Where the page for a single moment used to be."""
    return redirect(url_for(".page", recording=recording, moment=moment), 308)


@bp.post(WHERE)
def take(recording: str) -> ResponseReturnValue:
    """The form as it is sent without scripts."""
    form: dict[str, Any] = request.form.to_dict()
    for name in ("moment", "still", "to"):
        form[name] = request.form.getlist(name)
    chosen, whom = parcels.asked(recording, form)
    for thing in chosen:
        door.opener().take_away(whom.wish(recording, thing))
    return redirect(url_for(".page", recording=recording, _anchor="ready"), 303)


def _chosen_first(
    moments: list[dict[str, Any]], chosen: list[str]
) -> list[dict[str, Any]]:
    """The moments, those that are chosen first and in their order."""
    places = {number: place for place, number in enumerate(chosen)}
    return sorted(moments, key=lambda one: places.get(one["id"], len(places)))
