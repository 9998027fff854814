"""Small networks within this machine: each has its own kernel tables, and no way out.

A box with a visitor on its Wi-Fi and the world on its other side, joined by pairs of
virtual cables. Made with root's powers in namespaces of their own; all ends with them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

CABLES = """
ip link set lo up
ip link add wlan0 type veth peer name v0 netns {visitor}
ip link add eth0 type veth peer name w0 netns {world}
ip address add 10.42.0.1/24 dev wlan0
ip address add 203.0.113.2/24 dev eth0
ip link set wlan0 up
ip link set eth0 up
echo 1 > /proc/sys/net/ipv4/ip_forward
"""
"""Forwarding is on, as NetworkManager turns it on for a shared network."""
ENDS = {
    "visitor": "ip address add 10.42.0.7/24 dev v0; ip link set v0 up; "
    "ip link set lo up; ip route add default via 10.42.0.1",
    "world": "ip address add 203.0.113.9/24 dev w0; ip link set w0 up; "
    "ip link set lo up; ip route add 10.42.0.0/24 via 203.0.113.2",
}


@dataclass
class Place:
    """One network namespace, kept by a process that sleeps in it."""

    keeper: subprocess.Popen[bytes]

    def command(self, *words: str) -> list[str]:
        return ["nsenter", "-t", str(self.keeper.pid), "-n", *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            check=False,
            text=True,
            capture_output=True,
            timeout=30,
        )

    def must(self, script: str) -> None:
        done = self.run("sh", "-ec", script)
        assert done.returncode == 0, done.stderr

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(self.command(*words), text=True, stdout=subprocess.PIPE)


@dataclass
class Networks:
    """The box, who has joined its Wi-Fi, and a machine on its other side."""

    box: Place
    visitor: Place
    world: Place


@contextmanager
def networks() -> Iterator[Networks]:
    """The three of them, joined; skips where this may not be done."""
    if os.geteuid() != 0 or not shutil.which("nft"):
        pytest.skip("needs root and nftables; CI has both")
    keep = ["unshare", "--net", "sleep", "infinity"]
    keepers = [subprocess.Popen(keep) for _ in range(3)]
    try:
        found = Networks(*map(Place, keepers))
        for place in (found.box, found.visitor, found.world):
            _wait_for(place)
        pids = {"visitor": found.visitor.keeper.pid, "world": found.world.keeper.pid}
        found.box.must(CABLES.format(**pids))
        for name, script in ENDS.items():
            getattr(found, name).must(script)
        yield found
    finally:
        for keeper in keepers:
            keeper.kill()
            keeper.wait()


def _wait_for(place: Place) -> None:
    """Until the keeper has left our own network: else its commands would be ours."""
    mine = Path("/proc/self/ns/net").readlink()
    while Path(f"/proc/{place.keeper.pid}/ns/net").readlink() == mine:
        assert place.keeper.poll() is None, "namespaces are not allowed here"
