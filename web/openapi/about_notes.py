"""What ``web.notes`` keeps: moments and stills."""

from __future__ import annotations

from typing import Any

from web import moments, stills, texts
from web.openapi.say import (
    INTEGER,
    TEXT,
    Paths,
    Schema,
    changing,
    many,
    nanoseconds,
    operation,
    ref,
    says,
    shape,
)


def _text(key: str, words: str) -> Schema:
    return says(TEXT, words, maxLength=moments.TEXTS[key][1])


LABEL = says(TEXT, "A label.", maxLength=texts.LABEL_LENGTH)
MOMENT = {
    "name": _text("name", "What happens, in a few words."),
    "start": nanoseconds("Where its first frame starts"),
    "end": nanoseconds("Where the first frame that is not its own starts"),
    "labels": says(many(LABEL), "What it shows.", maxItems=moments.LABELS),
    "seen": _text("seen", "What is seen."),
    "note": _text("note", "Private."),
}
STILL = {
    "at": nanoseconds("The start of its frame; any time of that frame may be sent"),
    "name": says(TEXT, "A name.", maxLength=stills.NAME_LENGTH),
}
ID = says(TEXT, "A name of our own, unique in these notes.")
BASE = says(INTEGER, "The version that the change was made over.")

SHAPES: dict[str, Schema] = {
    "Moment": shape(id=ID, **MOMENT),
    "Still": shape(id=ID, **STILL),
    "Notes": shape(
        ("stills",),
        version=says(INTEGER, "One more with each change; 0 before the first."),
        moments=says(many(ref("Moment")), "In the order of the film."),
        stills=says(many(ref("Still")), "Likewise; absent from older notes."),
    ),
    "Kept": shape(notes=ref("Notes"), kept=ID),
    "Saved": shape(notes=ref("Notes")),
    "NotesChanged": shape(error=TEXT, hint=TEXT, notes=ref("Notes")),
}


def _of(one: str, item: Schema) -> Paths:
    """The three ways to change one kind of thing."""
    many_at = f"/api/recordings/{{recording}}/{one}s"
    changed = {404: ref("Error"), 409: ref("NotesChanged"), 507: ref("Error")}
    sent = shape(**{"base": BASE, one: item})

    def way(what: str, summary: str, answers: dict[int, Any], body: Schema) -> Any:
        return changing(
            operation(f"{what}_{one}", summary, answers, sent=body, wrong=changed)
        )

    return {
        many_at: {
            "post": way("new", f"Keep a new {one}.", {201: ref("Kept")}, sent),
        },
        f"{many_at}/{{{one}}}": {
            "put": way(
                "keep",
                f"Keep a {one} that was changed, or bring back a removed one.",
                {200: ref("Kept")},
                sent,
            ),
            "delete": way(
                "remove", f"Remove a {one}.", {200: ref("Saved")}, shape(base=BASE)
            ),
        },
    }


PATHS: Paths = {
    **_of("moment", shape(("name", "labels", "seen", "note"), **MOMENT)),
    **_of("still", shape(("name",), **STILL)),
}
