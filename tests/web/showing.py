"""A review on the shelf, and the browsers that show it: hers, and another."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from device.media import SECOND
from device.reviews import EMPTY, Review
from tests.browser import until
from tests.web.conftest import DATA, Visitor
from tests.web.fake_opener import Shelf

REVIEW = f"{5:032x}"
TOGETHER = f"/reviews/{REVIEW}/together"
SHOWING = f"/api/reviews/{REVIEW}/showing"
RECORDING = f"{1:032x}"
PRIVATE = {
    "name": "Canary He Looks Up",
    "prompt": "canary-prompt ask her",
    "words": "canary-words he waited",
    "note": "canary-note for me",
    "title": "canary-title",
}
QUESTION = "What would you like to happen?"


def put_on(shelf: Shelf) -> None:
    """A review of two moments and a still, and in it words that are nobody else's."""
    recording = shelf.recordings[RECORDING]
    moment = {"start": SECOND, "end": 2 * SECOND, "labels": [], "seen": ""}
    moment |= {"name": PRIVATE["name"], "note": PRIVATE["note"]}
    recording["notes"] = {
        "version": 3,
        "moments": [{"id": "m1", **moment}, {"id": "m2", **moment}],
        "stills": [{"id": "s1", "at": SECOND, "name": PRIVATE["name"]}],
    }
    items: list[dict[str, Any]] = [
        {"id": "a", "moment": "m1"},
        {"id": "b", "still": "s1"},
        {"id": "c", "moment": "m2"},
    ]
    said = {key: PRIVATE[key] for key in ("prompt", "words")}
    items = [{**one, "recording": RECORDING, **said} for one in items]
    document = {
        **EMPTY,
        "items": items,
        "question": QUESTION,
        "words": PRIVATE["words"],
    }
    document["title"] = PRIVATE["title"]
    shelf.reviews[REVIEW] = Review(REVIEW, 1, document, open=True)


def begin(anna: Visitor) -> dict[str, Any]:
    """Anna shows it on another screen; what her page is told, once all is loaded."""
    anna.read_token("/recordings")
    assert anna.send("POST", SHOWING).status_code == 200
    until(lambda: all(one["state"] != "coming" for one in told(anna)["items"]), "film")
    return told(anna)


def told(anna: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = anna.data(SHOWING).get_json()
    return found


def join(app: Flask, digits: str) -> Visitor:
    """Another browser comes in with the code."""
    screen = Visitor(app.test_client())
    assert type_code(screen, digits).status_code == 303
    screen.read_token("/shared")
    return screen


def type_code(screen: Visitor, digits: str) -> TestResponse:
    screen.read_token("/shared")
    return screen.post("/shared", code=digits)


def state(screen: Visitor, done: int = 0) -> TestResponse:
    return screen.client.get(f"/api/shared?done={done}", headers=DATA)
