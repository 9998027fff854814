"""Installed as a user installs it, and started: all is there, and nothing happens."""

from __future__ import annotations

import socket
import ssl

from tests.virtual_pi.box import STORE, Box
from tests.virtual_pi.machine import Machine


def test_the_installation_finds_all_that_it_wants(box: Box) -> None:
    assert "done; the box is called recorder-" in box.said[0]
    assert "does not know" not in box.said[0]
    assert "not running" not in box.said[0]


def test_installing_twice_is_the_same_as_once(box: Box) -> None:
    assert "settings are there already, and stay" in box.said[1]
    assert "cert.pem" in box.remembered[0]
    assert box.remembered[1] == box.remembered[0]


def test_everything_starts_with_the_machine(box: Box) -> None:
    box.machine.until("test $(systemctl is-system-running) = running")

    for unit in ("vig-recorder", "vig-page", "vig-page.socket", "nginx"):
        assert box.machine.run(f"systemctl is-active {unit}").strip() == "active"
    assert box.processes()["recorder"]
    assert box.processes()["page"]


def test_nothing_records_and_the_light_is_dark(box: Box) -> None:
    box.wait_until("idle")

    assert not box.lit
    assert devices_in_use(box.machine) == set()
    assert box.machine.run(f"ls {STORE}/recordings") == ""


def test_exactly_one_port_answers(box: Box) -> None:
    listening = box.machine.run("ss -Hltn").splitlines()
    ports = {line.split()[3].rpartition(":")[2] for line in listening}
    assert ports == {"443"}

    assert box.machine.run(f"python3 -c '{KNOCK}'").split() == ["443"]


def test_the_port_speaks_tls_from_outside(box: Box) -> None:
    asked = ssl.create_default_context()
    asked.check_hostname, asked.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", box.machine.door), 60) as line,
        asked.wrap_socket(line) as spoken,
    ):
        assert spoken.version() in ("TLSv1.2", "TLSv1.3")


KNOCK = """
import socket
for port in range(1, 65536):
    with socket.socket() as line:
        if line.connect_ex(("10.0.2.15", port)) == 0:
            print(port)
"""


def devices_in_use(machine: Machine) -> set[str]:
    """Which cameras and sound cards the box's processes hold open."""
    users = "pgrep -u vig-recorder,vig-page"  # one may end while it is looked at
    look = f"for p in $({users}); do ls -l /proc/$p/fd 2>/dev/null; done; true"
    found = machine.run(look)
    names = {line.rpartition(" -> ")[2] for line in found.splitlines()}
    return {name for name in names if name.startswith(("/dev/video", "/dev/snd"))}
