"""How the page says things about reviews."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Flask

from web import words


def day(made: str) -> str:
    """``Wednesday 25 November 2026`` of an ISO time; empty if it is not known."""
    moment = moment_of(made)
    return f"{moment:%A} {moment.day} {moment:%B} {moment.year}" if moment else ""


def moment_of(made: str) -> datetime | None:
    """The time that a review says it was made at, in the box's own zone."""
    try:
        return datetime.fromisoformat(made).astimezone() if made else None
    except ValueError:  # whoever can write the card can have put anything there
        return None


def title(review: dict[str, Any]) -> str:
    """What a review is called."""
    return review["title"] or f"Review of cycle {review['cycle']}"


def parts(items: Iterable[dict[str, Any]]) -> str:
    """``3 moments, 1 picture``; ``nothing chosen yet``."""
    kinds = [item["kind"] for item in items]
    told = [(kinds.count(kind), words.called(kind)) for kind in ("moment", "still")]
    return ", ".join(words.count(n, name) for n, name in told if n) or (
        "nothing chosen yet"
    )


def film_of(found: dict[str, Any] | None) -> str:
    """What the card of a recording says that is the film of a review."""
    if not found:
        return ""
    when = day(found["made"])
    return (
        f"Film of the review of {when}"
        if when
        else (f"Film of the review of cycle {found['cycle']}")
    )


def init_app(app: Flask) -> None:
    """Let templates use these words."""
    app.add_template_filter(day, "review_day")
    app.add_template_filter(title, "review_title")
    app.add_template_filter(parts, "review_parts")
