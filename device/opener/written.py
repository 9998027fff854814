"""What is written about films: labels, the frames of stills, words that leave."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from device import labels as kept
from device import receipts
from device.errors import SpanInvalid
from device.fragment import to_ticks, to_time
from device.media import Nanoseconds, Track
from device.opener import agreed

if TYPE_CHECKING:
    from device.opener.desk import Answer, Desk


def frame_at(desk: Desk, recording: str, at: int) -> Answer:
    """When the frame starts that ``still`` shows for *at* (ns).

    Before the first frame that is the first; where film is missing, the last before.
    """
    frames = desk.shelf.film(recording).frames
    if not frames:
        raise SpanInvalid("this film has no picture")
    time = to_time(Track.PICTURE, to_ticks(Track.PICTURE, Nanoseconds(at)))
    return frames[max(0, bisect_right(frames, time) - 1)], b""


def labels(desk: Desk) -> Answer:
    """The list of labels, its version, and whether this key opens what was saved."""
    found = kept.load(desk.shelf.store, desk.shelf.identities)
    return _told(found), b""


def save_labels(desk: Desk, labels: list[dict[str, str]], base: int) -> Answer:
    """Keep a list made over version *base*; answer it as it was saved."""
    return _told(kept.save(desk.shelf.store, labels, base)), b""


def words_taken(
    desk: Desk, recording: str, purpose: str, words: dict[str, Any]
) -> Answer:
    """Write the receipt for words that are about to leave, not sealed.

    How many moments and in which form, whether with private notes; never the words.
    Raises ``ConsentMissing`` if the family did not agree to *purpose*.
    """
    card = agreed.require(desk, purpose)
    details = {
        "recording": desk.shelf.opened(recording).id,
        **{name: words[name] for name in ("form", "moments", "private")},
        "purpose": purpose,
        "family": card.code,
    }
    receipts.add(desk.shelf.store, "words taken away", details)
    return None, b""


def _told(found: kept.Labels) -> dict[str, Any]:
    return {"version": found.version, "labels": found.labels, "open": found.open}


QUESTIONS: Final[dict[str, Callable[..., Answer]]] = {
    "frame_at": frame_at,
    "labels": labels,
    "save_labels": save_labels,
    "words_taken": words_taken,
}
