"""Laying it onto the boot partition: the program first, and what starts it last."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import tarfile
from pathlib import Path

from device.card import seed
from device.card.seed import Wanted
from device.errors import BoxError

FOLDER = "recorder"
CARRIED = ("device", "web", "systemd", "scripts", "requirements")
ALSO = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md")
_WHEN = 1_577_836_800
"""2020: the archive of a checkout is the same whoever makes it."""


class NoBootPartition(BoxError, ValueError):
    """This is not the boot partition of a Raspberry Pi OS card."""

    hint = (
        "flash Raspberry Pi OS Lite (64-bit, Debian 13 or newer), take the card out, "
        "put it in again, and name the small drive that appears (bootfs)"
    )


def require_boot_partition(place: Path) -> None:
    """Raise ``NoBootPartition`` if *place* is anything else than one."""
    if not place.is_dir():
        raise NoBootPartition(f"There is no folder {place}")
    for name in ("config.txt", "cmdline.txt"):
        if not (place / name).is_file():
            raise NoBootPartition(f"{place} is not the boot partition of a card")
    if "root=" not in (place / "cmdline.txt").read_text(errors="replace"):
        raise NoBootPartition(f"{place} is not the boot partition of a card")
    if not (place / "user-data").is_file() or not (place / "meta-data").is_file():
        raise NoBootPartition(
            "The system on this card is too old to install itself",
            "flash Raspberry Pi OS of Debian 13 (trixie), of November 2025 or newer",
        )


def prepare(place: Path, checkout: Path, wanted: Wanted) -> None:
    """Lay program and texts there; raises ``BoxError``.

    What cloud-init reads comes last: a copy that breaks off changes nothing.
    """
    require_boot_partition(place)
    program = packed(checkout)
    digest = hashlib.sha256(program).hexdigest()
    script = (checkout / "scripts/first-boot").read_bytes()
    try:
        (place / FOLDER).mkdir(exist_ok=True)
        _write(place / FOLDER / "program.tar.gz", program)
        _write(place / FOLDER / "program.sha256", f"{digest}  program.tar.gz\n")
        _write(place / FOLDER / "country", f"{wanted.country}\n")
        _write(place / FOLDER / "first-boot", script)
        _write(place / "network-config", seed.network_config(wanted))
        _write(place / "user-data", seed.user_data(wanted))
        _write(place / "meta-data", seed.meta_data(f"box-{secrets.token_hex(8)}"))
    except OSError as exc:
        raise BoxError(
            f"The card cannot be written ({exc.strerror})",
            "look whether it is locked or full, and begin again with a flashed card",
        ) from exc


def packed(checkout: Path) -> bytes:
    """The program of this checkout, as one archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path in carried(checkout):
            archive.add(path, path.relative_to(checkout), False, filter=_plain)
    return out.getvalue()


def carried(checkout: Path) -> list[Path]:
    """Every file that an installation needs; caches stay here."""
    found = [checkout / name for name in ALSO]
    for folder in CARRIED:
        found += [
            path
            for path in sorted((checkout / folder).rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        ]
    return found


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without whose it was and when it was written."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = _WHEN
    member.mode = 0o755 if member.mode & 0o100 else 0o644
    return member


def _write(path: Path, content: bytes | str) -> None:
    with path.open("wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
        file.flush()
        os.fsync(file.fileno())
