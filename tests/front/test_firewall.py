"""One open door, and nothing passed on: packets are really sent, and really dropped."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.front.namespaces import Networks, Place, networks

ROOT = Path(__file__).parents[2]
RULES = ROOT / "systemd/firewall.nft"
DNSMASQ = ROOT / "systemd/dnsmasq.conf"
SHARED = """
table ip nm-shared-wlan0 {
  chain nat_postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr 10.42.0.0/24 ip daddr != 10.42.0.0/24 masquerade
  }
  chain filter_forward {
    type filter hook forward priority filter; policy accept;
    ip daddr 10.42.0.0/24 oifname "wlan0" ct state { established, related } accept
    ip saddr 10.42.0.0/24 iifname "wlan0" accept
  }
}
"""
"""What NetworkManager sets for ipv4.method=shared, so that its guests are routed."""
LISTEN = """
import socket, sys
lines = []
for port in map(int, sys.argv[1:]):
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    line.bind(("0.0.0.0", port))
    line.listen()
    lines.append(line)
print("listening", flush=True)
sys.stdin.read()
"""
KNOCK = """
import socket, sys
from concurrent.futures import ThreadPoolExecutor
def knock(port):
    with socket.socket() as line:
        line.settimeout(0.6)
        return line.connect_ex((sys.argv[1], port)) == 0
ports = list(map(int, sys.argv[2:]))
with ThreadPoolExecutor(len(ports)) as pool:
    for port, answered in zip(ports, pool.map(knock, ports)):
        if answered:
            print(port)
"""
PORTS = ("22", "53", "80", "443", "631", "5000", "8080")


@pytest.fixture(scope="module")
def joined() -> Iterator[Networks]:
    """The three places; box and world have something behind every door."""
    with networks() as found, ExitStack() as ends:
        for place in (found.box, found.world):
            listener = subprocess.Popen(
                place.command(sys.executable, "-c", LISTEN, *PORTS),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            ends.callback(listener.wait)
            ends.callback(listener.kill)
            assert listener.stdout
            assert listener.stdout.readline() == b"listening\n"
            ends.callback(listener.stdout.close)
            assert listener.stdin
            ends.callback(listener.stdin.close)
        yield found


@pytest.fixture
def without(joined: Networks) -> Networks:
    """A box with no firewall, which NetworkManager lets route for its guests."""
    joined.box.must("nft flush ruleset")
    set_rules(joined.box, SHARED)
    return joined


@pytest.fixture
def guarded(without: Networks) -> Networks:
    """The same with our rules; set twice, as an update does."""
    for _ in range(2):
        set_rules(without.box, RULES.read_text())
    return without


def set_rules(place: Place, rules: str) -> None:
    done = subprocess.run(
        place.command("nft", "-f", "-"),
        input=rules,
        text=True,
        capture_output=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr


def answering(place: Place, address: str) -> list[str]:
    """Behind which of the doors somebody answers at *address*, seen from *place*."""
    return place.run(sys.executable, "-c", KNOCK, address, *PORTS).stdout.split()


def test_without_it_every_door_is_open_and_guests_are_routed(
    without: Networks,
) -> None:
    """The test of these tests."""
    assert answering(without.visitor, "10.42.0.1") == list(PORTS)
    assert answering(without.visitor, "203.0.113.9") == list(PORTS)


def test_a_visitor_finds_one_open_door(guarded: Networks) -> None:
    assert answering(guarded.visitor, "10.42.0.1") == ["443"]


def test_so_does_whoever_is_on_its_cable(guarded: Networks) -> None:
    assert answering(guarded.world, "203.0.113.2") == ["443"]


def test_nothing_is_passed_on_in_either_direction(guarded: Networks) -> None:
    """Whatever NetworkManager allows, and through the box's other number as well."""
    assert answering(guarded.visitor, "203.0.113.9") == []
    assert answering(guarded.world, "10.42.0.7") == []
    assert answering(guarded.world, "10.42.0.1") == ["443"]


def test_the_box_itself_may_ask_and_is_answered(guarded: Networks) -> None:
    """An update that somebody starts over a cable."""
    assert answering(guarded.box, "203.0.113.9") == list(PORTS)


DISCOVER = """
import socket, struct
line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
line.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
line.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"v0")
line.bind(("0.0.0.0", 68))
line.settimeout(10)
hardware = bytes.fromhex("020000000007")
asked = struct.pack("!BBBBIHH16x16s192x", 1, 1, 6, 0, 7, 0, 0x8000, hardware)
asked += bytes.fromhex("63825363" "350101" "37040103060c" "ff")
line.sendto(asked, ("255.255.255.255", 67))
answer = line.recv(2048)
print("number", socket.inet_ntoa(answer[16:20]))
at = 240
while answer[at] != 255:
    print("option", answer[at])
    at += 2 + answer[at + 1]
"""
"""A phone that joins asks for a mask (1), a way out (3), names (6), its name (12)."""


def test_a_visitor_is_given_a_number_and_no_way_out(
    guarded: Networks, tmp_path: Path
) -> None:
    """By the program and the words with which NetworkManager starts it."""
    folder = tmp_path / "dnsmasq-shared.d"
    folder.mkdir()
    (folder / "recorder.conf").write_bytes(DNSMASQ.read_bytes())
    words = ["dnsmasq", "--conf-file=/dev/null", "--no-hosts", "--keep-in-foreground"]
    words += ["--bind-interfaces", "--except-interface=lo", "--clear-on-reload"]
    words += ["--strict-order", "--listen-address=10.42.0.1", "--user=root"]
    words += ["--dhcp-range=10.42.0.10,10.42.0.254,60m", "--dhcp-lease-max=50"]
    words += [f"--dhcp-leasefile={tmp_path}/leases", f"--pid-file={tmp_path}/pid"]
    words += [f"--conf-dir={folder}", "--no-ping"]
    server = subprocess.Popen(guarded.box.command(*words), stderr=subprocess.DEVNULL)
    try:
        while not (tmp_path / "pid").exists():
            assert server.poll() is None, "dnsmasq did not start"
        told = guarded.visitor.run(sys.executable, "-c", DISCOVER)
    finally:
        server.kill()
        server.wait()

    assert "number 10.42.0." in told.stdout, told.stderr
    options = {line.split()[1] for line in told.stdout.splitlines() if "option" in line}
    assert "1" in options
    assert not options & {"3", "6"}
