"""Wishes as they come from a browser: checked, and put as the opener takes them.

A wish is one thing that is taken away: a moment, several as one film, a still, or the
whole film; as a sealed file or as a page that opens itself; for whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from device.errors import RecipientInvalid, RecordingUnknown
from web import purposes, words
from web.box import Box
from web.problems import Refused
from web.shell import shell

AGE, PAGE = "age", "page"
LONGEST_KEY = 200
"""Characters; an age recipient has 62."""
LONGEST_PASSPHRASE = 400
MOST = 50
"""Things that can be asked for at once."""


@dataclass(frozen=True, slots=True)
class Whom:
    """The form, and who can open it: *keys*, or whoever knows the *passphrase*.

    *purpose* is what it is for; the opener asks whether the family agreed to it.
    """

    form: str
    keys: tuple[str, ...]
    passphrase: str = field(repr=False)
    purpose: str

    @classmethod
    def of(cls, sent: Mapping[str, Any]) -> Whom:
        """From *form*, *to* (names), *other* (a key), *passphrase* and *for*."""
        form = sent.get("form", AGE)
        if form not in (AGE, PAGE):
            raise Refused("Choose what it shall be: a sealed file, or a page")
        keys = (*_keys_of(_texts(sent, "to")), *_other(_text(sent, "other")))
        if form == AGE and not keys:
            raise Refused("Choose at least one person who can open it")
        words = _text(sent, "passphrase").split() if form == PAGE else []
        passphrase = " ".join(words)  # as the page itself reads it
        if form == PAGE and not passphrase:
            raise Refused("Choose a passphrase: without one nobody could open the page")
        if len(passphrase) > LONGEST_PASSPHRASE:
            raise Refused("That passphrase is too long to be typed")
        purpose = purposes.checked(_text(sent, "for"))
        return cls(form, tuple(dict.fromkeys(keys)), passphrase, purpose)

    def wish(self, recording: str, thing: Mapping[str, Any]) -> dict[str, Any]:
        """What the opener is asked for."""
        return {
            "recording": recording,
            **thing,
            "purpose": self.purpose,
            "recipients": list(self.keys),
            "passphrase": self.passphrase,
            "shell": shell() if self.form == PAGE else "",
        }


def things(notes: Mapping[str, Any], sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was chosen: *moment*, *still* (ids, in order), *film*, *together*, *titles*.

    Raises ``RecordingUnknown`` for a moment or still that was removed meanwhile.
    """
    moments = [_found(notes, "moments", each) for each in _texts(sent, "moment")]
    stills = [_found(notes, "stills", each) for each in _texts(sent, "still")]
    titles = bool(sent.get("titles"))
    parts = [[one["start"], one["end"], one["name"]] for one in moments]
    chosen = _moments(parts, together=bool(sent.get("together")), titles=titles)
    for one in stills:
        part = [one["at"], one["at"], ""]
        chosen.append({"what": "still", "parts": [part], "titles": False})
    if sent.get("film"):
        chosen.append({"what": "film", "parts": [], "titles": False})
    if not chosen:
        raise Refused("Choose what to take away: a moment, a picture or the whole film")
    if len(chosen) > MOST:
        raise Refused(f"Take at most {MOST} things away at once")
    return chosen


def _moments(
    parts: list[list[Any]], *, together: bool, titles: bool
) -> list[dict[str, Any]]:
    if parts and ((together and len(parts) > 1) or titles):
        return [{"what": "reel", "parts": parts, "titles": titles}]
    return [
        {"what": "clip", "parts": [[start, end, ""]], "titles": False}
        for start, end, _ in parts
    ]


def _found(notes: Mapping[str, Any], kind: str, number: str) -> dict[str, Any]:
    for one in notes.get(kind, ()):
        if one["id"] == number:
            return dict(one)
    thing = words.called(kind.removesuffix("s"))
    raise RecordingUnknown(
        f"A {thing} you chose is not there any more",
        f"It was removed meanwhile. Choose among the {thing}s that are there.",
    )


def _keys_of(names: Sequence[str]) -> list[str]:
    box: Box = current_app.extensions["vig.box"]
    people = box.recipients()
    if any(name not in people for name in names):
        raise Refused("Somebody you chose is no longer enrolled on this box")
    return [people[name] for name in names]


def _other(text: str) -> list[str]:
    key = text.strip()
    if not key:
        return []
    if len(key) > LONGEST_KEY or not key.startswith("age1"):
        raise RecipientInvalid("That is not a key that a clip can be sealed to")
    return [key]


def _text(sent: Mapping[str, Any], name: str) -> str:
    value = sent.get(name) or ""
    if not isinstance(value, str):
        raise Refused("The box did not understand that")
    return value


def _texts(sent: Mapping[str, Any], name: str) -> list[str]:
    values = sent.get(name) or []
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise Refused("The box did not understand that")
    return values
