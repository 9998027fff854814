"""A wish: what somebody asked to take away, in which form, and for whom.

It comes from the page as plain values. What cannot be meant is refused here, before
anything is cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from device import seal
from device.consent import Purpose
from device.errors import NoRecipient, SpanInvalid, WrongPassphrase
from device.media import Nanoseconds
from device.opener.agreed import checked

CLIP: Final = "clip"
REEL: Final = "reel"
STILL: Final = "still"
FILM: Final = "film"
WHATS: Final = (CLIP, REEL, STILL, FILM)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the film (ns on its time); of a still only *start* counts."""

    start: Nanoseconds
    end: Nanoseconds
    title: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """*what* of a *recording*, sealed to *recipients*.

    *purpose* is what for. With a *shell* (the page that opens itself, still empty) also
    to whoever knows the *passphrase*. *titles*: each part of a reel shows its name
    before it.
    """

    recording: str
    what: str
    parts: tuple[Span, ...]
    titles: bool
    recipients: tuple[str, ...]
    passphrase: str = field(repr=False)
    shell: str = field(repr=False)
    purpose: Purpose

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Wish:
        """Read what the page sent.

        Raises ``RecipientInvalid``, ``NoRecipient``, ``WrongPassphrase`` if a page
        would have none, ``SpanInvalid``, ``ConsentMissing`` if nobody said what for.
        """
        shell, phrase = str(told.get("shell", "")), str(told.get("passphrase", ""))
        keys = tuple(seal.checked_recipient(key) for key in told["recipients"])
        if shell and not phrase:
            raise WrongPassphrase("the passphrase is empty", "choose one")
        if not (shell or keys):
            raise NoRecipient("nobody was chosen who could open it", "choose somebody")
        what, parts = str(told["what"]), _parts(told.get("parts", ()))
        if not _fits(what, len(parts)):
            raise SpanInvalid("this cannot be taken away")
        titles = bool(told.get("titles"))
        purpose, recording = checked(told.get("purpose")), str(told["recording"])
        return cls(recording, what, parts, titles, keys, phrase, shell, purpose)

    @property
    def kind(self) -> str:
        """How the file's name ends."""
        if self.shell:
            return "html"
        return "jpg.age" if self.what == STILL else "mp4.age"

    @property
    def details(self) -> dict[str, Any]:
        """What the receipt says of it: no name, no passphrase."""
        told: dict[str, Any] = {
            "recording": self.recording,
            "what": self.what,
            "purpose": self.purpose.value,
            "form": "page" if self.shell else "age",
            "recipients": list(self.recipients),
        }
        if self.what == CLIP:
            told |= {"start": self.parts[0].start, "end": self.parts[0].end}
        if self.what == REEL:
            told["parts"] = [[part.start, part.end] for part in self.parts]
        if self.what == STILL:
            told["at"] = self.parts[0].start
        return told


def _fits(what: str, parts: int) -> bool:
    fitting = {CLIP: parts == 1, STILL: parts == 1, FILM: parts == 0, REEL: parts > 0}
    return fitting.get(what, False)


def _parts(told: Sequence[Sequence[Any]]) -> tuple[Span, ...]:
    try:
        return tuple(
            Span(Nanoseconds(int(start)), Nanoseconds(int(end)), str(title))
            for start, end, title in told
        )
    except (TypeError, ValueError) as exc:
        raise SpanInvalid from exc
