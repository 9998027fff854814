"""The card's small drive: flashed, prepared by ``scripts/card``, read again afterwards.

In a machine it is a disk of its own, mounted at /boot/firmware. Only FAT is written
there, with the tools that need no mount (mtools).
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZE = 128 * 1024 * 1024
FLASHED = {
    "config.txt": "arm_64bit=1\n",
    "cmdline.txt": "console=tty1 root=LABEL=root rootfstype=ext4 rootwait\n",
    "user-data": "#cloud-config\n",
    "meta-data": "instance_id: rpios-image\n",
}
"""What lies there on a card of Raspberry Pi OS that nobody has used yet."""
SAYS = "recorder-says.txt"


@dataclass(frozen=True, slots=True)
class BootPartition:
    """The small drive, as a disk image."""

    image: Path

    @classmethod
    def prepared(cls, place: Path) -> BootPartition:
        """Flash a card, and prepare it as ``docs/installing.md`` tells."""
        folder = place / "bootfs"
        folder.mkdir()
        for name, text in FLASHED.items():
            (folder / name).write_text(text)
        _run(ROOT / "scripts/card", folder)
        made = cls(place / "boot.img")
        with made.image.open("wb") as file:
            file.truncate(SIZE)
        _run("mkfs.vfat", "-n", "bootfs", made.image)
        _run("mcopy", "-s", "-i", made.image, *sorted(folder.iterdir()), "::")
        return made

    def names(self) -> set[str]:
        """What lies there, without the folders inside."""
        listed = _run("mdir", "-b", "-i", self.image, "::").splitlines()
        return {line.removeprefix("::/").rstrip("/") for line in listed if line}

    def read(self, name: str) -> str:
        """A text that lies there; empty if there is none."""
        words = ["mtype", "-i", str(self.image), f"::/{name}"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        return done.stdout


def _run(*words: str | Path) -> str:
    told = [str(word) for word in words]
    done = subprocess.run(told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{told}\n{done.stdout}\n{done.stderr}"
    return done.stdout
