"""What ``web.api``, ``web.coach`` and ``web.erase`` answer about one film."""

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

PEAK: Schema = {"type": "integer", "minimum": 0, "maximum": 255}

SHAPES: dict[str, Schema] = {
    "Film": shape(
        duration=nanoseconds("How long it is"),
        film=says(TEXT, "Where its bytes are: one MP4, with byte ranges."),
        view=says(TEXT, "The name of the film as it is now; it changes as it grows."),
        recording_now=ref("Growing"),
        ending=says(TEXT, "How it ended, if that was no ordinary stop; a sentence."),
        stars=many(nanoseconds("What the parent starred while it was filmed")),
        gaps=many(ref("Gap")),
        findings=many(says(TEXT, "What is lost or damaged, a sentence.")),
        notes=ref("Notes"),
    ),
    "Lanes": shape(
        complete=says(BOOLEAN, "Whether more is still to come."),
        progress=says(NUMBER, "How much is known, from 0 to 1."),
        waveform=many(or_none(PEAK)),
        waveform_step=says(NUMBER, "Seconds from one peak to the next."),
        voices=shape(
            step=NUMBER,
            values=says(many(or_none(PEAK)), "How sure it is that somebody speaks."),
            by=says(or_none(TEXT), "Who judged: silero hears voices, webrtcvad sound."),
        ),
        movement=shape(step=NUMBER, values=many(or_none(PEAK))),
        pictures=many(nanoseconds("When there is a small picture")),
    ),
    "Frames": shape(
        scale=says(INTEGER, "Ticks a second."),
        first=says(or_none(INTEGER), "When the first frame starts, in ticks."),
        steps=says(
            many({"oneOf": [INTEGER, {"type": "array", "items": INTEGER}]}),
            "Ticks from frame to frame: a step, or a step and how often it comes. "
            "A start is whole nanoseconds, the nearest to its ticks.",
        ),
    ),
    "Grown": shape(
        pieces=says(INTEGER, "Half seconds that are kept."),
        recording_now=ref("Growing"),
    ),
    "Findings": shape(findings=many(says(TEXT, "What is wrong, a sentence."))),
}

ONE = "/api/recordings/{recording}"
LOST = (404, 422)

PATHS: Paths = {
    ONE: {
        "get": operation(
            "film",
            "A film: its bytes, length, gaps and notes.",
            {200: ref("Film")},
            wrong=LOST,
        ),
        "delete": changing(
            operation(
                "erase",
                "Erase it for good, with a receipt.",
                {204: None},
                wrong=(404, 409, 503, 507),
            )
        ),
    },
    f"{ONE}/growing": {
        "get": operation(
            "growing",
            "How far a film has grown that is being recorded.",
            {200: ref("Grown")},
            wrong=LOST,
        ),
    },
    f"{ONE}/frames": {
        "get": operation(
            "frames", "When each frame starts.", {200: ref("Frames")}, wrong=LOST
        ),
    },
    f"{ONE}/ready": {
        "post": changing(
            operation(
                "ready",
                "Say that somebody is on the way to this film: it is opened meanwhile.",
                {204: None},
                wrong=(404,),
            )
        ),
    },
    f"{ONE}/lanes": {
        "get": operation(
            "lanes",
            "Signposts to a place in the film: never scores.",
            {200: ref("Lanes")},
            wrong=LOST,
        ),
    },
    f"{ONE}/check": {
        "post": changing(
            operation(
                "check",
                "Prove every piece of the film.",
                {200: ref("Findings")},
                wrong=LOST,
            )
        ),
    },
}
