"""The recordings, newest first under their days, and what the box is doing.

The page comes with the newest cards; its script asks for the others, and for all of
them anew when the box says that something changed.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from device.errors import RecordingUnknown
from web import cards, door, look, states, words
from web.box import Box
from web.problems import Refused

bp = Blueprint("recordings", __name__)

FIRST = 24
"""Cards that come with the page: more than a screen holds."""
PATIENCE = 0.2
"""Seconds that the page waits for what the opener is still looking at."""
LONGER = 2.0
"""Seconds that the page's script waits, with the page already there."""
SEARCHING_FROM = 4
"""So many recordings are worth a search."""
IN = {
    "labels": "in its labels",
    "seen": "in what you saw",
    "note": "in your note",
}
"""Where a word was found, when it is not in the name, which shows it."""


@bp.get("/")
def home() -> ResponseReturnValue:
    """There is one place to begin."""
    return redirect(url_for("recordings.page"), 303)


@bp.get("/recordings")
def page() -> str:
    """The newest recordings as cards, and the state of the box above them."""
    status = _box().status()
    found = door.opener().overview(FIRST, PATIENCE)
    films = door.opener().review_films()
    days = cards.days(found["recordings"], status, films, found["today"])
    _open_newest(days)
    return render_template(
        "recordings.html",
        days=days,
        soon=look.FILES,
        blank=cards.BLANK,
        known=found["known"],
        there=found["there"],
        whole=found["known"] == found["there"] <= FIRST,
        searching=found["there"] >= SEARCHING_FROM,
        told=states.told(status, _box().films()),
        doubted=door.here().doubted,
        erase_on=_box().countdown().erase_on,
    )


@bp.get("/api/recordings")
def listed() -> dict[str, Any]:
    """Every recording that is known so far, as cards under their days.

    ``days``: see ``web.cards.days``. ``known`` of the recordings that are ``there``
    have been looked at; when both are the same, ``days`` has them all.
    """
    found = door.opener().overview(None, LONGER)
    films, status = door.opener().review_films(), _box().status()
    return {
        "days": cards.days(found["recordings"], status, films, found["today"]),
        "known": found["known"],
        "there": found["there"],
    }


@bp.post("/api/recordings/search")
def search() -> dict[str, Any]:
    """The recordings in which all ``words`` stand: names, labels, notes, days.

    ``found``: for each its ``id`` and its ``marks``, which are moments and stills that
    match, with ``text`` and ``link``. It is asked by POST, so that no log has her words
    in an address. What a note says is not in the answer.
    """
    sent = request.get_json()
    if not isinstance(sent, dict) or not isinstance(sent.get("words"), str):
        raise Refused("The box did not understand what to look for")
    found = door.opener().search(sent["words"])
    return {"found": [_found(each) for each in found]}


def _open_newest(days: list[dict[str, Any]]) -> None:
    """Let the newest film be opened: it is the likeliest to be looked at."""
    shown = (card for day in days for card in day["recordings"])
    newest = next((card["id"] for card in shown if card["link"]), None)
    if newest:
        with suppress(RecordingUnknown):  # erased just now
            door.opener().ready(newest)


def _found(recording: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": recording["id"],
        "marks": [_mark(recording["id"], each) for each in recording["marks"]],
    }


def _mark(recording: str, mark: dict[str, Any]) -> dict[str, str]:
    """A mark in words, and where in the film it is."""
    name = mark["name"] or f"A {words.called(mark['kind'])} without a name"
    parts = (name, IN.get(mark["where"], ""), words.clock(mark["at"]))
    place = url_for("look.page", recording=recording, _anchor=_anchor(mark))
    return {"text": " · ".join(filter(None, parts)), "link": place}


def _anchor(mark: dict[str, Any]) -> str:
    return f"{mark['kind']}={mark['id']}"


def _box() -> Box:
    box: Box = current_app.extensions["vig.box"]
    return box
