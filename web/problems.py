"""What the page says when something goes wrong: one clear sentence, and what to do.

Errors of ``device.errors`` keep their own sentence. What was not foreseen is told
plainly and logged by its place in the code only: messages, addresses and values could
hold names, times or film.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from flask import Flask, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from device import errors
from device.errors import VigError
from web import words
from web.attempts import Wait
from web.claiming import NoHand, PlaceLost, SomebodyElse
from web.codes import CodeWrong
from web.door import Nobodys, NoScreen, OnlyShared, here, sessions

logger = logging.getLogger(__name__)


class Refused(VigError, ValueError):
    """This cannot be kept."""


class NotThere(VigError, LookupError):
    """There is no such thing here."""

    hint = "go back to the recordings"


class Busy(VigError):
    """The box is busy with other films."""

    hint = "try again in a moment"


STATUS: list[tuple[type[VigError], int]] = [
    (errors.RecordingUnknown, 404),
    (errors.PictureUnknown, 404),
    (errors.RecordingEmpty, 404),
    (errors.ParcelUnknown, 404),
    (errors.ReviewUnknown, 404),
    (errors.SpanInvalid, 400),
    (errors.DayUnfit, 400),
    (errors.ConfirmationWrong, 400),
    (errors.RecipientInvalid, 400),
    (errors.IdentityInvalid, 400),
    (Refused, 400),
    (NotThere, 404),
    (errors.ItemUnknown, 404),
    (errors.NothingToShow, 422),
    (errors.ShowingFull, 422),
    (CodeWrong, 403),
    (OnlyShared, 403),
    (Nobodys, 403),
    (NoHand, 409),
    (SomebodyElse, 409),
    (PlaceLost, 403),
    (errors.ClaimCodeWrong, 403),
    (errors.ClaimClosed, 403),
    (errors.ClaimCodeMissing, 503),
    (errors.AlreadyClaimed, 409),
    (errors.PassphraseWeak, 400),
    (errors.NameInvalid, 400),
    (NoScreen, 403),
    (errors.Locked, 403),
    (errors.WrongPassphrase, 403),
    (errors.NotForThisKey, 403),
    (errors.NotesChanged, 409),
    (errors.LabelsChanged, 409),
    (errors.StillFilming, 409),
    (errors.FamilyChanged, 409),
    (errors.BoxLent, 409),
    (errors.CodeInvalid, 400),
    (errors.ConsentMissing, 403),
    (errors.ReviewChanged, 409),
    (errors.WishInvalid, 400),
    (errors.WifiUnfit, 400),
    (errors.CertificateUnfit, 400),
    (errors.BoxError, 503),
    (errors.SegmentDamaged, 422),
    (errors.FormatUnknown, 422),
    (errors.ClipRefused, 422),
    (Wait, 429),
    (errors.StoreFull, 507),
    (Busy, 503),
    (errors.StoreError, 503),
    (errors.NoRecipient, 503),
]
"""The first class that fits decides; anything else of ours is a 500."""

HINTS: dict[type[VigError], str] = {
    errors.RecordingUnknown: "It may have been erased. Go back to the recordings.",
    errors.RecordingEmpty: "It ended before its first second.",
    errors.SegmentDamaged: "The rest of the film can still be looked through.",
    errors.SpanInvalid: "Choose a start and an end within the film, start first.",
    errors.RecipientInvalid: "A key is one line that starts with age1.",
    errors.NoRecipient: "A practitioner has to be enrolled on the box first.",
    errors.StoreUnwritable: "The box cannot write to its card.",
    errors.IdentityInvalid: "A key file has a line that starts with AGE-SECRET-KEY-1.",
}
"""For people at a page, where the hint of the class speaks to the command line."""

PLAIN: dict[int, tuple[str, str]] = {
    400: ("The box did not understand that.", "Go back and try once more."),
    403: ("That is not allowed.", ""),
    404: ("There is no such page.", "Go back to the recordings."),
    405: ("That is not allowed.", ""),
    413: ("That is too long.", "Use fewer words."),
    415: ("The box did not understand that.", ""),
    416: ("The film has no such place.", ""),
}

LOCKED = "Vig-Locked"
"""The header by which a program knows that it was the lock, and nothing else."""
TEXT = "text/plain; charset=utf-8"
UNFORESEEN = ("Something went wrong in the box.", "Try again. Nothing was changed.")


def status_of(error: VigError) -> int:
    """The HTTP status that says the same as *error*."""
    return next((code for kind, code in STATUS if isinstance(error, kind)), 500)


def as_json() -> bool:
    """Whether a program asked, and not a person who looks at a page."""
    accepts = request.accept_mimetypes
    return request.path.startswith("/api/") or not accepts.accept_html


def wants_json() -> bool:
    """Whether JSON was asked for by name: no word about it means a page."""
    accepts = request.accept_mimetypes
    return accepts["application/json"] > accepts["text/html"]


def told(code: int, sentence: str, hint: str) -> ResponseReturnValue:
    """The answer, as JSON or as a page, whichever was asked for."""
    if as_json():
        return jsonify(error=sentence, hint=hint), code
    page = render_template("problem.html", sentence=sentence, hint=hint, code=code)
    return page, code


def own_error(error: VigError) -> ResponseReturnValue:
    """An error of ours, with its own sentence."""
    code = status_of(error)
    if code == 500:
        logger.error("unexpected error kind=%s", type(error).__name__)
    words = said(error)
    answer = told(code, words["error"], words["hint"])
    wait = error.seconds if isinstance(error, Wait) else 2
    if code in (429, 503):
        answer = (*answer, {"Retry-After": str(wait)})  # type: ignore[misc]
    return answer


def said(error: VigError) -> dict[str, str]:
    """What every answer that is an error says: what is wrong, and what to do."""
    hint = hint_of(error)
    return {"error": sentence_of(error), "hint": words.sentence(hint) if hint else ""}


def hint_of(error: VigError) -> str:
    """What to do, said to a person at a page unless it was said for this very case."""
    own = error.hint != type(error).hint
    return error.hint if own else HINTS.get(type(error), error.hint)


def locked(error: errors.Locked) -> ResponseReturnValue:
    """Send a person to the unlock page, and tell a program."""
    known = sessions().cookie in request.cookies and not here().number
    if here().opener:
        sessions().lock(here())
    if not _is_a_page():
        return (*own_error(error), {LOCKED: "1"})  # type: ignore[misc]
    because = "idle" if known else None
    if request.path == "/shared":
        return redirect(url_for("shared.page", because="ended"), 303)
    return redirect(url_for("unlock.page", because=because), 303)


def only_shared(error: OnlyShared | NoScreen) -> ResponseReturnValue:
    """Bring a person to where a shared screen begins, and tell a program."""
    if not _is_a_page():
        return own_error(error)
    return redirect(url_for("shared.page"), 303)


def nobodys(error: Nobodys) -> ResponseReturnValue:
    """Bring a person to where a box is claimed, and tell a program."""
    if not _is_a_page():
        return own_error(error)
    return redirect(url_for("claim.page"), 303)


def _is_a_page() -> bool:
    asked = request.method == "GET" and request.accept_mimetypes.accept_html
    return bool(asked) and not request.path.startswith("/api/")


def sentence_of(error: VigError) -> str:
    """The message as a whole sentence."""
    return words.sentence(str(error))


def http_error(error: HTTPException) -> ResponseReturnValue:
    """What Flask itself refuses; headers such as Allow are kept."""
    code = error.code or 500
    if isinstance(error, SecurityError):  # a foreign Host: not one link is made for it
        return "This is not the address of the box.\n", 400, {"Content-Type": TEXT}
    if error.response is not None or code < 400:
        return error.get_response()
    answer = told(code, *PLAIN.get(code, UNFORESEEN))
    kept = [h for h in error.get_headers() if h[0] not in ("Content-Type",)]
    return (*answer, kept)  # type: ignore[misc]


def stale_page(error: CSRFError) -> ResponseReturnValue:
    """A form from before the box was locked, or from another site."""
    sentence = "This page had been open for too long."
    return told(400, sentence, "Go back, load it anew, and try once more.")


class QuietFlask(Flask):
    """Flask, but what it logs of an error is where it happened and nothing else."""

    def log_exception(
        self,
        exc_info: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> None:
        """Log kind and place of an error that nobody foresaw."""
        kind = exc_info[0].__name__ if exc_info[0] else "nothing"
        place = "".join(traceback.format_tb(exc_info[2]))
        logger.error(
            "unexpected error endpoint=%s %s\n%s", request.endpoint, kind, place
        )


def init_app(app: Flask) -> None:
    """Let *app* speak plainly."""
    app.register_error_handler(VigError, own_error)
    app.register_error_handler(errors.Locked, locked)
    app.register_error_handler(Nobodys, nobodys)
    app.register_error_handler(OnlyShared, only_shared)
    app.register_error_handler(NoScreen, only_shared)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, stale_page)
