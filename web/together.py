"""Watching a review together: shown on this screen, or on another beside this page.

On this screen: the browser gives up all that it had unlocked, and only a passphrase or
key gets more out of the box again. On another: that screen comes in with a code and
reaches what is shown; here stay the prompts, the words, and wishes to the other screen.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from device.errors import NothingToShow
from web import door, loading, sent, shared
from web.codes import Codes
from web.opening import StartProjector
from web.problems import NotThere, Refused
from web.show import WISHES, Show

bp = Blueprint("together", __name__)

ONE: Final = "/api/reviews/<recording:review>/showing"


@bp.get("/reviews/<recording:review>/together")
def page(review: str) -> str:
    """How to show it, and while another screen shows it, what stays private."""
    found = door.opener().review(review)
    there = sum(one["there"] for one in found["items"])
    show = door.here().show
    shows = show is not None and show.on and show.review == review
    return render_template("together.html", review=found, there=there, shows=shows)


@bp.post("/reviews/<recording:review>/show")
def show_here(review: str) -> ResponseReturnValue:
    """Let this browser be the shared screen: it reaches nothing else from now on.

    The opener stays only until it has cut what is shown; then no key is open any more.
    """
    opener, before = door.opener(), door.here().show
    show = _begin(review)
    show.here = True
    if before:
        before.end()
    door.sessions().show_on(door.here(), show.join())
    loading.load(opener, show, opener.end)
    return redirect(url_for("shared.page"), 303)


@bp.post(ONE)
def begin(review: str) -> dict[str, Any]:
    """Begin to show it on another screen; one that was begun gets another code."""
    session = door.here()
    show = session.show
    if show is None or not show.on or show.review != review:
        new = _begin(review)
        if show:
            show.end()
        session.show = show = new
        show.keep_awake = door.opener().touch
        loading.load(door.opener(), show, lambda: None)
    _codes().offer(show)
    return _told(show)


@bp.get(ONE)
def told(review: str) -> dict[str, Any]:
    """What the other screen shows, as soon as there is news since *after*."""
    show = _show(review)
    shared.wait(show)
    return _told(_show(review))


@bp.post(f"{ONE}/wishes")
def wish(review: str) -> ResponseReturnValue:
    """Wish the other screen to do something."""
    do = sent.body().get("do")
    if not isinstance(do, str) or do not in WISHES:
        raise Refused("The other screen does not know that")
    _show(review).wish(do)
    return "", 204


@bp.delete(ONE)
def end(review: str) -> ResponseReturnValue:
    """End it; the other screen shows nothing any more."""
    show, door.here().show = door.here().show, None
    if show:
        show.end()
    return "", 204


def _begin(review: str) -> Show:
    told = door.opener().show(review)
    if not told["items"]:
        raise NothingToShow
    start: StartProjector = current_app.extensions["vig.start_projector"]
    return Show(review, told, start(), current_app.extensions["vig.clock"])


def _show(review: str) -> Show:
    show = door.here().show
    if show is None or not show.on or show.review != review:
        raise NotThere("This review is not shown on another screen now", "begin anew")
    return show


def _told(show: Show) -> dict[str, Any]:
    return {**show.for_practitioner(), "code": _codes().of(show)}


def _codes() -> Codes:
    codes: Codes = current_app.extensions["vig.codes"]
    return codes
