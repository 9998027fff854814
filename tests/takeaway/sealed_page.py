"""Pages that open themselves, made without a box."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from device import clip
from device.media import Nanoseconds
from device.opened import OpenedRecording
from device.opener import page
from device.opener.goods import Goods, about, frame_starts
from web import create_app
from web.shell import FILM, shell

PHRASE = "calm otter paints seven green doors"


def shell_of(place: Path, of: str = FILM) -> str:
    """The shell, as the page's process renders it."""
    app = create_app(place)
    with app.app_context():
        return shell(of)


def clip_of(
    film: OpenedRecording, start: int, end: int, parts: Sequence[dict[str, Any]] = ()
) -> Goods:
    """A clip with what a page has to know of it."""
    made = clip.make_clip(film, Nanoseconds(start), Nanoseconds(end))
    frames = frame_starts(made)
    told = about(frames[:-1], frames[-1], parts)
    return Goods([made], len(made), frames[-1], told)


def write(
    path: Path, goods: Goods, shell: str, phrase: str = PHRASE, *keys: str
) -> Path:
    """The page with *goods* in it, in a file."""
    whole = io.BytesIO()
    page.write(goods, shell, phrase, keys, whole)
    path.write_bytes(whole.getvalue())
    return path
