"""Pulling the plug: an ext4 that stops in mid-write and is mounted again.

``FS_IOC_SHUTDOWN`` without flushing the log is what a kernel sees of a power cut when
the card is honest. It needs root and a loop device. Two broken writers must lose film,
or a cut would prove nothing.
"""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).parents[1]
SHUTDOWN, NO_LOG_FLUSH = 0x8004587D, 2
LOOP_MAJOR = 7
FLAWS = {
    "none": "",
    "folder not synced": (
        "real = os.fsync\n"
        "os.fsync = lambda fd: stat.S_ISDIR(os.fstat(fd).st_mode) or real(fd)\n"
    ),
    "nothing synced": "os.fsync = lambda fd: None\n",
}
WRITER = """
import os, stat, sys
from pathlib import Path
from device import disk
{flaw}
for number in range(100_000):
    piece = number.to_bytes(4, "big") * 8192
    disk.write(Path(sys.argv[1]), f"{{number:06d}}.age", piece)
    print(number, flush=True)
"""


class Cut(NamedTuple):
    """What was acknowledged before a cut, and what is there after it."""

    acknowledged: int
    lost: int
    torn: int


def run(*command: str | Path) -> None:
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[None]:
    run("mount", "-o", "loop,noatime", image, folder)
    try:
        yield
    finally:
        run("umount", folder)


def pull_the_plug(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        assert os.major(os.fstat(fd).st_dev) == LOOP_MAJOR, "not a card of our own"
        fcntl.ioctl(fd, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
    finally:
        os.close(fd)


def write_until_the_cut(folder: Path, flaw: str, moment: int) -> int:
    """Pull the plug after *moment* files; how many the writer was told are safe."""
    program = WRITER.format(flaw=FLAWS[flaw])
    writer = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    with writer:
        assert writer.stdout is not None
        first = [writer.stdout.readline() for _ in range(moment)]
        pull_the_plug(folder)  # while the writer is at some point of the next one
        writer.send_signal(signal.SIGKILL)
        return len(first) + len(writer.stdout.readlines())


def look(folder: Path, acknowledged: int) -> Cut:
    whole, torn = set(), 0
    for path in folder.glob("[0-9]*.age"):
        number = int(path.stem)
        if path.read_bytes() == number.to_bytes(4, "big") * 8192:
            whole.add(number)
        else:
            torn += 1
    return Cut(acknowledged, len(set(range(acknowledged)) - whole), torn)


def cut(image: Path, folder: Path, flaw: str, moment: int) -> Cut:
    with mounted(image, folder):
        for path in folder.glob("*.age"):
            path.unlink()
        run("sync", "-f", folder)
        acknowledged = write_until_the_cut(folder, flaw, moment)
    with mounted(image, folder):  # here the journal is replayed
        found = look(folder, acknowledged)
    assert subprocess.run(["e2fsck", "-fn", image], capture_output=True).returncode == 0
    return found


class NoCard(Exception):
    """Only root with a loop device can pull this plug."""


class Card(NamedTuple):
    """An ext4 in a file, and where to mount it."""

    image: Path
    folder: Path

    @classmethod
    def make(cls, place: Path) -> Card:
        """Make an empty one in *place*; raises ``NoCard``."""
        card = cls(place / "card.img", place / "card")
        card.folder.mkdir()
        with card.image.open("wb") as file:
            file.truncate(96 << 20)
        try:
            run("mkfs.ext4", "-qF", card.image)
            with mounted(card.image, card.folder):
                pass
        except (OSError, subprocess.CalledProcessError) as exc:
            raise NoCard from exc
        return card


def cuts(card: Card, flaw: str, times: int, seed: int = 7) -> Cut:
    """Cut so many times, each at a moment drawn by lot; everything added up."""
    chance = np.random.default_rng(seed)
    found = [cut(*card, flaw, int(chance.integers(1, 60))) for _ in range(times)]
    return Cut(*(sum(column) for column in zip(*found, strict=True)))
