"""Loading a projector: an opener cuts each item, a piece at a time goes over."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from device.errors import Locked, VigError
from web.opening import Opening
from web.problems import said
from web.show import Show

logger = logging.getLogger(__name__)


def load(opener: Opening, show: Show, afterwards: Callable[[], None]) -> None:
    """Load all of *show* on a thread of its own, and then do *afterwards*."""
    work = threading.Thread(target=_load, args=(opener, show, afterwards), daemon=True)
    work.start()


def _load(opener: Opening, show: Show, afterwards: Callable[[], None]) -> None:
    try:
        for number in range(len(show.items)):
            _one(opener, show, number)
    except Locked:
        logger.info("loading ended with what it was for")
    finally:
        afterwards()


def _one(opener: Opening, show: Show, number: int) -> None:
    """One item; what is wrong with it is told, and the others follow."""
    start, size = 0, 1
    try:
        while start < size:
            about, piece = opener.shown(show.showing, number, start)
            show.projector.load(number, piece)
            start, size = start + len(piece), about["size"]
    except Locked:
        raise
    except VigError as error:
        logger.warning("an item cannot be shown kind=%s", type(error).__name__)
        words = said(error)
        show.failed(number, f"{words['error']} {words['hint']}".strip())
    else:
        show.ready(number, about)
