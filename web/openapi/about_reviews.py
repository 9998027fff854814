"""What ``web.reviews`` and ``web.summary`` keep and answer: reviews and their sheet."""

from __future__ import annotations

from typing import Any

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
from web.review_sent import CYCLES, LINE, LINES, MOST, PROMPT, TEXTS, WORDS

LENGTHS = {name: longest for name, (_, longest) in TEXTS.items()}
LIST = many(says(TEXT, "One line.", maxLength=LINE))


def written(name: str, words: str) -> Schema:
    """A text of a review."""
    return says(TEXT, words, maxLength=LENGTHS[name])


PART: dict[str, Schema] = {
    "id": says(TEXT, "Unlike any other in the review."),
    "recording": ref("Id"),
    "moment": says(TEXT, "The moment that it is; or else"),
    "still": says(TEXT, "the still that it is."),
    "prompt": says(TEXT, "The practitioner's own; private.", maxLength=PROMPT),
    "words": says(TEXT, "What the parent said.", maxLength=WORDS),
}
REVIEW: dict[str, Schema] = {
    "title": written("title", "Private."),
    "question": written("question", "The helping question."),
    "words": written("words", "The parent's own words, on the whole."),
    "strengths": says(LIST, "Seen together.", maxItems=LINES),
    "strategies": says(LIST, "Agreed to be tried.", maxItems=LINES),
    "wishes": written("wishes", "For next time."),
    "cycle": says(INTEGER, "Which cycle it belongs to.", minimum=1, maximum=CYCLES),
    "film": says(TEXT, "The recording that is the film of this review, or empty."),
    "keep": many(says(TEXT, "The id of an item whose picture is for the family.")),
}
EVERY = (*REVIEW, "items")

SHAPES: dict[str, Schema] = {
    "Part": shape(
        ("moment", "still"),
        **PART,
        kind=says(TEXT, "What it is.", enum=["moment", "still"]),
        there=says(BOOLEAN, "Whether film and mark are still there, and open."),
        missing=says(TEXT, "Why it is not there.", enum=["", "gone", "closed"]),
        name=TEXT,
        labels=many(TEXT),
        start=or_none(nanoseconds("Where it starts")),
        end=or_none(nanoseconds("Where it ends")),
        at=or_none(nanoseconds("Where its picture is")),
        made=or_none(says(INTEGER, "When its film was made, ns since 1970.")),
        filmed=says(TEXT, "The same in words."),
        picture=says(TEXT, "Where its picture is; empty if it is not there."),
    ),
    "Review": shape(
        id=ref("Id"),
        version=says(INTEGER, "One more with each change."),
        open=says(BOOLEAN, "False if this key does not open what was saved last."),
        made=says(TEXT, "ISO 8601; empty if the box did not know the time."),
        items=says(many(ref("Part")), "In the order in which they are watched."),
        **REVIEW,
    ),
    "Reviews": shape(reviews=says(many(ref("Review")), "The latest cycle first.")),
    "ReviewChanged": shape(error=TEXT, hint=TEXT, now=ref("Review")),
    "Summary": shape(
        day=says(TEXT, "The day of the review; may be empty."),
        question=TEXT,
        pictures=many(shape(address=TEXT, words=says(TEXT, "The parent's."))),
        said=many(says(TEXT, "What the parent said.")),
        strengths=many(TEXT),
        strategies=many(TEXT),
        wishes=TEXT,
    ),
}

CHANGE = shape(
    EVERY,
    **REVIEW,
    items=says(
        many(shape(("moment", "still", "prompt", "words"), **PART)),
        "In the order in which they are watched.",
        maxItems=MOST,
    ),
)
SENT = shape(
    base=says(INTEGER, "The version that the change was made over."),
    review=says(CHANGE, "What changed; the rest stays as it is."),
)
KEEPING = (503, 507)


def _wrong(*codes: int, **shapes: Schema) -> dict[int, Any]:
    return {code: ref("Error") for code in codes} | {
        int(code.removeprefix("_")): told for code, told in shapes.items()
    }


PATHS: Paths = {
    "/api/reviews": {
        "get": operation("reviews", "Every review.", {200: ref("Reviews")}),
        "post": changing(
            operation(
                "begin_review",
                "Begin a review. The box gives it its name and its cycle.",
                {201: ref("Review")},
                sent=shape(("review",), review=CHANGE),
                wrong=_wrong(*KEEPING),
            )
        ),
    },
    "/api/reviews/{review}": {
        "get": operation(
            "review", "A review.", {200: ref("Review")}, wrong=_wrong(404)
        ),
        "patch": changing(
            operation(
                "change_review",
                "Keep the parts of a review that were changed.",
                {200: ref("Review")},
                sent=SENT,
                wrong=_wrong(404, *KEEPING, _409=ref("ReviewChanged")),
            )
        ),
        "delete": changing(
            operation(
                "erase_review",
                "Erase a review for good. The films in it stay.",
                {204: None},
                wrong=_wrong(404),
            )
        ),
    },
    "/api/reviews/{review}/summary": {
        "get": operation(
            "summary",
            "What stands on the summary for the family: nothing private.",
            {200: ref("Summary")},
            wrong=_wrong(404),
        ),
    },
    "/api/reviews/{review}/summary/printed": {
        "post": changing(
            operation(
                "summary_printed",
                "Note that the summary leaves on paper, before it does.",
                {204: None},
                wrong=_wrong(404, *KEEPING),
            )
        ),
    },
}
