"""The shared screen: what its browser may reach, which is what is shown and no more.

Another screen comes in with a code. From then on its session has no opener behind it,
only the projector, which holds the chosen film and no key; the door answers nothing
else. What is on this screen is seen by everybody in the room: no name, no note, no
time of day, no way to anywhere.
"""

from __future__ import annotations

from functools import partial
from threading import BoundedSemaphore
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from device.errors import ItemUnknown
from web import door, media, sent
from web.box import Box
from web.codes import Codes, CodeWrong
from web.problems import Refused, said
from web.show import MOMENT, READY, SPEEDS, Item, Show

bp = Blueprint("shared", __name__)

WAITERS: Final = 2
"""Questions for news that may wait at once, each on a thread of the page: of its eight,
readers of film take four at most. One more is answered at once and asks again."""
HELD: Final = 8.0
"""Seconds for which a question for news waits."""
LATEST: Final = 1 << 53
"""Nanoseconds, beyond which a browser's numbers are not exact: a hundred days."""
REASONS: Final = {
    "ended": "The shared review has ended on this screen.",
    "left": "This screen has left the shared review.",
}


@bp.get("/shared")
def page() -> ResponseReturnValue:
    """What is shown; a browser that is no shared screen yet is asked for the code."""
    if door.here().screen:
        return render_template("shared.html", here=door.screen().show.here)
    if door.here().opener:
        return redirect(url_for("recordings.page"), 303)
    return _ask(REASONS.get(request.args.get("because", ""), ""))


@bp.post("/shared")
def join() -> ResponseReturnValue:
    """Let a browser in that sends the code."""
    if door.here().opener:
        raise Refused(
            "This browser is unlocked, so it sees more than it may show",
            "open the review and choose “Show on this screen”, or use another browser",
        )
    codes: Codes = current_app.extensions["vig.codes"]
    try:
        show = codes.take(request.form.get("code", ""))
    except CodeWrong as error:
        words = said(error)
        return _ask(f"{words['error']} {words['hint']}."), 403
    door.sessions().show_on(door.here(), show.join())
    return redirect(url_for(".page"), 303)


@bp.get("/api/shared")
def state() -> dict[str, Any]:
    """What is shown, as soon as there is news since *after*, and the wishes."""
    show = door.screen().show
    show.keep()
    forget_erased(show)
    wait(show)
    if not door.screen().on:
        raise door.over()
    return show.for_screen(number("done"))


@bp.post("/api/shared")
def says() -> ResponseReturnValue:
    """The screen says what it shows; somebody did something there."""
    show = door.screen().show
    show.says(_doing(sent.body(), show))
    show.touch()
    return "", 204


@bp.get("/shared/film/<int:item>.mp4")
def film(item: int) -> Response:
    """The clip of a moment, or the bytes of it that were asked for."""
    show, shown = door.screen().show, _shown(item, moment=True)
    read = partial(show.projector.read, item)
    return media.answered(shown.about["size"], f"{show.showing}-{item}", read)


@bp.get("/shared/still/<int:item>.jpg")
def still(item: int) -> Response:
    """A kept picture."""
    size = _shown(item, moment=False).about["size"]
    read = partial(door.screen().show.projector.read, item)
    steps = range(0, size, media.PIECE)
    jpeg = b"".join(read(at, min(at + media.PIECE, size)) for at in steps)
    return Response(jpeg, mimetype="image/jpeg")


@bp.post("/shared/leave")
def leave() -> ResponseReturnValue:
    """Be no shared screen any more. What had unlocked this browser is long gone."""
    here = door.screen().show.here
    door.sessions().lock(door.here())
    if here:
        return redirect(url_for("unlock.page", because="shared"), 303)
    return redirect(url_for(".page", because="left"), 303)


def wait(show: Show) -> None:
    """Wait for news since the version that the request names, if there is room to."""
    waiters: BoundedSemaphore = current_app.extensions["vig.waiters"]
    if waiters.acquire(blocking=False):
        try:
            show.wait(number("after"), HELD)
        finally:
            waiters.release()


def number(name: str) -> int:
    """A number in the address; 0 if there is none."""
    return request.args.get(name, 0, type=int)


def forget_erased(show: Show) -> None:
    """What was erased while it is shown is let go: the film is the family's."""
    box: Box = current_app.extensions["vig.box"]
    for place, item in enumerate(show.items):
        if item.state == READY and not box.has(item.recording):
            show.forget(place)


def _shown(number: int, *, moment: bool) -> Item:
    show = door.screen().show
    forget_erased(show)
    found = show.item(number)
    if (found.kind == MOMENT) != moment:
        raise ItemUnknown
    return found


def _doing(body: dict[str, Any], show: Show) -> dict[str, Any]:
    """What the screen says of itself, and nothing but that; raises ``Refused``."""
    item: Any = body.get("item")
    at: Any = body.get("at")
    playing, speed = map(body.get, ("playing", "speed"))
    if (type(item), type(playing), type(at)) != (int, bool, int):
        raise Refused("The box did not understand that")
    if not -1 <= item < len(show.items) or not 0 <= at < LATEST or speed not in SPEEDS:
        raise Refused("There is no such place in what is shown")
    return {"item": item, "playing": playing, "speed": speed, "at": at}


def _ask(message: str) -> str:
    return render_template("shared_code.html", message=message)
