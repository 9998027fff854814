"""The page that opens itself, still empty: words, looks, player, and what opens age.

It is one ``.html`` that needs nothing from anywhere. The opener puts sealed film in at
the mark (``device.opener.page``). Its policy lets run exactly the scripts that are in
it, by their SHA-256, and load nothing at all.

The player is the look-through page's own (``look/film.js``, ``look/player.js``); here
the few modules are joined into one script, since a page from disk may import none.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import render_template

STATIC = Path(__file__).parent / "static"
FILM, SUMMARY = "film", "summary"
MODULES = (
    "look/film.js",
    "look/player.js",
    "summary/sheet.js",
    "opening/sealed.js",
    "opening/show.js",
    "opening/page.js",
)
"""In the order in which they need each other."""
LOOKS = ("opening/opening.css", "summary/sheet.css")
AGE = "vendor/age/age.min.js"
LICENSES = "vendor/age/LICENSES.txt"

_IMPORT = re.compile(r"^import (\{[^}]*\}) from \"\./(?:[^\"]*/)?(\w+)\.js\";$", re.M)
_IMPORT_UP = re.compile(r"^import (\{[^}]*\}) from \"\.\./\w+/(\w+)\.js\";$", re.M)
_EXPORT = re.compile(
    r"^export ((?:async )?(?:const|let|class|function)\*? (\w+))", re.M
)


@lru_cache(maxsize=2)
def shell(of: str = FILM) -> str:
    """The whole page but for what is sealed, which is a film or a summary."""
    scripts = [_text(AGE), joined(MODULES)]
    style = "".join(map(_text, LOOKS))
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {_hash(style)}",
            "media-src blob:",
            "img-src blob:",
            "worker-src blob:",
            "form-action 'none'",
            "base-uri 'none'",
        ]
    )
    return render_template(
        "opening.html",
        of=of,
        policy=policy,
        style=style,
        scripts=scripts,
        licenses=_text(LICENSES),
    )


def joined(modules: tuple[str, ...]) -> str:
    """ES modules as one script, each in a room of its own."""
    rooms = [_room(name) for name in modules]
    script = '"use strict";\n' + "\n".join(rooms)
    if "</script" in script.lower() or re.search(r"^(im|ex)port ", script, re.M):
        raise ValueError("these modules cannot be joined")
    return script


def _room(name: str) -> str:
    text = _text(name)
    text = _IMPORT_UP.sub(
        r"const \1 = room_\2;", _IMPORT.sub(r"const \1 = room_\2;", text)
    )
    given = ", ".join(match[2] for match in _EXPORT.finditer(text))
    text = _EXPORT.sub(r"\1", text)
    room = f"room_{Path(name).stem}"
    return f"const {room} = (() => {{\n{text}\nreturn {{ {given} }};\n}})();"


def _text(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
