"""What ``web.api`` answers about one film."""

from __future__ import annotations

from web.openapi.say import (
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
        gaps=many(ref("Gap")),
        findings=many(says(TEXT, "What is lost or damaged, a sentence.")),
        notes=ref("Notes"),
        waveform=many(or_none(PEAK)),
        waveform_step=says(NUMBER, "Seconds from one peak to the next."),
    ),
    "Frames": shape(frames=many(nanoseconds("When a frame starts"))),
    "Findings": shape(findings=many(says(TEXT, "What is wrong, a sentence."))),
}

ONE = "/api/recordings/{recording}"
LOST = (404, 422)

PATHS: Paths = {
    ONE: {
        "get": operation(
            "film",
            "A film: its bytes, length, gaps, waveform and notes.",
            {200: ref("Film")},
            wrong=LOST,
        ),
    },
    f"{ONE}/frames": {
        "get": operation(
            "frames", "When each frame starts.", {200: ref("Frames")}, wrong=LOST
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
