"""What ``web.labels`` keeps: the practitioners' list of labels."""

from __future__ import annotations

from web import texts
from web.labels import MOST
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

WORDS = says(TEXT, "One line.", maxLength=texts.LABEL_LENGTH)

SHAPES: dict[str, Schema] = {
    "Label": shape(name=WORDS, group=says(WORDS, "Its heading; may be empty.")),
    "Labels": shape(
        version=says(INTEGER, "One more with each change; 0 before the first."),
        labels=says(many(ref("Label")), "In order; a group stands together."),
        open=says(BOOLEAN, "False if this key does not open what was saved last."),
    ),
    "Starter": shape(labels=many(ref("Label"))),
    "LabelsChanged": shape(error=TEXT, hint=TEXT, now=ref("Labels")),
}

SENT = shape(
    base=says(INTEGER, "The version that the change was made over."),
    labels=says(
        many(shape(("group",), name=WORDS, group=WORDS)),
        "No name twice, capital letters or not.",
        maxItems=MOST,
    ),
)

PATHS: Paths = {
    "/api/labels": {
        "get": operation("labels", "The list of labels.", {200: ref("Labels")}),
        "put": changing(
            operation(
                "keep_labels",
                "Keep a changed list. Moments that are marked keep their words.",
                {200: ref("Labels")},
                sent=SENT,
                wrong={
                    409: ref("LabelsChanged"),
                    503: ref("Error"),
                    507: ref("Error"),
                },
            )
        ),
    },
    "/api/labels/starter": {
        "get": operation(
            "starter", "The list that a new box begins with.", {200: ref("Starter")}
        ),
    },
}
