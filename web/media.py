"""Film and stills as bytes: a film is one plain MP4 that exists nowhere.

A browser asks for byte ranges of it; each piece is opened when it is sent. Readers of
film get a few of the page's threads and never all of them, so that a slow one cannot
stop the page. When a piece proves damaged, the connection is cut.

A browser takes film as fast as it comes, tens of seconds ahead, and opening and sending
it would keep the processor from showing what is there. So it gets at once what it needs
for the picture it wants, and the rest somewhat faster than anybody watches.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from functools import partial
from time import sleep
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from device.errors import RecordingUnknown, SegmentDamaged, VigError
from web import door
from web.problems import Busy, Refused
from web.ranges import Span, Unsatisfiable, parse

logger = logging.getLogger(__name__)
bp = Blueprint("media", __name__)

PIECE = 256 * 1024
AT_ONCE = 6 * PIECE
"""Head and first seconds of a film, or some three seconds anywhere in it."""
PAUSE = 0.05
"""Seconds before each further piece: ten times what a film of 4 Mbit/s needs."""
READERS = 4
"""Films at once; gunicorn has eight threads, so four are always left for pages."""
PATIENCE = 2.0
"""Seconds that one reader too many waits for its turn."""
Read = Callable[[int, int], bytes]
"""Gives the bytes of a film from one place to another."""
STILL_WIDTHS = (160, 320, 640)


@bp.get("/recordings/<recording:recording>/film/<view:view>.mp4")
def film(recording: str, view: str) -> Response:
    """The film that *view* names, or the bytes of it that were asked for."""
    read = partial(door.opener().read, recording, view)
    return answered(_size(recording, view), view, read)


def answered(size: int, view: str, read: Read) -> Response:
    """The bytes that the request asks for, of a film of *size* bytes called *view*."""
    headers = {"Accept-Ranges": "bytes", "ETag": f'"{view}"'}
    try:
        span = parse(_range(view), size)
    except Unsatisfiable:
        headers["Content-Range"] = f"bytes */{size}"
        return Response(status=416, headers=headers)
    headers["Content-Length"] = str(span.stop - span.start)
    if span.partial:
        headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    status = 206 if span.partial else 200
    if request.method == "HEAD":
        return Response(status=status, headers=headers, mimetype="video/mp4")
    answer = _send(read, span)
    answer.status_code = status
    answer.headers.update(headers)
    return answer


@bp.get("/recordings/<recording:recording>/still/<int:at>-<int:width>.jpg")
def still(recording: str, at: int, width: int) -> Response:
    """The picture at *at* nanoseconds; one of three widths."""
    if width not in STILL_WIDTHS:
        raise Refused("Stills are 160, 320 or 640 pixels wide")
    jpeg = door.opener().still(recording, at, width)
    return Response(jpeg, mimetype="image/jpeg")


def told(found: dict[str, Any]) -> str:
    """Where the film is that an opener told of; remembers how long that view is."""
    door.here().films[found["id"], found["view"]] = found["size"]
    return url_for("media.film", recording=found["id"], view=found["view"])


def _range(view: str) -> str:
    """The Range header, unless If-Range means another view (RFC 9110, 13.1.5)."""
    if request.headers.get("If-Range", f'"{view}"') != f'"{view}"':
        return ""
    return request.headers.get("Range", "")


def _size(recording: str, view: str) -> int:
    """How long the film of *view* is: as told before, or as it is now."""
    sizes = door.here().films
    if (recording, view) not in sizes:
        told(door.opener().recording(recording))
    if (recording, view) not in sizes:
        raise RecordingUnknown("There is no such film")
    return sizes[recording, view]


def _send(read: Read, span: Span) -> Response:
    readers: threading.Semaphore = current_app.extensions["vig.readers"]
    if not readers.acquire(timeout=PATIENCE):
        raise Busy
    try:
        pieces = Pieces(read, span)
    except BaseException:
        readers.release()
        raise
    response = Response(pieces, mimetype="video/mp4")
    response.call_on_close(readers.release)
    return response


class Pieces:
    """The bytes of a span, one piece in memory at a time.

    The first is read at once: what is wrong from the start still gets its own answer.
    """

    def __init__(self, read: Read, span: Span) -> None:
        self._of, self._span = read, span
        self._first = self._read(span.start)

    def __iter__(self) -> Iterator[bytes]:
        """Yield piece after piece; an error cuts the connection."""
        piece, at = self._first, self._span.start
        while True:
            yield piece
            at += len(piece)
            if at >= self._span.stop:
                return
            if at - self._span.start >= AT_ONCE:
                sleep(PAUSE)
            piece = self._next(at)

    def _next(self, at: int) -> bytes:
        try:
            return self._read(at)
        except VigError as error:
            logger.warning("film cut short kind=%s", type(error).__name__)
            raise

    def _read(self, start: int) -> bytes:
        stop = min(start + PIECE, self._span.stop)
        piece = self._of(start, stop)
        if len(piece) != stop - start:
            raise SegmentDamaged
        return piece
