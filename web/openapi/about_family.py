"""What ``web.family`` keeps: the family's card."""

from __future__ import annotations

from device.family import PURPOSES
from web.family import BY_LENGTH
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

DAY = says(TEXT, "A day, 2026-11-25; empty if there is none.")
COUNTS = dict.fromkeys(("recordings", "reviews", "parcels"), INTEGER)
CARD = {
    "code": says(TEXT, "2 to 16 letters, digits, hyphens; empty: lent to nobody."),
    "since": says(DAY, "When the box was lent."),
    "work_ends": says(DAY, "When the work with the family ends."),
    "consent": ref("Consent"),
    "withdrawn": says(
        TEXT, 'When the family took its consent back: a day, "unknown", or empty.'
    ),
}
WHY = shape(error=TEXT, hint=TEXT)

SHAPES: dict[str, Schema] = {
    "Consent": shape(
        **dict.fromkeys(PURPOSES, BOOLEAN),
        until=says(DAY, "The last day on which it holds."),
        recorded_by=says(TEXT, "Who recorded it.", maxLength=BY_LENGTH),
    ),
    "OnTheBox": says(shape(**COUNTS), "How many of each are on the box."),
    "Family": shape(
        **CARD,
        version=says(INTEGER, "One more with each change; 0 before the first."),
        open=says(BOOLEAN, "False if this key does not open what was saved last."),
        here=ref("OnTheBox"),
        who=says(TEXT, "Who unlocked this session."),
        today=says(DAY, "Today; empty if neither box nor visitor knows it."),
        refused=says(
            shape(PURPOSES, **dict.fromkeys(PURPOSES, WHY)),
            "The purposes for which nothing may leave now, and why.",
        ),
    ),
    "FamilyChanged": shape(("now",), error=TEXT, hint=TEXT, now=ref("Family")),
    "Left": shape(
        left=many(
            shape(
                number=INTEGER,
                action=TEXT,
                when=or_none(INTEGER),
                details={"type": "object"},
                says=says(TEXT, "What left, when, to which key, and what for."),
            )
        )
    ),
}
SHAPES["Withdrawn"] = {
    **SHAPES["Family"],
    "properties": {**SHAPES["Family"]["properties"], "erased": ref("OnTheBox")},
    "required": [*SHAPES["Family"]["required"], "erased"],
}

BASE = says(INTEGER, "The version that the change was made over.")
SENT = shape(
    base=BASE,
    card=says(
        shape(("since", "work_ends", "withdrawn"), **CARD),
        "*withdrawn* can be cleared, when the family agrees again, and not be set.",
    ),
)
WRONG = {409: ref("FamilyChanged"), 503: ref("Error"), 507: ref("Error")}

PATHS: Paths = {
    "/api/family": {
        "get": operation("family", "The family's card.", {200: ref("Family")}),
        "put": changing(
            operation(
                "save_family",
                "Keep a changed card. The code stays while film of the family is here.",
                {200: ref("Family")},
                sent=SENT,
                wrong=WRONG,
            )
        ),
    },
    "/api/family/withdraw": {
        "post": changing(
            operation(
                "withdraw",
                "The family takes its consent back: everything of it is erased.",
                {200: ref("Withdrawn")},
                sent=shape(base=BASE),
                wrong=WRONG,
            )
        ),
    },
    "/api/family/left": {
        "get": operation(
            "left", "What of this family has left the box.", {200: ref("Left")}
        ),
    },
}
