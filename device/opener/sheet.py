"""The summary of a review for the family: what stands on it, and its ways out.

Only what was written for the family is on it: the question, the parent's own words,
strengths, strategies, wishes, and the pictures that were chosen. Prompts, names of
moments, labels and notes stay behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from device import receipts
from device.opener.reviews import films, told
from device.reviews import Reviews

if TYPE_CHECKING:
    from device.opener.desk import Answer, Desk
    from device.opener.shelf import Shelf


def summary(desk: Desk, review: str) -> Answer:
    """What stands on the summary of a review."""
    return sheet(reviewed(desk.shelf, review)), b""


def summary_printed(desk: Desk, review: str) -> Answer:
    """Write the receipt for a summary that is about to leave on paper, not sealed."""
    found = reviewed(desk.shelf, review)
    shown = sheet(found)["pictures"]
    details = {"review": found["id"], "pictures": len(shown), "with": desk.who}
    receipts.add(desk.shelf.store, "summary printed", details)
    for recording in {one["recording"] for one in shown}:
        desk.shelf.store.collect(recording)
    return None, b""


def reviewed(shelf: Shelf, review: str) -> dict[str, Any]:
    """A review with its parts looked up; raises ``ReviewUnknown``."""
    return told(Reviews(shelf.store).load(review, shelf.identities), films(shelf))


def sheet(review: dict[str, Any]) -> dict[str, Any]:
    """What of a review is for the family's eyes.

    *pictures* are those that were chosen and are there, in the order of the review,
    each with the parent's words about it; *said* are the words beside no picture.
    """
    items = review["items"]
    shown = [one for one in items if one["there"] and one["id"] in review["keep"]]
    beside = [one["words"] for one in items if one not in shown]
    return {
        "made": review["made"],
        "question": review["question"],
        "pictures": [
            {name: one[name] for name in ("recording", "at", "words")} for one in shown
        ],
        "said": [words for words in (review["words"], *beside) if words],
        **{name: review[name] for name in ("strengths", "strategies", "wishes")},
    }


QUESTIONS: Final[dict[str, Callable[..., Answer]]] = {
    "summary": summary,
    "summary_printed": summary_printed,
}
