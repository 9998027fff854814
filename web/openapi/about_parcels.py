"""What ``web.parcels`` makes ready to be taken away."""

from __future__ import annotations

from device.consent import Purpose
from web.openapi.say import (
    BOOLEAN,
    NUMBER,
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
from web.wishes import AGE, LONGEST_KEY, LONGEST_PASSPHRASE, PAGE

ALWAYS = {
    "id": ref("Id"),
    "progress": says(or_none(NUMBER), "From 0 to 1; null while it cannot be told."),
    "thing": says(TEXT, "What it is, in words."),
    "recording": ref("Id"),
    "page": says(BOOLEAN, "Whether it is a page that opens itself."),
    "to": says(TEXT, "Who can open it with a key, in words."),
}

SHAPES: dict[str, Schema] = {
    "UnderWay": shape(**ALWAYS, state={"enum": ["waiting", "making"]}),
    "Failed": shape(**ALWAYS, state={"const": "failed"}, error=TEXT, hint=TEXT),
    "Ready": shape(
        **ALWAYS,
        state={"const": "ready"},
        file=says(TEXT, "Its name, which tells nothing."),
        size=says(TEXT, "How large it is, in words."),
        kept=says(TEXT, "For how long the box keeps it, in words."),
        sha256=says(TEXT, "Of the sealed bytes.", pattern="^[0-9a-f]{64}$"),
        url=says(TEXT, "Where the bytes are, with byte ranges."),
    ),
    "Parcels": shape(
        parcels=says(
            many({"anyOf": [ref("UnderWay"), ref("Failed"), ref("Ready")]}),
            "The newest first.",
        )
    ),
    "Started": shape(id=ref("Id")),
    "Words": shape(words=says(TEXT, "Six random words, new each time.")),
}

OPTIONAL = (
    *("moment", "still", "film", "together", "titles"),
    *("for", "form", "to", "other", "passphrase"),
)
WISH = shape(
    OPTIONAL,
    recording=ref("Id"),
    moment=says(many(TEXT), "Moments, in the order in which they shall be shown."),
    still=says(many(TEXT), "Stills."),
    film=says(BOOLEAN, "The whole film."),
    together=says(BOOLEAN, "Several moments as one film."),
    titles=says(BOOLEAN, "Each moment's name before it."),
    **{"for": says(TEXT, "What for; the family's card is asked.", enum=list(Purpose))},
    form=says(TEXT, "A sealed file, or a page that opens itself.", enum=[AGE, PAGE]),
    to=says(many(TEXT), "Names of people who are enrolled."),
    other=says(TEXT, "Another key, age1…", maxLength=LONGEST_KEY),
    passphrase=says(TEXT, "Opens the page.", maxLength=LONGEST_PASSPHRASE),
)

PATHS: Paths = {
    "/api/take-away": {
        "get": operation(
            "parcels", "What is being made, and what is ready.", {200: ref("Parcels")}
        ),
        "post": changing(
            operation(
                "take_away",
                "Have one thing made ready: a moment, a reel, a still or the film.",
                {202: ref("Started")},
                sent=WISH,
                wrong=(404,),
            )
        ),
    },
    "/api/take-away/words": {
        "get": operation("words", "Words for a passphrase.", {200: ref("Words")}),
    },
    "/api/take-away/{parcel}": {
        "delete": changing(
            operation("remove_parcel", "Stop making it, or remove it.", {204: None})
        ),
    },
}
