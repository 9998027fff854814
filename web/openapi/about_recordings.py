"""What ``web.recordings`` answers: the list as it is shown, and searching in it."""

from __future__ import annotations

from web.openapi.say import (
    BOOLEAN,
    INTEGER,
    TEXT,
    Paths,
    Schema,
    changing,
    many,
    operation,
    ref,
    says,
    shape,
)

KINDS = ["film", "live", "closing", "empty", "shut"]

SHAPES: dict[str, Schema] = {
    "Card": shape(
        id=ref("Id"),
        kind=says(TEXT, "How far it is, or why it cannot be looked at.", enum=KINDS),
        title=TEXT,
        when=TEXT,
        length=TEXT,
        now=says(TEXT, "What is said while it is being made."),
        growing=BOOLEAN,
        plain=says(TEXT, "What is said where there is nothing to look at."),
        ending=says(TEXT, "How it ended, if that was no ordinary stop; a sentence."),
        stars=says(TEXT, "How many stars the parent set; may be empty."),
        work=says(TEXT, "How many moments are marked, how many taken away."),
        names=says(TEXT, "The names of the first moments."),
        review=says(TEXT, "That it is the film of a review; else empty."),
        problems=many(says(TEXT, "What is not as it should be, a sentence.")),
        sync=says(TEXT, "How well sound and picture are in step, a sentence."),
        still=says(TEXT, "Where its picture is; may be empty."),
        link=says(TEXT, "Where it can be looked through; may be empty."),
        action=TEXT,
    ),
    "Day": shape(
        day=says(TEXT, "Its date, or now, unknown, shut."),
        title=TEXT,
        note=TEXT,
        recordings=many(ref("Card")),
    ),
    "Recordings": shape(
        days=says(many(ref("Day")), "The newest first."),
        known=says(INTEGER, "How many have been looked at so far."),
        there=says(INTEGER, "How many there are."),
    ),
    "Found": shape(
        found=many(
            shape(
                id=ref("Id"),
                marks=many(shape(text=TEXT, link=says(TEXT, "Where in the film."))),
            )
        )
    ),
}

PATHS: Paths = {
    "/api/recordings": {
        "get": operation(
            "recordings", "Every recording, under its day.", {200: ref("Recordings")}
        ),
    },
    "/api/recordings/search": {
        "post": changing(
            operation(
                "search",
                "The recordings in which all these words stand.",
                {200: ref("Found")},
                sent=shape(words=says(TEXT, "Her own words.")),
            )
        ),
    },
}
