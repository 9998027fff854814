"""What ``web.api`` answers about the box itself."""

from __future__ import annotations

from web.openapi.say import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    TEXT,
    Paths,
    Schema,
    changing,
    many,
    nanoseconds,
    operation,
    or_none,
    ref,
    says,
    shape,
)

SHAPES: dict[str, Schema] = {
    "Error": shape(
        error=says(TEXT, "What is wrong, a sentence."),
        hint=says(TEXT, "What to do; may be empty."),
    ),
    "Here": shape(
        state=shape(
            kind=says(TEXT, "A colour.", enum=["calm", "live", "away"]),
            title=TEXT,
            text=TEXT,
        ),
        low=says(TEXT, "A sentence when space is getting low, else empty."),
        recording=or_none(ref("Id")),
        doing=says(
            TEXT,
            "Empty when the recorder is not running.",
            enum=["idle", "recording", "finishing", "cannot", ""],
        ),
        seconds=says(NUMBER, "How long the recording has been running."),
        films=says(INTEGER, "How many films there are."),
    ),
    "Receipt": shape(
        number=INTEGER,
        action=says(TEXT, "What was done, in a word or two."),
        when=says(
            or_none(INTEGER), "Nanoseconds since 1970; null if the box did not know."
        ),
        details={"type": "object", "description": "As written; see docs/formats.md."},
        says=says(TEXT, "The same as a sentence."),
    ),
    "Receipts": shape(
        receipts=many(ref("Receipt")),
        findings=many(says(TEXT, "What is wrong with the receipts, a sentence.")),
    ),
    "Id": says(TEXT, "The random name of a recording.", pattern="^[0-9a-f]{32}$"),
    "Gap": shape(
        track=says(TEXT, "What is missing.", enum=["picture", "sound"]),
        start=nanoseconds("From here on"),
        duration=nanoseconds("So long"),
        cause=TEXT,
    ),
    "Growing": says(BOOLEAN, "Whether it is being recorded now."),
}

PATHS: Paths = {
    "/api/here": {
        "get": operation("here", "What the box is doing.", {200: ref("Here")}),
    },
    "/api/touch": {
        "post": changing(
            operation("touch", "Somebody is here: stay unlocked.", {204: None})
        ),
    },
    "/api/receipts": {
        "get": operation(
            "receipts", "What was done, newest first.", {200: ref("Receipts")}
        ),
    },
    "/api/openapi.json": {
        "get": operation("openapi", "This description.", {200: {"type": "object"}}),
    },
}
