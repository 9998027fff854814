"""The box in its machine, as those know it who install it, press it, and come by."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from device import seal
from device.opened import OpenedRecording
from device.store import Store
from tests.browser import until
from tests.faults.house import film_of
from tests.virtual_pi import hardware
from tests.virtual_pi.card import SAYS, BootPartition
from tests.virtual_pi.machine import Machine
from tests.virtual_pi.watching import is_the_song, watch

ROOT = Path(__file__).parents[2]
STORE = "/var/lib/vig-recorder"
STATUS = "/run/vig-recorder/status.json"
CHECKOUT = "/srv/vig-recorder"
"""Where the user has put the folder to install from."""
PACKED = "checkout.tar"
LONG = 300
"""Seconds until a film sounds."""
SETTINGS = {
    "width": "240",
    "height": "180",
    "frame_rate": "10",
    "bit_rate": "500_000",
    "device": '"hw:0,1"',
}
"""What this camera and this sound card need."""


def backwards(words: str) -> str:
    """These words, last first: this file lies on the card too, and is no find there."""
    return " ".join(reversed(words.split()))


PHRASE = backwards("doors green seven paints otter canary")
AGREED = "review,supervision,training,copy"


@dataclass
class Box:
    """The box; *share* is a folder that the machine sees as /mnt/share."""

    machine: Machine
    share: Path
    card: BootPartition
    anna: seal.Identity = field(default_factory=seal.new_identity)
    said: list[str] = field(default_factory=list)
    """What each run of the installation said."""
    remembered: list[str] = field(default_factory=list)

    def start_for_the_first_time(self) -> None:
        """Put the prepared card in, and wait until it has made a box of the machine."""
        self.machine.boot_until_it_ends(lambda: "not ready" not in self.card.read(SAYS))

    def unpack(self) -> None:
        """Put the checkout there."""
        unpack = f"tar -x -f /mnt/share/{PACKED} -C {CHECKOUT}"
        self.machine.run(f"mkdir -p {CHECKOUT}; {unpack}")

    def install(self, *words: str) -> str:
        """Run the checkout's own script, as its README says; what it said."""
        self.said.append(
            self.machine.run(
                f"cd {CHECKOUT} && scripts/install {' '.join(words)} 2>&1",
                patience=2400,
            )
        )
        return self.said[-1]

    def remember(self) -> None:
        """Note all that an installation makes or keeps; programs by name only."""
        ask = (
            "cd /; sha256sum $(find etc/vig-recorder etc/nginx etc/systemd/system "
            "etc/udev/rules.d etc/tmpfiles.d etc/sysusers.d -type f | sort); "
            "find etc/systemd/system etc/nginx -type l -printf '%p %l\\n' | sort; "
            "stat -c '%n %a %U %G' var/lib/vig-recorder/* etc/vig-recorder/*; "
            "getent passwd vig-recorder vig-page; getent group film gpio; "
            "opt/vig-recorder/venv/bin/pip list --format freeze | sort"
        )
        self.remembered.append(self.machine.run(ask))

    def set_up(self) -> None:
        """Change the settings as their comments tell, and start the recorder anew."""
        file = "/etc/vig-recorder/config.toml"
        edits = [f"s|^#{key} = .*|{key} = {value}|" for key, value in SETTINGS.items()]
        self.machine.run(f"sed -i -E '{';'.join(edits)}' {file}")
        self.machine.run("systemctl restart vig-recorder")

    def lend(self) -> None:
        """Write down what the family agreed to."""
        (self.share / "anna.key").write_text(seal.identity_file(self.anna))
        told = f"--agreed {AGREED} --since 2026-11-01 --identity /mnt/share/anna.key"
        self.machine.run(f"vig-recorder lend K7-14 --store {STORE} {told}")

    @property
    def status(self) -> dict[str, Any]:
        """What the recorder says of itself."""
        told: dict[str, Any] = json.loads(self.machine.run(f"cat {STATUS}"))
        return told

    @property
    def lit(self) -> bool:
        """Whether the light is on at this moment."""
        return hardware.lit(self.machine)

    def press(self) -> None:
        """A short push on the button."""
        hardware.press(self.machine)

    def wait_until(self, state: str, at_least: float = 0) -> None:
        """Wait for a state of the recorder, and for so many seconds of film."""
        seconds = "[[ $told =~ '\"seconds\": '([0-9]+) ]] && (( BASH_REMATCH[1] >="
        self.machine.until(
            f'told=$(<{STATUS}) && [[ $told == *\'"state": "{state}"\'* ]]'
            f" && {seconds} {math.ceil(at_least)} ))"
        )

    def wait_until_it_lacks(self, what: str) -> None:
        """Wait until the recorder films on without this ("": with everything)."""
        lacking = f'*\'"state": "recording"\'*\'"lacks": "{what}"\'*'
        self.machine.until(f"told=$(<{STATUS}) && [[ $told == {lacking} ]]")

    def wait_until_kept(self, recording: str, segments: int) -> None:
        """Wait until so many segments of a recording lie on the card."""
        segment = "[0-9]" * 6 + ".age"
        kept = f"shopt -s nullglob; kept=({STORE}/recordings/{recording}/{segment})"
        self.machine.until(f"{kept}; (( ${{#kept[@]}} >= {segments} ))")

    def start(self, seconds: float = 4) -> str:
        """Press, and wait for so much film, and for the song in it; its id.

        A busy machine may hear nothing for its first seconds, and tells so: that is a
        gap, and no film of the song.
        """
        self.wait_until("idle")
        self.press()
        self.wait_until("recording", seconds)
        recording = str(self.status["recording"])
        self.wait_until_kept(recording, 1)
        until(lambda: is_the_song(self.heard(recording)), "a film that sounds", LONG)
        return recording

    def heard(self, recording: str) -> list[int | None]:
        """The notes in what the card holds of a recording."""
        return watch(film_of(self.opened(recording))).notes

    def stop(self) -> None:
        """Press, and wait until the film is put away."""
        self.press()
        self.wait_until("idle")

    def film(self, seconds: float = 4) -> str:
        """Press, film, press; the id of the recording."""
        recording = self.start(seconds)
        self.stop()
        return recording

    def pieces(self) -> set[str]:
        """All files of all recordings that have their name, which comes last of all."""
        found = self.machine.run(f"cd {STORE}/recordings && find . -name '*.age'")
        return {line.removeprefix("./") for line in found.split()}

    def carried_out(self, what: str = ".") -> Store:
        """A copy of the store, or of a part of it, out here."""
        place = self.share / "store"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        # one large file is carried fast, many are not; a file with its name is whole,
        # but its folder changes while film is made, which tar would call a failure
        packed = self.share / "store.tar"
        listed = f"cd {STORE} && find {what} -type f ! -name '*.part' -print0"
        carry = f"tar -c --null --no-recursion -T - -f /mnt/share/{packed.name}"
        self.machine.run(f"{listed} | {carry}")
        subprocess.run(["tar", "-x", "-f", packed, "-C", place], check=True)
        return Store(place)

    def opened(self, recording: str) -> OpenedRecording:
        """A recording, carried out and opened with Anna's key."""
        directory = self.carried_out(f"recordings/{recording}").find(recording)
        return OpenedRecording.open(directory, [self.anna.secret])

    def processes(self) -> dict[str, list[int]]:
        """The numbers of the box's processes, by what they are."""
        kinds = {
            "recorder": r"vig-recorder run",
            "listener": r"rig/pi/listen\.py",
            "scout": r"-m device\.scout",
            "page": r"-m web",
            "opener": r"-m device\.opener",
            "nginx": r"^nginx: ",
        }
        lines = self.machine.run("ps -eo pid=,args=").splitlines()
        split = [line.strip().partition(" ")[::2] for line in lines]
        return {
            kind: [int(pid) for pid, words in split if re.search(pattern, words)]
            for kind, pattern in kinds.items()
        }


def pack(place: Path) -> None:
    """Pack this checkout as git keeps it, with what was changed since."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    with tarfile.open(place / PACKED, "w") as packed:
        for name in filter(None, listed.stdout.split("\0")):
            if (ROOT / name).is_file():
                packed.add(ROOT / name, name)
