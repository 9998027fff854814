"""What other rooms of the box answer, laid out for the page that looks through a film.

The page must do with and without them, so a test decides what they say. What is kept
goes into the shelf's notes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from device.media import SECOND
from tests.web.fake_opener import JPEG

LANES = re.compile(r"/api/recordings/[0-9a-f]{32}/lanes")
LABELS = re.compile(r"/api/labels")
STILLS = re.compile(r"/api/recordings/[0-9a-f]{32}/stills/([0-9a-f]+)")
PICTURE = re.compile(r"/recordings/[0-9a-f]{32}/(small|still)/[0-9-]+\.jpg")

OWN_LABELS = {
    "version": 1,
    "labels": [
        {"name": "Waits", "group": "Encouraging"},
        {"name": "Warm voice", "group": "Encouraging"},
        {"name": "Returns the look", "group": "Receiving"},
    ],
}


def lanes(seconds: float) -> dict[str, Any]:
    """All that can be told of a film of so many seconds."""
    return {
        "complete": True,
        "progress": 1.0,
        "waveform": [k % 256 for k in range(round(seconds * 20))],
        "waveform_step": 0.05,
        "voices": {
            "step": 0.1,
            "values": [255 * (k // 20 % 2) for k in range(round(seconds * 10))],
            "by": "silero",
        },
        "movement": {"step": 0.5, "values": [None, *[90] * round(seconds * 2 - 1)]},
        "pictures": [k * SECOND for k in range(0, round(seconds), 5)],
    }


@dataclass
class Others:
    """The other rooms: a status other than 200 means that there is no answer."""

    recording: dict[str, Any]
    lanes: dict[str, Any] | int
    labels: dict[str, Any] | int = field(default_factory=lambda: OWN_LABELS)
    asked: list[str] = field(default_factory=list)

    def answer(self) -> ResponseReturnValue | None:
        """Before each request: the answer, if it is theirs to give."""
        for path, answer in (
            (LANES, lambda _: _told(self.lanes)),
            (LABELS, lambda _: _told(self.labels)),
            (STILLS, self._still),
            (PICTURE, lambda _: (JPEG, {"Content-Type": "image/jpeg"})),
        ):
            found = path.fullmatch(request.path)
            if found:
                self.asked.append(request.path)
                return answer(found)
        return None

    def _still(self, found: re.Match[str]) -> ResponseReturnValue:
        sent, notes = request.get_json(), self.recording["notes"]
        if sent["base"] != notes["version"]:
            return _told(409)
        stills = [each for each in notes.get("stills", []) if each["id"] != found[1]]
        if request.method == "PUT":
            stills.append({"id": found[1], **sent["still"]})
        version = notes["version"] + 1
        self.recording["notes"] = {**notes, "version": version, "stills": stills}
        return {"notes": self.recording["notes"], "kept": found[1]}


def _told(told: dict[str, Any] | int) -> ResponseReturnValue:
    if isinstance(told, int):
        return {"error": "Not here.", "hint": ""}, told
    return told
