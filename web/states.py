"""What the box is doing, in words: each state its own, with what to do about it."""

from __future__ import annotations

from typing import Any

from device.status import Status
from web import words

LOW_MINUTES = 60
"""With room for less, the page says that space is getting low."""

MAKE_ROOM = "Take away the clips you need, then erase older films."
NOT_RUNNING = (
    "The recorder is not running",
    "The box cannot record. Pull its plug, wait ten seconds and put it back. "
    "What has been filmed is safe.",
)
LACKING = {
    "room": (
        "The card is full",
        "Nothing more can be recorded, and a recording that was under way has been "
        f"stopped. What is here is safe. {MAKE_ROOM}",
    ),
    "camera": (
        "The camera is missing",
        "The box cannot record. Check that the camera’s cable sits firmly at both "
        "ends, then press the button on the box again.",
    ),
    "microphone": (
        "The microphone is missing",
        "The box cannot record. Check that the microphone is plugged in, then press "
        "the button on the box again.",
    ),
    "person": (
        "Nobody could open what would be filmed",
        "So the box does not record. A practitioner has to be enrolled on it first.",
    ),
}
"""Why the box cannot record, where the recorder's own sentence is not enough."""
GOES_ON = {
    "camera": (
        "Recording now, without picture",
        "the camera is away: check its cable. The sound goes on meanwhile",
    ),
    "microphone": (
        "Recording now, without sound",
        "the microphone is away: check that it is plugged in. "
        "The picture goes on meanwhile",
    ),
    "camera and microphone": (
        "Recording now, but nothing comes in",
        "camera and microphone are away: check their cables, or the recording ends "
        "in a few seconds",
    ),
}
STOP = "the family can stop it with the button on the box"


def told(status: Status | None, films: int) -> dict[str, Any]:
    """All that a page shows of the box, by itself again and again.

    *state*: ``kind`` (calm, live, away), ``title``, ``text``. *low*: a sentence when
    space is getting low, or "". *doing*: idle, recording, finishing, cannot, or ""
    when the recorder is not running. *recording*: the id of the one being made.
    *seconds*: how long it has been running. *films*: how many there are, so that a page
    notices what the family's hand erased.
    """
    return {
        "state": state(status),
        "low": low(status),
        "doing": status.state if status else "",
        "recording": status.recording if status else None,
        "seconds": status.seconds if status else 0.0,
        "films": films,
    }


def state(status: Status | None) -> dict[str, str]:
    """The recorder's state: a kind for the colour, a title, a sentence."""
    if status is None:
        return _state("away", *NOT_RUNNING)
    if status.state == "recording":
        return _recording(status)
    if status.state == "finishing":
        return _state("calm", "Putting the recording away", "It will be here shortly.")
    if status.state == "cannot":
        otherwise = ("The box cannot record", status.reason)
        return _state("away", *LACKING.get(status.lacks, otherwise))
    room = f"Room for about {words.roughly(status.room_minutes)} of film."
    return _state("calm", "Ready, not recording", room)


def low(status: Status | None) -> str:
    """A sentence when space is getting low; a full card has one of its own."""
    if status is None or status.lacks == "room" or status.room_minutes >= LOW_MINUTES:
        return ""
    minutes = words.count(status.room_minutes, "more minute")
    room = f"about {minutes}" if status.room_minutes else "less than a minute"
    return f"Room for {room} of film. {MAKE_ROOM}"


def _recording(status: Status) -> dict[str, str]:
    so_far = f"{words.length(status.seconds)} so far"
    title, lacking = GOES_ON.get(status.lacks, ("Recording now", status.reason))
    parts = filter(None, (so_far, lacking, STOP))
    return _state("live", title, " · ".join(parts))


def _state(kind: str, title: str, text: str) -> dict[str, str]:
    return {"kind": kind, "title": title, "text": text}
