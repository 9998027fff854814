"""What ``web.this_box`` answers: the box's Wi-Fi and certificate."""

from __future__ import annotations

from web.openapi.say import (
    BOOLEAN,
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

SHAPES: dict[str, Schema] = {
    "BoxStanding": shape(
        there=says(BOOLEAN, "False where no helper ever ran: this is no box."),
        waiting=says(BOOLEAN, "Whether a wish lies there that was not taken yet."),
        id=says(TEXT, "Of the last wish; empty after a start."),
        wish=TEXT,
        state=says(TEXT, "Of the last wish.", enum=["working", "done", "refused"]),
        says=says(TEXT, "How it went, a sentence."),
        hint=says(TEXT, "What to do; may be empty."),
        network=says(
            shape(
                ("mode", "own", "home", "numbers"),
                mode=says(
                    TEXT, "Away: the home's is wanted.", enum=["own", "home", "away"]
                ),
                own=says(TEXT, "The box's own Wi-Fi, and its name everywhere."),
                home=says(TEXT, "The home's Wi-Fi, if the box shall be in it."),
                numbers=many(TEXT),
            ),
            "Empty where the box has no Wi-Fi.",
        ),
        certificate=says(
            shape(
                ("fingerprint", "names", "own", "issuer", "ends"),
                fingerprint=says(TEXT, "SHA-256, pairs of digits with colons."),
                names=many(TEXT),
                own=says(BOOLEAN, "Whether the box made it itself."),
                issuer=TEXT,
                ends=says(TEXT, "Its last day."),
            ),
            "Empty if it cannot be read.",
        ),
        asked=says(BOOLEAN, "Whether a request waits at /box/request.csr."),
    ),
    "BoxWish": shape(id=says(TEXT, "By which the result is known.")),
    "BoxNetwork": shape(
        ("name", "password", "number"),
        network=says(TEXT, "Which Wi-Fi to use.", enum=["own", "home"]),
        name=says(TEXT, "Of the home's; 1 to 32 bytes."),
        password=says(TEXT, "Of the home's; 8 to 63 signs."),
        number=says(TEXT, "Where the box shall be found there; may be empty."),
    ),
    "BoxCertificate": shape(pem=says(TEXT, "PEM: the box's, then its chain.")),
}

_WRONG = (503,)

PATHS: Paths = {
    "/api/box": {
        "get": operation("box", "How the box stands.", {200: ref("BoxStanding")}),
    },
    "/api/box/network": {
        "put": changing(
            operation(
                "box_network",
                "Wish for a Wi-Fi; the page goes away with the old one.",
                {202: ref("BoxWish")},
                sent=ref("BoxNetwork"),
                wrong=_WRONG,
            )
        ),
    },
    "/api/box/certificate/request": {
        "post": changing(
            operation(
                "box_request",
                "Wish for a request that a service can sign.",
                {202: ref("BoxWish")},
                wrong=_WRONG,
            )
        ),
    },
    "/api/box/certificate": {
        "put": changing(
            operation(
                "box_certificate",
                "Wish that the box use a service's certificate.",
                {202: ref("BoxWish")},
                sent=ref("BoxCertificate"),
                wrong=_WRONG,
            )
        ),
        "delete": changing(
            operation(
                "box_own_certificate",
                "Wish that the box use its own certificate again.",
                {202: ref("BoxWish")},
                wrong=_WRONG,
            )
        ),
    },
}
