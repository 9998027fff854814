"""The first start, as the script on the card does it; files play the machine."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from device.box.wishes import JoinNetwork
from device.card.seed import Wanted
from device.card.writing import prepare

ROOT = Path(__file__).parents[2]
INSTALL = """\
#!/bin/sh
echo "installing"
echo "install $*" >>{root}/told
[ ! -e {root}/no-internet ] || {{ echo "could not reach Debian"; exit 1; }}
echo recorder-k7q4 >{root}/etc/hostname
cp {root}/etc/vig-recorder/config.toml {root}/installed-with
"""
PLAYED = {
    "systemctl": 'echo "$*" >>{root}/told',
    "timedatectl": "echo yes",
    "nmcli": 'echo "nmcli $*" >>{root}/told; case "$*" in *show*) '
    'echo "netplan-wlan0-The Smiths";; esac',
    "vig-recorder": "exit 2",
}


@dataclass
class Machine:
    """A machine with a prepared card in it."""

    root: Path
    boot: Path

    def start(self) -> int:
        """Run what is on the card, as its unit does."""
        script = self.boot / "recorder/first-boot"
        return subprocess.run(
            ["/bin/sh", str(script)],
            check=False,
            timeout=60,
            env={
                "PATH": f"{self.root}/bin:{os.environ['PATH']}",
                "RECORDER_ROOT": str(self.root),
                "RECORDER_PATIENCE": "0",
            },
        ).returncode

    @property
    def says(self) -> str:
        return (self.boot / "recorder-says.txt").read_text()

    @property
    def told(self) -> list[str]:
        return (self.root / "told").read_text().splitlines()


@pytest.fixture
def machine(bootfs: Path, tmp_path: Path) -> Machine:
    """The real script and texts; what it installs is a script of ours."""
    wifi = JoinNetwork("The Smiths", "correct horse 9")
    prepare(bootfs, ROOT, Wanted(country="IE", wifi=wifi))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        archive.add(ROOT / "systemd", "systemd")
        script = INSTALL.format(root=tmp_path).encode()
        member = tarfile.TarInfo("scripts/install")
        member.size, member.mode = len(script), 0o755
        archive.addfile(member, io.BytesIO(script))
    (bootfs / "recorder/program.tar.gz").write_bytes(out.getvalue())
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    (bootfs / "recorder/program.sha256").write_text(f"{digest}  program.tar.gz\n")
    for folder in ("bin", "etc/netplan", "run", "var/cache"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "etc/netplan/50-cloud-init.yaml").write_text("correct horse 9")
    for name, does in PLAYED.items():
        program = tmp_path / "bin" / name
        program.write_text(f"#!/bin/sh\n{does.format(root=tmp_path)}\n")
        program.chmod(0o755)
    return Machine(tmp_path, bootfs)


def with_password(machine: Machine) -> list[str]:
    """Files on the whole machine in which the Wi-Fi's password stands."""
    return [
        path.name
        for path in machine.root.rglob("*")
        if path.is_file() and b"correct horse 9" in path.read_bytes()
    ]


def test_it_installs_and_starts_anew_as_a_box(machine: Machine) -> None:
    assert machine.start() == 0

    assert machine.says.startswith(
        "The box is ready. Its Wi-Fi is called recorder-k7q4."
    )
    assert "install --later" in machine.told
    assert machine.told[-1] == "reboot"
    assert "nmcli --wait 60 connection up netplan-wlan0-The Smiths" in machine.told
    assert 'country = "IE"' in (machine.root / "installed-with").read_text()


def test_the_wifi_of_the_installation_is_forgotten(machine: Machine) -> None:
    assert with_password(machine)

    machine.start()

    assert with_password(machine) == []
    assert not (machine.boot / "recorder").exists()
    assert (machine.boot / "user-data").read_text() == "#cloud-config\n{}\n"


def test_without_internet_it_says_so_and_goes_on_trying(machine: Machine) -> None:
    (machine.root / "no-internet").touch()
    assert machine.start() != 0
    assert "tries again" in machine.says
    assert "could not reach Debian" in machine.says
    assert "reboot" not in machine.told

    (machine.root / "no-internet").unlink()
    assert machine.start() == 0
    assert machine.says.startswith("The box is ready")


def test_a_damaged_card_installs_nothing(machine: Machine) -> None:
    program = machine.boot / "recorder/program.tar.gz"
    program.write_bytes(program.read_bytes()[:-100])

    assert machine.start() != 0

    assert not (machine.root / "installed-with").exists()
    assert "program.tar.gz: FAILED" in machine.says


def test_an_update_keeps_the_boxs_settings(machine: Machine) -> None:
    settings = machine.root / "etc/vig-recorder/config.toml"
    settings.parent.mkdir()
    settings.write_text("[camera]\nwidth = 640\n")

    assert machine.start() == 0

    assert (machine.root / "installed-with").read_text() == "[camera]\nwidth = 640\n"
