"""A virtual Pi that runs: booted, spoken to, and its power cut.

It is emulated in software (qemu's TCG), so it runs wherever qemu does, and slowly.
Nothing here waits for a time: states are waited for, with much patience.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from tests.virtual_pi.agent import Agent, Unheard

BOOT = 900.0
"""Seconds until a machine that starts must answer."""
FIRST_BOOT = 2400.0
"""Seconds until a card has made a box of it."""
PATIENCE = 900.0
"""Seconds for a command, and for a state."""
OPTIONS = "net.ifnames=0 panic=-1"
"""What Raspberry Pi OS tells its kernel, too (the cable is called eth0); and that it
ends at once where it cannot go on."""
PANIC, STARTS = "Kernel panic", 4
"""A kernel changes its own code while it starts, and an emulator of several processors
may show one of them half of a change: then it ends. This tells nothing of the box, so
it is given power again, so many times at most."""
MEMORY = 640
"""Megabytes: about what a Zero 2 W has, so voices are told apart as they are there."""


class Failed(Exception):
    """A command in the machine did not end well."""


@dataclass(frozen=True, slots=True)
class Image:
    """What ``image/build`` made."""

    folder: Path

    def overlay(self, disk: Path) -> Path:
        """A fresh disk that begins as the image is."""
        base = str(self.folder.resolve() / "disk.raw")
        told = ["-f", "qcow2", "-F", "raw", "-b", base, str(disk)]
        subprocess.run(["qemu-img", "create", "-q", *told], check=True)
        return disk


@dataclass
class Machine:
    """A machine with this disk; *shares* are folders it sees, writable ones or not.

    *boot_partition* is the card's small drive, as an image. The machine's only way out
    is *door*, a port of 127.0.0.1 that leads to its port 443.
    """

    image: Image
    disk: Path
    shares: Mapping[str, tuple[Path, bool]]
    boot_partition: Path
    memory: int = MEMORY
    place: Path = field(default_factory=lambda: Path(mkdtemp(prefix="virtual-pi-")))
    door: int = 0
    _process: subprocess.Popen[bytes] | None = None

    @property
    def agent(self) -> Agent:
        return Agent(self.place / "agent")

    @property
    def on(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def boot(self) -> None:
        """Give it power, and wait until it has started everything it starts."""
        for _ in range(STARTS):
            self._give_power("cloud-init=disabled")
            if self._answers_at_last():
                break
        else:
            raise Failed(self.console())
        self.run("systemctl is-system-running --wait || true", patience=BOOT)
        for name, (_, writable) in self.shares.items():
            how = "trans=virtio,version=9p2000.L,msize=131072"
            how += "" if writable else ",ro,cache=loose"
            there = f"mountpoint -q /mnt/{name}"
            self.run(f"mkdir -p /mnt/{name}")
            # its driver may come later than the agent
            self.until(f"{there} || mount -t 9p -o {how} {name} /mnt/{name}")

    def boot_until_it_ends(self, still_well: Callable[[], bool]) -> None:
        """Give it power for the first time, and wait until it starts itself anew.

        Its card is read as cloud-init reads it at a first start. *still_well* is asked
        all the time whether it is worth waiting.
        """
        end = time.monotonic() + FIRST_BOOT
        for _ in range(STARTS):
            self._give_power("")
            while self.on:
                assert still_well(), self.console()
                if time.monotonic() > end:
                    raise TimeoutError(self.console())
                time.sleep(2)
            if PANIC not in self.console():
                return
        raise Failed(self.console())

    def _give_power(self, words: str) -> None:
        assert not self.on, "it runs already"
        self.door = self.door or _free_port()
        with (self.place / "qemu.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._words(words), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def run(self, command: str, patience: float = PATIENCE) -> str:
        """What a command says; ``Failed`` if it does not end well."""
        done = self.agent.run(command, patience)
        if done.code:
            raise Failed(f"{command}\nexit code {done.code}\n{done.out}\n{done.err}")
        return done.out

    def true(self, command: str) -> bool:
        """Whether a command ends well."""
        return self.agent.run(command, PATIENCE).code == 0

    def until(self, command: str, patience: float = PATIENCE) -> None:
        """Wait until a command ends well; it is tried in the machine, over and over.

        Use the shell's own words where that can be: a program that starts costs a
        busy machine seconds.
        """
        done = self.agent.run(
            f"SECONDS=0\nuntil {{ {command}\n}} >/dev/null 2>&1; do"
            f" (( SECONDS < {patience:.0f} )) || exit 1; sleep 0.5; done",
            patience * 2,
        )
        if done.code:
            raise TimeoutError(f"{command}\n{self.state()}")

    def state(self) -> str:
        """What may explain why something did not happen."""
        journal = "journalctl -b -n 60 --no-pager -o short-monotonic"
        ask = f"systemctl --failed --no-legend; {journal}"
        return self.agent.run(ask, PATIENCE).out

    def cut(self) -> None:
        """Cut the power: it is ended with no warning, and is gone."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def power_off(self) -> None:
        """Shut down in good order."""
        assert self._process
        with suppress(Unheard):  # it may be gone before it answers
            self.agent.run("systemctl poweroff --no-block", PATIENCE)
        self._process.wait(BOOT)

    def end(self) -> None:
        """End it, and leave nothing of it but its disk."""
        self.cut()
        shutil.rmtree(self.place)

    def _answers_at_last(self) -> bool:
        """Wait for the agent; False if the kernel could not go on."""
        end = time.monotonic() + BOOT
        while not self.agent.answers():
            if not self.on and PANIC in self.console():
                return False
            told = (self.place / "qemu.log").read_text(errors="replace")
            if not self.on:
                raise Failed(f"the machine ended while it started\n{told}")
            if time.monotonic() > end:
                raise TimeoutError(self.console())
            time.sleep(0.3)
        return True

    def console(self) -> str:
        """The last that it said while it started."""
        return (self.place / "console").read_text(errors="replace")[-4000:]

    def _words(self, more: str) -> list[str]:
        options = (
            f"root=/dev/vda rw console=ttyS0 quiet mitigations=off {OPTIONS} {more}"
        )
        net = f"user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{self.door}-:443"
        words = [
            "qemu-system-x86_64",
            "-M",
            "q35,sata=off",
            "-accel",
            "tcg,thread=multi",
        ]
        words += ["-cpu", "Nehalem", "-smp", "2", "-m", str(self.memory)]
        words += ["-display", "none", "-nodefaults", "-no-reboot"]
        words += ["-serial", f"file:{self.place}/console"]
        words += ["-kernel", f"{self.image.folder}/vmlinuz"]
        words += ["-initrd", f"{self.image.folder}/initrd.img", "-append", options]
        words += ["-drive", f"file={self.disk},if=none,id=card,format=qcow2"]
        words += ["-drive", f"file={self.boot_partition},if=none,id=boot,format=raw"]
        words += ["-device", "virtio-blk-pci,drive=card"]
        words += ["-device", "virtio-blk-pci,drive=boot", "-device", "virtio-rng-pci"]
        words += ["-netdev", net, "-device", "virtio-net-pci,netdev=net,romfile="]
        words += [
            "-chardev",
            f"socket,path={self.place}/agent,server=on,wait=off,id=agent",
        ]
        words += ["-device", "virtio-serial-pci", "-device"]
        words += ["virtserialport,chardev=agent,name=org.qemu.guest_agent.0"]
        for name, (folder, writable) in self.shares.items():
            how = f"local,path={folder},mount_tag={name},security_model=none"
            words += ["-virtfs", how + ("" if writable else ",readonly=on")]
        return words


@contextmanager
def ended_at_last(machine: Machine) -> Iterator[Machine]:
    """End it whatever happens."""
    try:
        yield machine
    finally:
        machine.end()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
