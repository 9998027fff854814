"""The door: without an unlocked session only a short list of pages is answered.

Everything else asks for a key first, so a route that somebody adds later is locked
until it is put on the list on purpose.
"""

from __future__ import annotations

from flask import Flask, current_app, request, session
from werkzeug.exceptions import NotFound

from device.errors import Locked, VigError
from web.box import Box
from web.opening import Opening
from web.sessions import Session, Sessions
from web.show import Screen

OPEN_TO_ALL = frozenset(
    {
        *("static", "health", "held_here.page"),
        *("unlock.page", "unlock.passphrase", "unlock.key_file"),
        *("shared.page", "shared.join"),
    }
)
BEFORE_IT_IS_CLAIMED = frozenset(
    {
        *("static", "health", "held_here.page"),
        *("claim.page", "claim.code", "claim.felt_yet", "claim.hold", "claim.key"),
        *("claim.recovery", "claim.recovery_file", "claim.back", "claim.family"),
    }
)
"""All that a box answers that is nobody's; once it is claimed, the claim is gone."""
OF_A_SCREEN = frozenset(
    {
        "static",
        "health",
        "shared.page",
        "shared.state",
        "shared.says",
        "shared.film",
        "shared.still",
        "shared.leave",
    }
)
"""All that a shared screen reaches. Of film, these give only what is shown."""
NOT_A_SIGN_OF_LIFE = frozenset(
    {
        "static",
        "api.here",
        "api.ready",
        "media.film",
        "media.still",
        "lanes.all_of",
        "lanes.small",
        "parcels.listing",
        "coach.growing",
        "coach.beginning",
        "coach.piece",
        "recordings.listed",
    }
)
"""What a page asks for by itself: it does not keep the box unlocked."""
BY_ITSELF = "Vig-By-Itself"
"""A header with which a page says that it asks by itself, and that nobody is here."""


def sessions() -> Sessions:
    """All sessions of this page."""
    found = current_app.session_interface
    assert isinstance(found, Sessions)  # noqa: S101 - create_app put it there
    return found


def here() -> Session:
    """The session of this request."""
    found = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(found, Session)  # noqa: S101 - Sessions made it
    return found


class OnlyShared(VigError, PermissionError):
    """This browser shows what was chosen for the shared review, and nothing else."""

    hint = "leave the shared screen first"


class Nobodys(VigError, PermissionError):
    """This box is nobody's yet."""

    hint = "claim it first, at /claim"


class NoScreen(VigError, PermissionError):
    """This browser is no shared screen."""

    hint = "type the code that the practitioner's page shows at /shared"


def screen() -> Screen:
    """The shared screen that this request's session is; raises ``NoScreen``."""
    found = here().screen
    if found is None:
        raise NoScreen
    return found


def over() -> VigError:
    """What to raise for a screen that is none any more: a stranger's from now on."""
    sessions().lock(here())
    return Locked("The shared review has ended on this screen", "ask for a new code")


def opener() -> Opening:
    """The opener of this request's session; raises ``Locked``."""
    found = here().opener
    if found is None:
        raise Locked
    return found


def ask_for_a_key() -> None:
    """Before each request: let it through, or raise ``Locked`` or ``OnlyShared``."""
    if here().screen:
        _keep_to_the_screen()
        return
    if request.routing_exception is not None:
        return  # there is no such page: Flask says so, and no view runs
    _claimed_or_not(request.endpoint or "")
    by_itself = request.endpoint in NOT_A_SIGN_OF_LIFE or BY_ITSELF in request.headers
    if here().opener and not by_itself:
        opener().touch()
        sessions().touch(here())


def _claimed_or_not(endpoint: str) -> None:
    """A box that is nobody's has nothing but its claim; any other asks for a key."""
    box: Box = current_app.extensions["vig.box"]
    claimed = box.is_claimed()
    if claimed and endpoint.startswith("claim."):
        raise NotFound
    if here().opener:
        return
    if not claimed and endpoint not in BEFORE_IT_IS_CLAIMED:
        raise Nobodys
    if claimed and endpoint not in OPEN_TO_ALL:
        raise Locked


def _keep_to_the_screen() -> None:
    """A shared screen cannot stray; one that is over is a stranger's browser again."""
    if not screen().on:
        raise over()
    if request.endpoint not in OF_A_SCREEN:
        raise OnlyShared


def init_app(app: Flask) -> None:
    """Put the door in front of *app*."""
    app.before_request(ask_for_a_key)
