"""What ``web.shared`` and ``web.together`` answer: a review that is being shown."""

from __future__ import annotations

from web.openapi.say import (
    BOOLEAN,
    INTEGER,
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
from web.show import COMING, FAILED, MOMENT, READY, SPEEDS, WISHES

STATE = says(
    TEXT, "Of its film, on its way to the screen.", enum=[COMING, READY, FAILED]
)
KIND = says(TEXT, "What it is of.", enum=[MOMENT, "still"])
NEWS = says(INTEGER, "Grows with all news; ask with it as *after* to wait for more.")
HELD = "With *after* in the address it waits for news, for eight seconds at most."

SHAPES: dict[str, Schema] = {
    "Doing": shape(
        item=says(INTEGER, "Which part stands there, from 0; -1 is the question."),
        playing=BOOLEAN,
        speed=says(TEXT, "How fast.", enum=list(SPEEDS)),
        at=says(INTEGER, "Nanoseconds into the part while it stands still."),
    ),
    "Wish": shape(number=INTEGER, do=says(TEXT, "What to do.", enum=sorted(WISHES))),
    "Shown": shape(
        kind=KIND,
        state=STATE,
        frames=says(or_none(ref("Frames")), "When its pictures start, from its own 0."),
        duration=says(or_none(INTEGER), "Nanoseconds."),
    ),
    "SharedScreen": shape(
        version=NEWS,
        question=TEXT,
        items=says(many(ref("Shown")), "Film of n is at /shared/film/n.mp4."),
        wishes=says(many(ref("Wish")), "After that which *done* names."),
        last_wish=INTEGER,
    ),
    "ShowingItem": shape(
        id=TEXT,
        kind=KIND,
        recording=ref("Id"),
        start=nanoseconds("Where it starts"),
        end=nanoseconds("Where it ends"),
        state=STATE,
        why=says(TEXT, "Why it cannot be shown; or empty."),
    ),
    "Code": shape(digits=TEXT, seconds=says(INTEGER, "For so long it is good.")),
    "Showing": shape(
        version=NEWS,
        screen=says(TEXT, "The other screen.", enum=["none", "there", "away"]),
        doing=says(or_none(ref("Doing")), "What it shows, once it has said so."),
        items=many(ref("ShowingItem")),
        missing=says(many(TEXT), "Parts of the review that are gone, by their ids."),
        code=says(or_none(ref("Code")), "What lets another screen in."),
    ),
}

SENT = shape(do=says(TEXT, "What to do.", enum=sorted(WISHES)))

PATHS: Paths = {
    "/api/shared": {
        "get": operation(
            "shared",
            f"What a shared screen shows; only that screen may ask. {HELD}",
            {200: ref("SharedScreen")},
        ),
        "post": changing(
            operation(
                "shared_says",
                "A shared screen says what it shows.",
                {204: None},
                sent=ref("Doing"),
            )
        ),
    },
    "/api/reviews/{review}/showing": {
        "get": operation(
            "showing",
            f"What another screen shows of this session's review. {HELD}",
            {200: ref("Showing")},
            wrong=(404,),
        ),
        "post": changing(
            operation(
                "show",
                "Show a review on another screen, or make a new code for one.",
                {200: ref("Showing")},
                wrong=(404, 422),
            )
        ),
        "delete": changing(
            operation("end_showing", "End it on the other screen.", {204: None})
        ),
    },
    "/api/reviews/{review}/showing/wishes": {
        "post": changing(
            operation(
                "wish",
                "Wish the other screen to do something.",
                {204: None},
                sent=SENT,
                wrong=(404,),
            )
        ),
    },
}
