"""The summary of a review for the family: what stands on it, and its ways out.

Only what was written for the family is on it: the question, the parent's own words,
strengths, strategies, wishes, and the pictures that were chosen. Prompts, names of
moments, labels and notes stay behind.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from device import receipts
from device.consent import Purpose
from device.family import Family
from device.opener import agreed, page
from device.opener.goods import Goods
from device.opener.reviews import films, told
from device.reviews import Reviews

if TYPE_CHECKING:
    from device.opener.desk import Answer, Desk
    from device.opener.shelf import Shelf

WIDTH: Final = 960
"""Pixels across of a picture that the family keeps."""


def summary(desk: Desk, review: str) -> Answer:
    """What stands on the summary of a review; ``ConsentMissing`` if not agreed to."""
    agreed.require(desk, Purpose.REVIEW)
    return sheet(reviewed(desk.shelf, review)), b""


def summary_printed(desk: Desk, review: str) -> Answer:
    """Write the receipt for a summary that is about to leave on paper, not sealed."""
    card = agreed.require(desk, Purpose.REVIEW)
    shown = sheet(reviewed(desk.shelf, review))["pictures"]
    _receipt(desk, "summary printed", review, shown, card)
    return None, b""


def copy_summary(
    desk: Desk, review: str, passphrase: str, recipients: list[str], shell: str
) -> Answer:
    """The page with the summary that the family keeps, sealed; its receipt is written.

    It is small, so it is made at once, in memory, and never lies on the card.
    """
    card = agreed.require(desk, Purpose.COPY)
    found = sheet(reviewed(desk.shelf, review))
    made = io.BytesIO()
    page.write(goods(desk.shelf, found), shell, passphrase, recipients, made)
    left = {
        "form": "page",
        "recipients": recipients,
        "size": made.tell(),
        "sha256": hashlib.sha256(made.getbuffer()).hexdigest(),
    }
    _receipt(desk, "summary taken away", review, found["pictures"], card, **left)
    return None, made.getvalue()


def goods(shelf: Shelf, found: dict[str, Any]) -> Goods:
    """What is sealed in that page: the pictures one after the other, and the words."""
    pictures = found["pictures"]
    pieces = [shelf.still(one["recording"], one["at"], WIDTH) for one in pictures]
    shown = [
        {"size": len(piece), "words": one["words"]}
        for piece, one in zip(pieces, pictures, strict=True)
    ]
    about = {"format": 1, "kind": "summary", "summary": {**found, "pictures": shown}}
    return Goods(pieces, sum(map(len, pieces)), 0, about)


def _receipt(
    desk: Desk,
    action: str,
    review: str,
    pictures: list[dict[str, Any]],
    card: Family,
    **left: object,
) -> None:
    """What leaves, of how many pictures and of which family; never a word of it."""
    purpose = Purpose.COPY if left else Purpose.REVIEW
    details = {
        "review": review,
        "pictures": len(pictures),
        "purpose": purpose.value,
        "family": card.code,
        **left,
        "with": desk.who,
    }
    receipts.add(desk.shelf.store, action, details)
    for recording in {one["recording"] for one in pictures}:
        desk.shelf.store.collect(recording)


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
    "copy_summary": copy_summary,
}
