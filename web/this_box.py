"""The page of the box itself: its Wi-Fi and its certificate.

The page can do nothing of it: it leaves a wish, and tells how that went
(``device.box.post``). All of it is behind the door, as everything is.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from device.box import post, wishes
from device.box.places import ADDRESS, Places
from device.box.post import Result
from device.box.wishes import Wish
from web import sent
from web.problems import NotThere, Refused

bp = Blueprint("this_box", __name__)


@bp.get("/box")
def page() -> str:
    """How the box stands, and what can be changed."""
    now = _standing()
    telling = now["state"] == post.REFUSED or "done" in request.args
    return render_template("box.html", **now, telling=telling, address=ADDRESS)


@bp.get("/api/box")
def told() -> dict[str, Any]:
    """How the box stands, and how the last wish went."""
    return _standing()


@bp.put("/api/box/network")
def network() -> ResponseReturnValue:
    """Wish for the box's own Wi-Fi, or to join the home's."""
    body = sent.body()
    which = body.pop("network", None)
    if which not in ("own", "home"):
        raise Refused("Say which Wi-Fi the box shall use")
    kind = wishes.UseOwnNetwork if which == "own" else wishes.JoinNetwork
    return _wish(wishes.made(kind.kind, body))


@bp.post("/api/box/certificate/request")
def request_certificate() -> ResponseReturnValue:
    """Wish for a request that a service's certificate authority can sign."""
    return _wish(wishes.MakeRequest())


@bp.put("/api/box/certificate")
def certificate() -> ResponseReturnValue:
    """Wish that the box use a service's certificate."""
    return _wish(wishes.made(wishes.UseCertificate.kind, sent.body()))


@bp.delete("/api/box/certificate")
def own_certificate() -> ResponseReturnValue:
    """Wish that the box use its own certificate again."""
    return _wish(wishes.UseOwnCertificate())


@bp.get("/box/request.csr")
def csr() -> Response:
    """The request, to be downloaded and handed to whoever signs it."""
    found = _result()
    if found is None or not found.request:
        raise NotThere("There is no request yet", "make it on the page of the box")
    name = f"{found.network.get('own') or 'recorder'}.csr"
    return Response(
        found.request,
        mimetype="application/pkcs10",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _wish(wish: Wish) -> ResponseReturnValue:
    return jsonify(id=post.send(_places(), wish)), 202


def _standing() -> dict[str, Any]:
    """*there* is false where no helper ever ran: in the demo, or just after a start."""
    found = _result()
    result = asdict(found or Result())
    asked = bool(result.pop("request"))
    waiting = post.is_waiting(_places())
    return {**result, "there": found is not None, "waiting": waiting, "asked": asked}


def _result() -> Result | None:
    return post.told(_places())


def _places() -> Places:
    found: Places = current_app.extensions["vig.places"]
    return found
