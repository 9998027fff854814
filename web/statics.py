"""Scripts, styles and icons: what a browser may keep, as it says nothing of anybody.

Their address says what they are made of: ``/static/<a hash of all of them>/…``. So a
browser asks for each once, and again only of another program. Scripts and styles name
each other by where they lie side by side, and stay among their own.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
ENDPOINT = "static"
KEPT = "private, max-age=31536000, immutable"


@cache
def address() -> str:
    """The path under which all of them lie."""
    made_of = hashlib.sha256()
    for file in sorted(each for each in FOLDER.rglob("*") if each.is_file()):
        made_of.update(f"{file.relative_to(FOLDER)}\0".encode())
        made_of.update(hashlib.sha256(file.read_bytes()).digest())
    return f"/static/{made_of.hexdigest()[:16]}"


def files_of(room: str) -> list[str]:
    """The scripts and styles in a page's own folder, and what all pages share."""
    own = (each for each in (FOLDER / room).iterdir() if each.suffix in (".js", ".css"))
    return ["box.js", "here.js", *sorted(f"{room}/{each.name}" for each in own)]
