"""The page: unlock, look through the film, mark moments, take them away sealed.

``create_app`` puts the rooms together. The page holds no key and no film: it asks an
opener, one for each unlocked session, and hands on what it says. All that it writes to
a disk is how often somebody guessed, and no request starts a recording.
"""

from __future__ import annotations

import io
import secrets
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from flask import Flask, Request, Response
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import BaseConverter

from device.box.places import Places
from device.claimer.client import Claimer
from device.guesses import Guesses
from device.opener.client import Opener
from device.projector.client import Projector
from device.store import Store
from web import (
    api,
    check,
    claim,
    coach,
    door,
    ending,
    erase,
    export,
    family,
    headers,
    held_here,
    journey,
    labels,
    lanes,
    look,
    media,
    notes,
    openapi,
    parcels,
    problems,
    receipts,
    recordings,
    review_pages,
    review_words,
    reviews,
    shared,
    statics,
    summary,
    takeaway,
    the_label,
    this_box,
    together,
    unlock,
    words,
)
from web.attempts import Attempts
from web.box import Box
from web.claiming import Claiming, StartClaimer
from web.codes import Codes
from web.opening import Clock, StartOpener, StartProjector
from web.sessions import Sessions


class RecordingConverter(BaseConverter):
    """The random name of a recording; nothing else reaches a view."""

    regex = "[0-9a-f]{32}"


class ViewConverter(BaseConverter):
    """The name of a frozen view of a film, or of a moment."""

    regex = "[0-9A-Za-z_-]{1,64}"


class SmallRequest(Request):
    """A request whose uploads stay in memory: a key file must never be spooled."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()


def create_app(  # noqa: PLR0913 - each is something to be put in a test's hands
    store: Path,
    *,
    start_opener: StartOpener = Opener.start,
    start_projector: StartProjector = Projector.start,
    start_claimer: StartClaimer = Claimer.start,
    secure_cookies: bool = True,
    clock: Clock = time.monotonic,
    trusted_hosts: Sequence[str] = (),
    places: Places = Places(),  # noqa: B008 - it is frozen
) -> Flask:
    """The page over the recordings in *store*.

    With *trusted_hosts* any other Host is refused, against names that are rebound to
    the box. *secure_cookies* may be False only where the page is served on 127.0.0.1.
    """
    app = problems.QuietFlask(__name__, static_url_path=statics.address())
    app.request_class = SmallRequest
    app.config.update(
        SECRET_KEY=secrets.token_hex(32),
        TRUSTED_HOSTS=list(trusted_hosts) or None,
        MAX_CONTENT_LENGTH=64 * 1024,
        MAX_FORM_PARTS=50,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        WTF_CSRF_SSL_STRICT=False,  # we send no referrer; Sec-Fetch-Site is checked
    )
    app.session_interface = Sessions(clock, secure=secure_cookies)
    app.extensions.update(
        {
            "vig.box": Box(store),
            "vig.places": places,
            "vig.start_opener": start_opener,
            "vig.start_projector": start_projector,
            "vig.clock": clock,
            "vig.attempts": Attempts(Guesses(Store(store).identities_path, clock)),
            "vig.claiming": Claiming(Box(store), start_claimer, clock),
            "vig.label": the_label.Places(),
            "vig.held": held_here.Counter(Store(store), clock),
            "vig.codes": Codes(clock),
            "vig.waiters": threading.BoundedSemaphore(shared.WAITERS),
            "vig.readers": threading.BoundedSemaphore(media.READERS),
        }
    )
    _put_together(app)
    return app


def _put_together(app: Flask) -> None:
    app.url_map.converters.update(recording=RecordingConverter, view=ViewConverter)
    for room in (problems, headers, door, words, review_words):
        room.init_app(app)
    CSRFProtect(app)
    for room in (
        claim,
        unlock,
        recordings,
        look,
        media,
        lanes,
        takeaway,
        parcels,
        receipts,
        check,
        labels,
        family,
        reviews,
        review_pages,
        summary,
        journey,
        ending,
        held_here,
        export,
        shared,
        together,
        api,
        notes,
        coach,
        erase,
        this_box,
        openapi,
        the_label,
    ):
        app.register_blueprint(room.bp)
    app.add_url_rule(
        "/health", "health", lambda: Response("ok\n", mimetype="text/plain")
    )
