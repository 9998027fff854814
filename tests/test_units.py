"""The units: systemd takes them, they give away little, and they fit together."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from device import cli, config

ROOT = Path(__file__).parent.parent
UNITS = ROOT / "systemd"
SERVICES = ("vig-recorder.service", "vig-page.service")


def run(*command: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, both outputs in one."""
    return subprocess.run(
        list(map(str, command)),
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **more},
        timeout=60,
    )


def setting(unit: str, name: str) -> list[str]:
    """Every value of a setting in a unit file, in order."""
    lines = (UNITS / unit).read_text().splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A root directory with our units and the programs they start."""
    units = tmp_path / "etc/systemd/system"
    units.mkdir(parents=True)
    for unit in [*UNITS.glob("*.service"), *UNITS.glob("*.socket")]:
        shutil.copy(unit, units)
    programs = tmp_path / "opt/vig-recorder/venv/bin"
    programs.mkdir(parents=True)
    for name in ("vig-recorder", "python"):
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    return tmp_path


def verify(machine: Path) -> subprocess.CompletedProcess[str]:
    units = [unit.name for unit in (machine / "etc/systemd/system").iterdir()]
    options = ["--man=no", "--recursive-errors=no", f"--root={machine}"]
    return run("systemd-analyze", "verify", *options, *units)


def test_systemd_understands_every_line_of_the_units(machine: Path) -> None:
    verified = verify(machine)

    assert (verified.returncode, verified.stdout) == (0, "")


def test_a_misspelt_line_would_be_noticed(machine: Path) -> None:
    unit = machine / "etc/systemd/system/vig-recorder.service"
    unit.write_text(unit.read_text().replace("PrivateNetwork", "PrivatNetwork"))

    assert "PrivatNetwork" in verify(machine).stdout


@pytest.mark.parametrize(
    ("unit", "most"), [("vig-recorder.service", 1.5), ("vig-page.service", 1.0)]
)
def test_the_units_give_away_little_by_systemds_own_score(
    unit: str, most: float, capsys: pytest.CaptureFixture[str]
) -> None:
    analysis = run(
        "systemd-analyze", "security", "--offline=yes", "--no-pager", UNITS / unit
    ).stdout

    score = re.search(r"Overall exposure level for \S+: ([\d.]+)", analysis)
    assert score, analysis
    with capsys.disabled():
        sys.stdout.write(f"\n{unit}: exposure {score[1]} of 10 ")
    assert float(score[1]) <= most


@pytest.mark.parametrize("unit", [*SERVICES, "nginx-dropin.conf"])
def test_every_group_of_lines_says_why(unit: str) -> None:
    service = (UNITS / unit).read_text().partition("[Service]\n")[2]

    for paragraph in service.partition("[Install]")[0].strip().split("\n\n"):
        assert paragraph.startswith("#"), f"no reason is given for:\n{paragraph}"


@pytest.mark.parametrize("unit", SERVICES)
def test_neither_process_has_a_network_or_leaves_a_trace_on_the_card(unit: str) -> None:
    assert setting(unit, "PrivateNetwork") == ["yes"]
    assert setting(unit, "MemorySwapMax") == ["0"]
    assert setting(unit, "LimitCORE") == ["0"]
    assert "/tmp" in setting(unit, "TemporaryFileSystem")[0]  # noqa: S108


def test_the_journal_tells_no_time_of_day_on_the_card() -> None:
    assert setting("journald.conf", "Storage") == ["volatile"]


def test_the_page_has_no_devices_and_the_recorder_only_its_own() -> None:
    assert setting("vig-page.service", "PrivateDevices") == ["yes"]
    assert setting("vig-page.service", "DeviceAllow") == []
    assert setting("vig-recorder.service", "DevicePolicy") == ["closed"]
    assert {line.split()[0] for line in setting("vig-recorder.service", "DeviceAllow")}
    assert not setting("vig-page.service", "SupplementaryGroups")


def test_the_recorder_starts_with_words_its_command_line_knows() -> None:
    [start] = setting("vig-recorder.service", "ExecStart")

    args = cli.parser().parse_args(shlex.split(start)[1:])

    assert (args.command, args.rig) == ("run", "pi")
    assert str(args.config) == "/etc/vig-recorder/config.toml"


def test_the_page_starts_with_words_its_command_line_knows() -> None:
    [start] = setting("vig-page.service", "ExecStart")

    usage = run(sys.executable, *shlex.split(start)[1:4], "--help").stdout

    for word in shlex.split(start)[4::2]:
        assert word in usage
    socket = shlex.split(start)[shlex.split(start).index("--socket") + 1]
    assert setting("vig-page.socket", "ListenStream") == [socket]


def test_recorder_and_page_meet_in_one_group_and_nowhere_else(tmp_path: Path) -> None:
    """sysusers.d makes the users, in a root directory of its own."""
    (tmp_path / "etc").mkdir()
    made = run("systemd-sysusers", f"--root={tmp_path}", UNITS / "sysusers.conf")

    assert made.returncode == 0, made.stdout
    groups = (tmp_path / "etc/group").read_text().splitlines()
    members = {line.split(":")[0]: line.split(":")[3] for line in groups}
    assert set(members["film"].split(",")) == {"vig-recorder", "vig-page"}
    for unit in SERVICES:
        assert setting(unit, "User") == [unit.removesuffix(".service")]
        assert setting(unit, "Group") == ["film"]
        for group in " ".join(setting(unit, "SupplementaryGroups")).split():
            assert group in {*members, "audio", "video"}  # those are systemd's own


def test_the_store_is_the_groups_and_nobody_elses() -> None:
    entries = [
        line.split()
        for line in (UNITS / "tmpfiles.conf").read_text().splitlines()
        if line.startswith("d /var/lib/vig-recorder")
    ]

    assert len(entries) == 10
    for _, _, mode, user, group, _ in entries:
        assert (mode, user, group) == ("2770", "vig-recorder", "film")
    assert setting("vig-recorder.service", "UMask") == ["0007"]


def test_the_template_of_the_settings_shows_every_default() -> None:
    written = (UNITS / "config.toml").read_text()
    everything = re.sub(r"^#(?=\w+ = )", "", written, flags=re.MULTILINE)

    settings = config.parse(tomllib.loads(everything))

    assert config.parse(tomllib.loads(written)) == settings
    status = "/run/vig-recorder/status.json"
    assert settings.store.status == status
    assert settings == config.parse({"store": {"status": status}})
    for room in ("camera", "microphone", "panel", "recording", "store"):
        named = set(tomllib.loads(everything)[room])
        assert named == set(getattr(settings, room).__dataclass_fields__)


def test_nginx_takes_the_site_and_keeps_film_off_the_card(tmp_path: Path) -> None:
    if not (nginx := shutil.which("nginx", path="/usr/sbin:/usr/bin")):
        pytest.skip("no nginx on this machine; CI has it")
    name = ["-subj", "/CN=test", "-days", "2", "-keyout", "key.pem", "-out", "cert.pem"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    subprocess.run(
        ["openssl", "req", "-x509", *key, *name],
        cwd=tmp_path,
        check=True,
        stderr=subprocess.DEVNULL,
    )
    site = (UNITS / "nginx.conf").read_text()
    for place in ("/etc/vig-recorder/tls", "/run/vig-nginx"):
        site = site.replace(place, str(tmp_path))
    (tmp_path / "site.conf").write_text(site)
    whole = (
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ include {tmp_path}/site.conf; }}"
    )
    (tmp_path / "nginx.conf").write_text(whole)

    tried = run(nginx, "-t", "-e", "stderr", "-c", tmp_path / "nginx.conf")

    assert tried.returncode == 0, tried.stdout
    assert "proxy_buffering off;" in site
    assert "proxy_max_temp_file_size 0;" in site
