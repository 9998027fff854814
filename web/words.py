"""How the page says times, lengths and counts, in plain English.

Everything a person reads that is made from a number is made here. Film times are
nanoseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask

from device.consent import day_in_words

SECOND = 1_000_000_000


def count(number: int, thing: str) -> str:
    """``3 moments``, ``1 moment``, ``no moments``."""
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"


def when(made: int | None) -> str:
    """The day and time of a recording in the box's own zone."""
    if made is None:
        return "Time not known"
    local = datetime.fromtimestamp(made / SECOND, UTC).astimezone()
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def between(after: int | None, before: int | None) -> str:
    """``Between 3 and 10 November``: the days between which something was made.

    Both are times (ns since 1970) or not known; nothing if neither is.
    """
    first, last = (_day_of(one) if one else None for one in (after, before))
    if first and last:
        if first == last:
            return f"On {first.day} {first:%B}"
        same = (first.year, first.month) == (last.year, last.month)
        month = "" if same else f" {first:%B}"
        return f"Between {first.day}{month} and {last.day} {last:%B}"
    if first:
        return f"{first.day} {first:%B} or later"
    return f"{last.day} {last:%B} or before" if last else ""


def _day_of(wall: int) -> date:
    return datetime.fromtimestamp(wall / SECOND, UTC).astimezone().date()


def day(written: str) -> str:
    """A day that is written ``2026-11-25``: ``25 November 2026``."""
    found = date.fromisoformat(written)
    return f"{found.day} {found:%B %Y}"


def length(seconds: float) -> str:
    """``12 minutes``, ``1 minute 5 seconds``, ``42 seconds``."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 10:
        return count(round(seconds / 60), "minute")
    words = [count(minutes, "minute")] if minutes else []
    return " ".join(words + ([count(rest, "second")] if rest or not words else []))


def roughly(minutes: int) -> str:
    """``40 minutes``, ``3 hours``: as exactly as anybody wants to know."""
    if minutes >= 120:
        return count(minutes // 60, "hour")
    return count(minutes, "minute")


def precisely(nanoseconds: int) -> str:
    """A moment's length: ``6.4 seconds``."""
    return f"{nanoseconds / SECOND:.1f}".removesuffix(".0") + " seconds"


def size(count: int) -> str:
    """Bytes as one says them: ``8.2 MB``, ``47 KB``."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / 1_000_000:.1f} MB"


def kept_for(seconds: float) -> str:
    """How long something is still kept: ``23 hours``, ``40 minutes``."""
    return roughly(max(1, round(seconds / 60)))


def listed(names: Sequence[str]) -> str:
    """``Anna, Ben and Ruth``."""
    *most, last = names or ("",)
    return f"{', '.join(most)} and {last}" if most else last


def called(kind: str) -> str:
    """What the page calls what was marked in a film: a moment, or a picture."""
    return {"still": "picture"}.get(kind, kind)


def sentence(text: str) -> str:
    """*text* with a capital letter and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def clock(nanoseconds: int) -> str:
    """A place in the film: ``1:42``."""
    minutes, seconds = divmod(nanoseconds // SECOND, 60)
    return f"{minutes}:{seconds:02d}"


def marked(recording: dict[str, Any]) -> str:
    """How far the work on a recording has come."""
    moments, taken = recording["moments"], recording["taken"]
    if not moments:
        return "No moments marked yet"
    away = f"{taken} taken away" if taken else "not yet taken away"
    return f"{count(moments, 'moment')} marked · {away}"


def stars(number: int) -> str:
    """``2 stars``; nothing if there is none."""
    return count(number, "star") if number else ""


def gap(gap: dict[str, Any]) -> str:
    """``2 seconds of sound are missing at 4:10``."""
    span = f"{max(0.1, gap['duration'] / SECOND):.1f}".removesuffix(".0")
    seconds = "second is" if span == "1" else "seconds are"
    span, verb = f"{span} {seconds}".rsplit(" ", 1)
    return f"{span} of {gap['track']} {verb} missing at {clock(gap['start'])}"


def init_app(app: Flask) -> None:
    """Let templates use these words."""
    for word in (
        when,
        day,
        precisely,
        clock,
        marked,
        gap,
        count,
        size,
        listed,
        sentence,
    ):
        app.add_template_filter(word)
    app.add_template_filter(day_in_words, "day")
    app.add_template_filter(length, "length_of")  # Jinja has its own "length"
