"""Files on the card: whole and for good, or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from device import disk
from device.errors import (
    PieceMissing,
    SegmentDamaged,
    StoreError,
    StoreFull,
    StoreUnwritable,
)

ROOT = Path(__file__).parents[2]
Call = tuple[str, ...]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "folder"
    disk.make_directory(path)
    return path


def name_of(what: int | str | Path) -> str:
    """A file by what it is called at this moment; names of parts without their dice."""
    if isinstance(what, int):
        what = Path(f"/proc/self/fd/{what}").readlink()
    return ".part" if Path(what).suffix == ".part" else Path(what).name


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """What the system is asked to change, in order."""
    seen: list[Call] = []

    def spy(call: str, files: int) -> None:
        real: Callable[..., Any] = getattr(os, call)

        def spying(*arguments: Any, **options: Any) -> Any:
            seen.append((call, *(name_of(each) for each in arguments[:files])))
            return real(*arguments, **options)

        monkeypatch.setattr(os, call, spying)

    for call in ("write", "fsync", "utime", "unlink"):
        spy(call, 1)
    spy("rename", 2)
    return seen


def failing(
    monkeypatch: pytest.MonkeyPatch, call: str, number: int, *, of: str = ""
) -> None:
    """Let a call fail when it is about a file of this name."""
    real: Callable[..., Any] = getattr(os, call)

    def fail(*arguments: Any, **options: Any) -> Any:
        if of in name_of(arguments[0]):
            raise OSError(number, os.strerror(number))
        return real(*arguments, **options)

    monkeypatch.setattr(os, call, fail)


def test_a_file_is_synced_then_named_then_its_folder_is_synced(
    folder: Path, calls: list[Call]
) -> None:
    disk.write(folder, "000000.age", b"film")

    assert calls == [
        ("write", ".part"),
        ("utime", ".part"),
        ("fsync", ".part"),
        ("rename", ".part", "000000.age"),
        ("utime", "folder"),
        ("fsync", "folder"),
    ]


def test_a_key_is_overwritten_and_synced_before_it_is_removed(
    folder: Path, calls: list[Call]
) -> None:
    disk.write(folder, "key.age", b"key")
    calls.clear()

    disk.destroy(folder, "key.age")

    assert calls == [
        ("write", "key.age"),
        ("fsync", "key.age"),
        ("unlink", "key.age"),
        ("utime", "folder"),
        ("fsync", "folder"),
    ]


def test_a_replaced_key_is_overwritten_only_when_the_new_one_is_safe(
    folder: Path, calls: list[Call]
) -> None:
    disk.write(folder, "key.age", b"old key")
    calls.clear()

    disk.replace(folder, "key.age", b"new key")

    assert disk.read(folder, "key.age") == b"new key"
    safe = calls.index(("fsync", "folder"))
    assert [call for call, *_ in calls[safe + 1 :]] == ["write", "fsync"]


def test_replacing_leaves_nothing_of_the_old_bytes(folder: Path) -> None:
    disk.write(folder, "key.age", b"old key")
    os.link(folder / "key.age", folder / "as it was on the card")

    disk.replace(folder, "key.age", b"new key")

    assert (folder / "as it was on the card").read_bytes() != b"old key"


def test_a_file_is_read_back_as_it_was_written(folder: Path) -> None:
    disk.write(folder, "a", b"first")
    disk.write(folder, "a", b"then longer")

    assert disk.read(folder, "a") == b"then longer"
    assert disk.names(folder) == ["a"]


def test_times_tell_nothing(folder: Path) -> None:
    disk.write(folder, "a", b"film")
    disk.make_directory(folder / "b")
    disk.settle_directory(folder)

    for path in (folder, folder / "a", folder / "b"):
        assert path.stat().st_mtime_ns == 0


def test_files_are_for_owner_and_group_only(folder: Path) -> None:
    before = os.umask(0o007)
    try:
        disk.write(folder, "a", b"film")
        disk.make_directory(folder / "b")
    finally:
        os.umask(before)

    assert (folder / "a").stat().st_mode & 0o777 == 0o660
    assert (folder / "b").stat().st_mode & 0o777 == 0o770


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, StoreFull),
        (errno.EDQUOT, StoreFull),
        (errno.EROFS, StoreUnwritable),
        (errno.EACCES, StoreUnwritable),
        (errno.EIO, StoreError),
    ],
    ids=lambda value: (
        value.__name__ if isinstance(value, type) else errno.errorcode[value]
    ),
)
@pytest.mark.parametrize("call", ["open", "write", "fsync", "rename"])
def test_a_failed_write_leaves_what_was_there(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    number: int,
    error: type[StoreError],
) -> None:
    disk.write(folder, "a", b"old")

    with monkeypatch.context() as patch:
        failing(patch, call, number, of=".part")
        with pytest.raises(StoreError) as told:
            disk.write(folder, "a", b"new")

    assert type(told.value) is error
    assert disk.all_names(folder) == ["a"]
    assert disk.read(folder, "a") == b"old"


def test_a_folder_that_cannot_be_synced_is_no_success(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "fsync", errno.EIO, of="folder")

    with pytest.raises(StoreError):
        disk.write(folder, "a", b"new")


def test_few_bytes_at_a_time_are_enough(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, bytes(data[:3])))

    disk.write(folder, "a", b"more than three")

    assert disk.read(folder, "a") == b"more than three"


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "/etc/passwd", "a/b", "a\0b"])
def test_no_name_leads_out_of_the_folder(folder: Path, name: str) -> None:
    (folder.parent / "a").write_bytes(b"outside")

    for do in (
        lambda: disk.write(folder, name, b""),
        lambda: disk.read(folder, name),
        lambda: disk.destroy(folder, name),
        lambda: disk.remove(folder, name),
    ):
        with pytest.raises(StoreError, match="name of a file"):
            do()


def test_no_link_is_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a").write_bytes(b"outside")
    (folder / "a").symlink_to(outside / "a")
    (tmp_path / "link").symlink_to(outside)

    with pytest.raises(SegmentDamaged):
        disk.read(folder, "a")
    with pytest.raises(SegmentDamaged):
        disk.read(tmp_path / "link", "a")
    with pytest.raises(StoreUnwritable):
        disk.write(tmp_path / "link", "b", b"")
    disk.destroy(folder, "a")
    assert disk.names(folder) == []
    assert (outside / "a").read_bytes() == b"outside"


def test_a_pipe_in_place_of_a_file_stops_nobody(folder: Path) -> None:
    os.mkfifo(folder / "a")

    with pytest.raises(SegmentDamaged):
        disk.read(folder, "a")


def test_what_is_missing_is_said_to_be_missing(folder: Path) -> None:
    with pytest.raises(PieceMissing):
        disk.read(folder, "a")
    with pytest.raises(PieceMissing):
        disk.read(folder / "b", "a")


def test_removing_can_be_repeated(folder: Path) -> None:
    for _ in range(2):
        disk.destroy(folder, "a")
        disk.remove(folder, "a", "b")
        disk.remove_directory(folder / "c")


def test_left_overs_go_but_not_what_is_being_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.write(folder, "a", b"kept")
    (folder / ".b.12345678.part").write_bytes(b"left by a power cut")
    (folder / ".c.12345678.part").symlink_to(folder / "a")
    written, tidied = threading.Event(), threading.Event()

    def slow(*_: Any) -> None:
        written.set()
        tidied.wait(10)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", slow)
        writer = threading.Thread(target=disk.write, args=(folder, "d", b"living"))
        writer.start()
        written.wait(10)
    disk.tidy(folder)
    tidied.set()
    writer.join()

    assert disk.all_names(folder) == ["a", "d"]
    assert disk.read(folder, "d") == b"living"


def test_a_lock_keeps_others_out(folder: Path) -> None:
    order: list[str] = []
    begun = threading.Event()

    def other() -> None:
        begun.set()
        with disk.locked(folder):
            order.append("other")

    thread = threading.Thread(target=other)
    with disk.locked(folder):
        thread.start()
        begun.wait(10)
        thread.join(0.05)  # it cannot end, however long we wait
        order.append("first")
    thread.join()

    assert order == ["first", "other"]


def test_the_room_left_is_told(folder: Path) -> None:
    assert 0 < disk.room_left(folder) < 1 << 60
    with pytest.raises(StoreError):
        disk.room_left(folder / "nowhere")


@contextmanager
def small_card(path: Path) -> Iterator[None]:
    """A file system of 256 KiB, where this user may make one."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(path)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small card")
    try:
        yield
    finally:
        subprocess.run(["umount", str(path)], check=True)


def fill(folder: Path) -> int:
    """Write until the card is full; how many files it took."""
    for number in range(100):
        try:
            disk.write(folder, f"{number:06d}.age", bytes(10_000))
        except StoreFull:
            return number
    raise AssertionError("the card never was full")


def test_a_full_card_says_so_and_keeps_what_it_has(folder: Path) -> None:
    with small_card(folder):
        kept = fill(folder)

        assert kept > 10
        assert disk.all_names(folder) == [f"{n:06d}.age" for n in range(kept)]
        assert all(
            (folder / name).stat().st_size == 10_000 for name in disk.names(folder)
        )


def test_a_card_that_became_read_only_says_so(folder: Path) -> None:
    with small_card(folder):
        disk.write(folder, "a", b"film")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)

        with pytest.raises(StoreUnwritable):
            disk.write(folder, "a", b"new")
        assert disk.read(folder, "a") == b"film"


def test_a_killed_writer_leaves_old_or_new_and_nothing_between(folder: Path) -> None:
    disk.write(folder, "a", b"old" * 1000)
    program = (
        "import os, sys; from pathlib import Path; from device import disk\n"
        "real = {n: getattr(os, n) for n in ('write', 'utime', 'fsync', 'rename')}\n"
        "left = [int(sys.argv[2])]\n"
        "def dying(name):\n"
        "    def call(*a, **k):\n"
        "        left[0] -= 1\n"
        "        if left[0] < 0: os.kill(os.getpid(), 9)\n"
        "        return real[name](*a, **k)\n"
        "    return call\n"
        "for n in real: setattr(os, n, dying(n))\n"
        "disk.write(Path(sys.argv[1]), 'a', b'new' * 1000)\n"
    )
    found = []
    for steps in range(7):
        command = [sys.executable, "-c", program, str(folder), str(steps)]
        ended = subprocess.run(command, cwd=ROOT).returncode
        found.append((ended, disk.read(folder, "a")[:3]))
        disk.tidy(folder)
        assert disk.all_names(folder) == ["a"]
        if disk.read(folder, "a")[:3] == b"new":
            disk.write(folder, "a", b"old" * 1000)

    assert found == [(-9, b"old")] * 4 + [(-9, b"new")] * 2 + [(0, b"new")]
