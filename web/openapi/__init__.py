"""The JSON interface, described for other programs (OpenAPI 3.1).

Each blueprint has a module of its own here with ``PATHS`` and ``SHAPES``; a test holds
them against the routes and against real answers, so neither can drift.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Any, Final

from flask import Blueprint

import device
from web.openapi import (
    about_box,
    about_ending,
    about_family,
    about_films,
    about_labels,
    about_notes,
    about_parcels,
    about_recordings,
    about_reviews,
    about_showing,
    about_this_box,
)
from web.openapi.say import TEXT, ref

bp = Blueprint("openapi", __name__)

PARTS: Final = (
    about_box,
    about_recordings,
    about_films,
    about_notes,
    about_labels,
    about_reviews,
    about_ending,
    about_parcels,
    about_family,
    about_showing,
    about_this_box,
)

ABOUT: Final = """\
What the pages ask of the box. All of it needs an unlocked session: GET /unlock gives a
cookie and, in its meta element "csrf-token", a token; POST /unlock (a form with
csrf_token, passphrase and, if several people are enrolled, name; day, such as
2026-11-25, and now, in milliseconds since 1970, help a box whose clock is not set)
unlocks. Then any page has a new token,
which goes with every change as X-CSRFToken. POST /lock locks; so do 15
minutes in which nobody did anything. Times are whole nanoseconds. Answers may have more
keys some day: let them pass. Changes name the version that they were made over as
"base"; if somebody saved in between, the answer is 409 and nothing is written."""


@bp.get("/api/openapi.json")
def openapi() -> dict[str, Any]:
    """The description of every route under ``/api/``."""
    return document()


def document() -> dict[str, Any]:
    """The whole OpenAPI document."""
    paths = chain.from_iterable(part.PATHS.items() for part in PARTS)
    shapes = chain.from_iterable(part.SHAPES.items() for part in PARTS)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "VIG Recorder",
            "version": device.__version__,
            "description": ABOUT.replace("\n", " "),
        },
        "paths": {path: _with_parameters(path, told) for path, told in paths},
        "components": {
            "schemas": dict(shapes),
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "__Host-vig",
                    "description": "Called vig where the page has no TLS (the demo).",
                },
                "token": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
            },
        },
        "security": [{"session": []}],
    }


def _with_parameters(path: str, told: dict[str, Any]) -> dict[str, Any]:
    """A path item with the parameters that its address has."""
    names = re.findall(r"{(\w+)}", path)
    return (
        {**told, "parameters": [_parameter(name) for name in names]} if names else told
    )


def _parameter(name: str) -> dict[str, Any]:
    named = (
        ref("Id")
        if name in ("recording", "parcel", "review")
        else {**TEXT, "pattern": "^[\\w-]{1,64}$"}
    )
    return {"name": name, "in": "path", "required": True, "schema": named}
