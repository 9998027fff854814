"""What ``web.ending`` tells and does: the end of the work with a family."""

from __future__ import annotations

from web.ending import LONGEST
from web.openapi.say import (
    BOOLEAN,
    INTEGER,
    TEXT,
    Paths,
    Schema,
    changing,
    many,
    operation,
    or_none,
    ref,
    says,
    shape,
)

DAY = says(TEXT, "A day, such as 2026-11-25; empty if there is none or nobody knows.")

SHAPES: dict[str, Schema] = {
    "LeftTogether": shape(
        things=says(
            {"type": "object", "additionalProperties": INTEGER},
            "How many of each kind: clip, reel, still, film, words, opened.",
        ),
        purpose=says(TEXT, "review, supervision, training or copy; may be empty."),
        to=says(many(TEXT), "Names, and public keys of those not enrolled any more."),
        how=says(TEXT, "In which form.", enum=["age", "page", "readable"]),
        first=DAY,
        last=DAY,
    ),
    "Statement": shape(
        family=says(TEXT, "The family's code; empty if no receipt that opens has it."),
        since=DAY,
        work_ends=DAY,
        erased_on=DAY,
        by=says(TEXT, "Who began it; “the box itself”."),
        erased=says(INTEGER, "How many recordings."),
        left=many(ref("LeftTogether")),
        over=says(BOOLEAN, "Always true."),
    ),
    "Ending": shape(
        code=says(TEXT, "To which family the box is lent; empty if to none."),
        since=DAY,
        work_ends=DAY,
        version=says(INTEGER, "Of the family's card."),
        open=says(BOOLEAN, "False if this key does not open the newest card."),
        today=says(DAY, "Today; empty if nobody here knows."),
        keep_days=says(INTEGER, "Days after the work for which everything is kept."),
        here=shape(recordings=INTEGER, reviews=INTEGER, parcels=INTEGER),
        erase_on=says(DAY, "When everything erases itself."),
        days_left=says(INTEGER, "How many days of running the box still waits for."),
        held_here=says(BOOLEAN, "Whether /held-here shows anything."),
        confirm=says(TEXT, "What has to be typed before everything is erased."),
        left=says(many(ref("LeftTogether")), "What has left the box of this family."),
        statement=or_none(ref("Statement")),
        unread=says(INTEGER, "Receipts that this key does not open."),
        findings=says(many(TEXT), "What is wrong with the receipts."),
    ),
    "EndingChanged": shape(error=TEXT, hint=TEXT, now=ref("Ending")),
}

PATHS: Paths = {
    "/api/ending": {
        "get": operation("ending", "Where the ending stands.", {200: ref("Ending")}),
        "put": changing(
            operation(
                "end_work",
                "Say on which day the work ends, and set the countdown.",
                {200: ref("Ending")},
                sent=shape(
                    base=says(INTEGER, "The version of the card that it was said of."),
                    work_ends=says(TEXT, "Empty: it goes on.", maxLength=LONGEST),
                ),
                wrong={
                    409: ref("EndingChanged"),
                    503: ref("Error"),
                    507: ref("Error"),
                },
            )
        ),
    },
    "/api/ending/held-here": {
        "put": changing(
            operation(
                "hold_open",
                "Let everybody on the Wi-Fi see how much is held here, or nobody.",
                {200: ref("Ending")},
                sent=shape(on=BOOLEAN),
                wrong=(503, 507),
            )
        ),
    },
    "/api/ending/erase": {
        "post": changing(
            operation(
                "erase_family",
                "Erase everything of the family. Nothing brings it back.",
                {200: ref("Ending")},
                sent=shape(confirm=says(TEXT, "As Ending has it.", maxLength=LONGEST)),
                wrong=(503,),
            )
        ),
    },
}
