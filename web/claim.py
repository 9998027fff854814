"""Claiming the box: code, hand, her key, a key for her service, the family's code.

One page, a step at a time; each step is a form that works without scripts. What was
typed comes back with the sentence that says what is wrong with it. Nothing holds before
the last step, and then all of it does (``device.claim.whole``); afterwards none of this
is there (``web.door``). No secret stands in an address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from device.errors import PassphraseWeak, VigError, WrongPassphrase
from device.family import is_day
from device.words import as_typed, random_words
from web import problems, states
from web.box import Box
from web.claiming import KEY, Claiming, Place, PlaceLost, felt
from web.problems import Refused
from web.texts import line

bp = Blueprint("claim", __name__, url_prefix="/claim")

STEPS: Final = ("code", "hold", "key", "recovery", "family")
WORDS: Final = 6
LONGEST: Final = 1000
NAME_LENGTH: Final = 40

View = Callable[[Place], ResponseReturnValue]


@bp.get("")
def page() -> str:
    """The step that comes next."""
    return _page()


@bp.post("/code")
def code() -> ResponseReturnValue:
    """Take the claim code."""
    try:
        token = _claiming().begin(line(_sent("code"), "code", 100))
    except VigError as error:
        return _again(error)
    session[KEY] = token
    return _on()


def step(view: View) -> Callable[[], ResponseReturnValue]:
    """Let a view have this browser's place, and tell in place what goes wrong."""

    @wraps(view)
    def stepped() -> ResponseReturnValue:
        place = _place()
        if place is None:
            return _again(PlaceLost())
        _claiming().touch(place)
        try:
            return view(place)
        except VigError as error:
            return _again(error)

    return stepped


@bp.get("/hold")
def felt_yet() -> ResponseReturnValue:
    """Whether the box has felt a hand; the page asks by itself."""
    if _place() is None:
        raise NotFound
    return {"felt": felt(_box().status())}


@bp.post("/hold")
@step
def hold(place: Place) -> ResponseReturnValue:
    """Go on, once a hand was there."""
    _claiming().feel(place)
    return _on()


@bp.post("/key")
@step
def key(place: Place) -> ResponseReturnValue:
    """Take her key: a new one under a passphrase, her public key, or a wrapped one."""
    _need_hand(place)
    name = line(_sent("name"), "name", NAME_LENGTH)
    match _sent("way"):
        case "new":
            place.claimer.new_key(name, _passphrase("passphrase", "again"))
        case "public":
            place.claimer.public_key(name, _public("public"))
        case "wrapped":
            wrapped, phrase = _file("wrapped"), _passphrase("of_file")
            place.claimer.wrapped_key(name, phrase, wrapped)
        case _:
            raise Refused("Choose one of the three")
    return _on()


@bp.post("/recovery")
@step
def recovery(place: Place) -> ResponseReturnValue:
    """Take the recovery key: the one made here once it is kept, or the service's."""
    _need_hand(place)
    match _sent("recovery"):
        case "made" if _sent("kept"):
            place.claimer.recovery("")
        case "made":
            raise Refused(
                "Print or save the recovery key first",
                "then tick that you have: the box does not keep it",
            )
        case "own":
            place.claimer.recovery(_public("own"))
        case _:
            raise Refused("Choose one of the two")
    return _on()


@bp.post("/recovery-key")
@step
def recovery_file(place: Place) -> ResponseReturnValue:
    """The recovery key made here, as a file to save."""
    _need_hand(place)
    return Response(
        place.claimer.recovery_key(),
        mimetype="text/plain",
        headers={"Content-Disposition": 'attachment; filename="recovery.key"'},
    )


@bp.post("/back")
@step
def back(place: Place) -> ResponseReturnValue:
    """Do the last step once more."""
    place.claimer.back()
    return _on()


@bp.post("/family")
@step
def family(place: Place) -> ResponseReturnValue:
    """Take the family's code, or none; with that the box is claimed."""
    _need_hand(place)
    day = _sent("day")
    code = line(_sent("family"), "code", 40)
    place.claimer.claim(code, day if is_day(day) else "")
    _claiming().over(place)
    session.pop(KEY, None)
    return redirect(url_for("unlock.page", because="claimed"), 303)


def _need_hand(place: Place) -> None:
    if not place.held:
        raise PlaceLost("the box has to feel a hand first", "hold its button")


def _passphrase(field: str, again: str = "") -> str:
    """A passphrase as it is meant; typed twice if a second field is named."""
    phrase = as_typed(_sent(field))
    if not phrase:
        raise Refused("The passphrase is empty")
    if len(phrase) > LONGEST:
        raise Refused("That is too long for a passphrase")
    if again and phrase != as_typed(_sent(again)):
        raise Refused(
            "You typed something else the second time",
            "compare the two, letter by letter; capital letters matter",
        )
    return phrase


def _public(field: str) -> str:
    """A public key as it was pasted; it may turn out to be none."""
    found = line(_sent(field), "key", LONGEST)
    if _is_secret(found):
        raise Refused(
            "That is the secret half of a key, and the box does not want it",
            "paste the line that begins with age1",
        )
    if not found:
        raise Refused("Paste the public key first", "one line that begins with age1")
    return found


def _is_secret(text: str) -> bool:
    return "AGE-SECRET-KEY" in text.upper()


def _file(field: str) -> bytes:
    sent = request.files.get(field)
    found = sent.read() if sent else b""
    if not found:
        raise Refused("Choose the file with your wrapped key")
    return found


def _sent(field: str) -> str:
    return request.form.get(field, "")


def _on() -> ResponseReturnValue:
    return redirect(url_for("claim.page"), 303)


def _again(error: VigError) -> ResponseReturnValue:
    """The same step with what was typed, and the sentence that says what is wrong."""
    said = problems.said(error)
    if isinstance(error, WrongPassphrase):
        said["hint"] = "It is the passphrase of that file; capital letters matter."
    typed = {
        name: value for name, value in request.form.items() if not _is_secret(value)
    }
    weak = isinstance(error, PassphraseWeak)
    return _page(said, typed, weak=weak), problems.status_of(error)


def _page(
    said: dict[str, str] | None = None, typed: Any = None, *, weak: bool = False
) -> str:
    place = _place()
    told: dict[str, Any] = place.claimer.told() if place else {}
    now = _step(place, told)
    return render_template(
        "claim.html",
        step=now,
        number=STEPS.index(now) + 1,
        steps=len(STEPS),
        said=said,
        typed=typed or {},
        weak=weak,
        told=told,
        claiming=_claiming(),
        recorder=_recorder(),
        words=random_words(WORDS) if now == "key" else "",
        made=place.claimer.recovery_key() if place and now == "recovery" else "",
    )


def _step(place: Place | None, told: dict[str, Any]) -> str:
    if place is None:
        return "code"
    if not place.held:
        return "hold"
    if not told["name"]:
        return "key"
    return "family" if told["recovery"] else "recovery"


def _recorder() -> tuple[str, str] | None:
    """What keeps the box from feeling a hand: title and sentence."""
    return states.NOT_RUNNING if _box().status() is None else None


def _place() -> Place | None:
    return _claiming().place(session.get(KEY))


def _claiming() -> Claiming:
    claiming: Claiming = current_app.extensions["vig.claiming"]
    return claiming


def _box() -> Box:
    box: Box = current_app.extensions["vig.box"]
    return box
