"""The two letters between the page and the root helper: a wish, and how it went.

Both lie in memory (``/run``). The page writes the one and reads the other, and so can
do nothing as root but wish.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from device.box import files, wishes
from device.box.places import Places
from device.box.wishes import Letter, Wish
from device.errors import BoxError, WishInvalid

WORKING, DONE, REFUSED = "working", "done", "refused"
FOR_THE_GROUP: Final = 0o640
_MOST: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Result:
    """How the wish *id* went, and how the box stands since.

    *state* is working, done or refused; *says* and *hint* are for a person. *network*
    is a ``network.Standing``, *certificate* what ``certificate.described`` tells,
    *request* the last certificate request that was made since the start, if any.
    """

    id: str = ""
    wish: str = ""
    state: str = DONE
    says: str = ""
    hint: str = ""
    network: dict[str, Any] = field(default_factory=dict)
    certificate: dict[str, Any] = field(default_factory=dict)
    request: str = ""


def send(places: Places, wish: Wish) -> str:
    """Leave a wish; returns its number. Raises ``BoxError`` if nobody would find it."""
    letter = Letter(secrets.token_hex(8), wish)
    if not places.wish.parent.is_dir():
        raise BoxError(
            "This box cannot change its own settings",
            "it was not installed as a box; see docs/installing.md",
        )
    files.put(places.wish, letter.text().encode())
    return letter.id


def is_waiting(places: Places) -> bool:
    """Whether a wish lies there that nobody has taken yet."""
    return places.wish.exists()


def take(places: Places) -> Letter | None:
    """The wish that lies there, taken away; raises ``BoxError`` if it is no wish."""
    try:
        found = files.read(places.wish, wishes.LONGEST)
    except BoxError as exc:
        raise WishInvalid from exc
    finally:
        _clear(places.wish)
    return None if found is None else wishes.read(found)


def tell(places: Places, result: Result, group: int | None = None) -> None:
    """Say how it went; *group* is who may read it beside root."""
    files.put(places.result, json.dumps(asdict(result)).encode(), FOR_THE_GROUP, group)


def told(places: Places) -> Result | None:
    """What was said last; None where no root helper ever ran."""
    try:
        found = files.read(places.result, _MOST)
        return None if found is None else Result(**json.loads(found))
    except (BoxError, ValueError, TypeError):
        return None


def _clear(path: Path) -> None:
    """Take away whatever lies there: it would start the helper again and again."""
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        files.remove(path)
