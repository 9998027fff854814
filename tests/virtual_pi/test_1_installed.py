"""Installed as a user installs it, and started: all is there, and nothing happens."""

from __future__ import annotations

import re
import socket
import ssl

import pytest

from tests.virtual_pi.box import STORE, Box
from tests.virtual_pi.card import SAYS
from tests.virtual_pi.machine import Machine


def test_a_prepared_card_makes_a_box_of_the_machine_by_itself(box: Box) -> None:
    name = box.machine.run("cat /etc/hostname").strip()

    assert re.fullmatch(r"recorder-[0-9a-z]{4}", name)
    assert f"The box is ready. Its Wi-Fi is called {name}." in box.card.read(SAYS)
    assert "</svg>" in box.card.read("recorder-label.svg")


def test_of_the_installation_nothing_stays_on_the_card(box: Box) -> None:
    assert not {"recorder", "network-config"} & box.card.names()
    assert box.card.read("user-data") == "#cloud-config\n{}\n"
    for gone in ("/var/cache/recorder-card", "/etc/netplan/50-cloud-init.yaml"):
        assert not box.machine.true(f"test -e {gone}")


def test_nobody_can_sign_in(box: Box) -> None:
    shadow = box.machine.run("getent shadow").splitlines()
    passwords = {line.split(":")[1] for line in shadow}
    assert all(each.startswith(("!", "*")) for each in passwords)
    assert not box.machine.true("systemctl is-active getty@tty1 ssh.socket ssh")


@pytest.mark.usefixtures("full_form")
def test_installing_once_more_changes_nothing(box: Box) -> None:
    assert "settings are there already, and stay" in box.said[0]
    assert "nothing is new; nothing was stopped" in box.said[0]
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


def test_exactly_one_port_listens(box: Box) -> None:
    listening = box.machine.run("ss -Hltn").splitlines()
    ports = {line.split()[3].rpartition(":")[2] for line in listening}
    assert ports == {"443"}


@pytest.mark.usefixtures("full_form")
def test_exactly_one_port_of_all_answers(box: Box) -> None:
    assert box.machine.run(f"python3 -c '{KNOCK}'").split() == ["443"]


def test_the_port_speaks_tls_from_outside(box: Box) -> None:
    asked = ssl.create_default_context()
    asked.check_hostname, asked.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", box.machine.door), 60) as line,
        asked.wrap_socket(line) as spoken,
    ):
        assert spoken.version() in ("TLSv1.2", "TLSv1.3")


@pytest.mark.parametrize(("unit", "most"), [("vig-recorder", 1.0), ("vig-page", 0.5)])
def test_systemd_itself_finds_little_exposed(box: Box, unit: str, most: float) -> None:
    told = box.machine.run(f"systemd-analyze security --no-pager {unit} | tail -1")

    score = re.search(r"exposure level for \S+: ([0-9.]+)", told)
    assert score, told
    assert float(score[1]) <= most


@pytest.mark.parametrize("kind", ["recorder", "page"])
def test_no_process_of_the_box_has_any_power(box: Box, kind: str) -> None:
    for number in box.processes()[kind]:
        told = box.machine.run(f"cat /proc/{number}/status")
        assert re.search(r"^NoNewPrivs:\s1$", told, re.M)
        assert re.search(r"^CapEff:\s0{16}$", told, re.M)
        assert not re.search(r"^Uid:\s0\b", told, re.M)


def test_the_page_sees_neither_camera_nor_microphone(box: Box) -> None:
    look = "cd /proc/{}/root && ls dev"
    recorder, page = (box.processes()[kind][0] for kind in ("recorder", "page"))

    assert "video0" in box.machine.run(look.format(recorder))
    seen = box.machine.run(look.format(page)).split()
    assert "null" in seen
    assert not [name for name in seen if name.startswith(("video", "media", "snd"))]


KNOCK = """
import socket
for port in range(1, 65536):
    with socket.socket() as line:
        if line.connect_ex(("10.0.2.15", port)) == 0:
            if line.getsockname() != line.getpeername():
                print(port)
"""
"""A knock at every port. A line to the port that it came from reaches itself."""


def devices_in_use(machine: Machine) -> set[str]:
    """Which cameras and sound cards the box's processes hold open."""
    users = "pgrep -u vig-recorder,vig-page"  # one may end while it is looked at
    look = f"for p in $({users}); do ls -l /proc/$p/fd 2>/dev/null; done; true"
    found = machine.run(look)
    names = {line.rpartition(" -> ")[2] for line in found.splitlines()}
    return {name for name in names if name.startswith(("/dev/video", "/dev/snd"))}
