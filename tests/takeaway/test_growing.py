"""A big file comes to the card whole or not at all, and holds nobody up."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from device import disk
from device.errors import StoreFull


def grow(folder: Path, *pieces: Callable[[], bytes]) -> None:
    with disk.growing(folder, "big") as part:
        for piece in pieces:
            part.write(piece())


def raise_(error: Exception) -> bytes:
    raise error


def test_it_is_there_when_the_block_ends_and_not_before(tmp_path: Path) -> None:
    with disk.growing(tmp_path, "big") as part:
        part.write(b"one ")
        part.write(b"two")
        assert disk.names(tmp_path) == []

    assert disk.read(tmp_path, "big") == b"one two"
    assert (part.size, part.sha256) == (7, hashlib.sha256(b"one two").hexdigest())
    assert (tmp_path / "big").stat().st_mtime == 0


def test_after_an_error_nothing_of_it_is_there(tmp_path: Path) -> None:
    with pytest.raises(StoreFull):
        grow(tmp_path, lambda: b"half", lambda: raise_(StoreFull()))

    assert disk.all_names(tmp_path) == []


def test_a_card_that_fills_up_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StoreFull):
        grow(tmp_path, lambda: b"too much")

    assert disk.all_names(tmp_path) == []


def test_it_is_synced_on_the_way_and_not_only_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fdatasync", synced.append)
    room = sys.modules["device.disk.growing"]  # its name is a function's, too
    monkeypatch.setattr(room, "SYNC_EVERY", 1000)

    with disk.growing(tmp_path, "big") as part:
        for _ in range(10):
            part.write(bytes(500))

    assert len(synced) == 5


WRITER = """
import sys, pathlib
from device import disk
with disk.growing(pathlib.Path(sys.argv[1]), "big") as part:
    part.write(b"half")
    print("written", flush=True)
    sys.stdin.read()
"""


def test_a_killed_writer_leaves_what_nobody_locks(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        (left,) = disk.all_names(tmp_path)
        assert disk.is_being_written(tmp_path, left)
        writer.send_signal(signal.SIGKILL)

    assert disk.is_part(left)
    assert not disk.is_being_written(tmp_path, left)
