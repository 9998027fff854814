"""Card, keys, claim, clock and certificate: what lies on the box."""

from __future__ import annotations

import os
import stat
import time
from math import ceil
from pathlib import Path
from typing import Final

from device import disk
from device.check.lines import Line, bad, look, ok, unknown
from device.errors import StoreError
from device.store import FOLDERS, Store

TIMES: Final = 20
SIZE: Final = 250_000
"""A segment at the usual settings; one is written each half second."""
SLOW, TOO_SLOW, STALLED = 0.25, 0.5, 10.0
"""Seconds. Half a minute of film waits in memory while a card stalls."""
TRIAL: Final = "check"
OTHERS: Final = stat.S_IRWXO


def folders(store: Store) -> Line:
    """Whether they are there, and nobody but our users gets in."""
    for name in ("", *FOLDERS):
        path = store.root / name
        try:
            mode = path.stat().st_mode
        except OSError as exc:
            return bad(
                "folders", f"{path}: {exc.strerror}", "run scripts/install again"
            )
        if not stat.S_ISDIR(mode):
            return bad("folders", f"{path} is no folder", "run scripts/install again")
        if mode & OTHERS:
            says = f"{path} is open to everybody on this machine"
            return bad("folders", says, f"chmod o= {path}")
    return ok("folders", "all there, and nobody else's")


def card(store: Store) -> Line:
    """How long writing takes until it is for good; a few megabytes, removed again."""
    try:
        took = sorted(write_times(store))
    except StoreError as exc:
        return bad("card", str(exc), exc.hint)
    half, longest = took[len(took) // 2], took[-1]
    most = took[ceil(0.95 * len(took)) - 1]
    says = (
        f"a piece of film is kept in {half * 1000:.0f} ms, 95 of 100 within "
        f"{most * 1000:.0f} ms, the slowest in {longest * 1000:.0f} ms"
    )
    replace = "use a card made for video (endurance, A1 or V30)"
    if most > TOO_SLOW or longest > STALLED:
        return bad("card", says, replace)
    return look("card", says, replace) if most > SLOW else ok("card", says)


def write_times(store: Store, times: int = TIMES, size: int = SIZE) -> list[float]:
    """Seconds that each of so many writes takes, synced as segments are."""
    took, payload = [], os.urandom(size)
    for _ in range(times):
        began = time.monotonic()
        disk.write(store.out_path, TRIAL, payload)
        took.append(time.monotonic() - began)
    disk.remove(store.out_path, TRIAL)
    return took


def keys(store: Store) -> Line:
    """To whom film is sealed, and whether one lost key would be the end of it."""
    people = store.recipients()
    if not people:
        return bad(
            "keys", "nobody is enrolled, so nothing is recorded", "claim the box first"
        )
    names = ", ".join(sorted(people))
    if len(set(people.values())) == 1:
        return look(
            "keys",
            f"film is sealed to {names} alone",
            "enrol a recovery key: if this one is lost, all film is",
        )
    return ok("keys", f"film is sealed to {names}")


def claimed(store: Store) -> Line:
    """Whether the box is somebody's."""
    if store.recipients():
        return ok("claimed", "this box is somebody's")
    return look("claimed", "this box is nobody's yet", "claim it, with its label")


def clock(*, by: str) -> Line:
    """*by* whom the time is known: "time source", "visitor", or nobody."""
    if by == "time source":
        return ok("clock", "set by a time source")
    if by == "visitor":
        return ok("clock", "told by the computer that unlocked the box")
    return unknown(
        "clock",
        "not set; films get their times when somebody unlocks",
        "unlock from a computer whose clock is right",
    )


def is_store(path: Path) -> bool:
    """Whether there is a store at all."""
    return (path / FOLDERS[0]).is_dir()
