"""Unlocking and locking: a passphrase or a key file in, an opener behind the session.

The passphrase is in this process for the length of one request; the key never is. One
unlock at a time: each costs the box memory and seconds. How many guesses are let
through is said in ``device.guesses``; a key file never waits for them.

A page that was locked while words were not saved yet asks the same as JSON, so that it
can stay where it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import (
    Blueprint,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from device.errors import IdentityInvalid, WrongPassphrase
from device.words import as_typed
from web import door, problems
from web.attempts import Attempts, Wait
from web.box import Box
from web.opening import Opening, StartOpener
from web.problems import Refused, sentence_of

MILLISECOND = 1_000_000
"""In nanoseconds: browsers count the former."""


@dataclass(frozen=True, slots=True)
class Hour:
    """Day and time on the visitor's computer, since the box may not know them.

    *now* is its clock (ns since 1970), or None, when the boot clock stood at *at*.
    """

    day: str
    now: int | None
    at: int

    @classmethod
    def sent(cls, form: Mapping[str, Any]) -> Hour:
        """As it was sent, taken before the passphrase takes its seconds."""
        at = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        now = str(form.get("now", ""))
        known = now.isascii() and now.isdecimal() and len(now) <= 15
        return cls(
            str(form.get("day", "")), int(now) * MILLISECOND if known else None, at
        )


bp = Blueprint("unlock", __name__)

LONGEST_PASSPHRASE = 1000
SLOW = 60
"""Seconds of waiting from which on the page says why."""

REASONS = {
    "claimed": "This box is yours now. Unlock it, to see that it opens.",
    "idle": "The box locked itself, because nobody used it for a while.",
    "locked": "The box is locked.",
    "shared": "The shared review is over, and the box is locked.",
}


@bp.get("/unlock")
def page() -> ResponseReturnValue:
    """Ask for a passphrase or a key file; as JSON, what it takes to ask."""
    if problems.wants_json():
        return {"names": _box().names(), "token": generate_csrf()}
    if door.here().opener:
        return redirect(url_for("recordings.page"), 303)
    return _page(REASONS.get(request.args.get("because", ""), ""))


@bp.post("/unlock")
def passphrase() -> ResponseReturnValue:
    """Unlock with a name and its passphrase."""
    sent = request.get_json() if request.is_json else request.form
    if not isinstance(sent, Mapping):
        raise Refused("The box did not understand that")
    hour = Hour.sent(sent)
    words, name = (str(sent.get(key, "")) for key in ("passphrase", "name"))
    if len(words) > LONGEST_PASSPHRASE:
        raise Refused("That is too long for a passphrase")
    name, words = _chosen(name), as_typed(words)
    return _unlock(_attempts().guess, lambda opener: opener.unlock(name, words), hour)


@bp.post("/unlock/key-file")
def key_file() -> ResponseReturnValue:
    """Unlock with a key file, which is read and not kept."""
    hour, file = Hour.sent(request.form), request.files.get("key")
    text = file.read().decode("utf-8", "replace") if file else ""
    return _unlock(_attempts().turn, lambda opener: opener.unlock_with(text), hour)


@bp.post("/lock")
def lock() -> ResponseReturnValue:
    """End the opener, and with it every opened key."""
    door.sessions().lock(door.here())
    return redirect(url_for("unlock.page", because="locked"), 303)


def _chosen(name: str) -> str:
    """The name to unlock; with only one on the box nobody has to choose."""
    names = _box().names()
    if name in names:
        return name
    if len(names) == 1:
        return names[0]
    raise Refused("Choose your name first")


def _unlock(
    alone: Callable[[], AbstractContextManager[None]],
    step: Callable[[Opening], None],
    hour: Hour,
) -> ResponseReturnValue:
    """Unlock by *step*; the opener is told the visitor's *hour*."""
    start: StartOpener = current_app.extensions["vig.start_opener"]
    try:
        with alone():
            opener = _opened(partial(start, _box().root), step)
            told = opener.visit(hour.day, hour.now, hour.at)
    except (WrongPassphrase, IdentityInvalid, Wait) as error:
        return _refused(error)
    door.sessions().unlock(door.here(), opener)
    door.here().today, door.here().doubted = told["today"], told["doubted"]
    if problems.wants_json():
        return "", 204
    return redirect(url_for("recordings.page"), 303)


def _opened(start: Callable[[], Opening], step: Callable[[Opening], None]) -> Opening:
    opener = start()
    try:
        step(opener)
    except BaseException:  # whatever it was, no half-opened process stays behind
        opener.end()
        raise
    return opener


def _refused(error: WrongPassphrase | IdentityInvalid | Wait) -> ResponseReturnValue:
    if isinstance(error, Wait):
        sentence, advice, code, wait = sentence_of(error), "", 429, error.seconds
    else:
        sentence, advice, code, wait = sentence_of(error), _advice(error), 403, 0
    if problems.wants_json():
        return problems.told(code, sentence, advice)
    return _page(f"{sentence} {advice}".strip(), wait=wait), code


def _advice(error: WrongPassphrase | IdentityInvalid) -> str:
    if isinstance(error, IdentityInvalid):
        return problems.hint_of(error)
    return "" if _attempts().wait else "Try again; capital letters matter."


def _page(message: str, wait: int = 0) -> str:
    seconds = wait or _attempts().whole_seconds
    box = _box()
    return render_template(
        "unlock.html",
        message=message,
        wait=seconds,
        slowest=seconds > SLOW,
        names=box.names(),
        held_here=box.countdown().held_here,
    )


def _attempts() -> Attempts:
    attempts: Attempts = current_app.extensions["vig.attempts"]
    return attempts


def _box() -> Box:
    box: Box = current_app.extensions["vig.box"]
    return box
