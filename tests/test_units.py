"""The units: systemd takes them, they give away little, and they fit together."""

from __future__ import annotations

import configparser
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
from device.box.places import Places
from device.rig import clock
from device.rig.clock import BOOT_ID, GIVEN_BOOT_ID, SystemClock

ROOT = Path(__file__).parent.parent
UNITS = ROOT / "systemd"
SERVICES = ("vig-recorder.service", "vig-page.service")
AS_ROOT = "vig-box.service"


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
    for unit in UNITS.glob("vig-*"):
        shutil.copy(unit, units)
    programs = tmp_path / "opt/vig-recorder/venv/bin"
    programs.mkdir(parents=True)
    for name in ("vig-recorder", "python"):
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    (tmp_path / "usr/sbin").mkdir(parents=True)
    shutil.copy(programs / "python", tmp_path / "usr/sbin/nft")
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
    ("unit", "most"),
    [("vig-recorder.service", 1.0), ("vig-page.service", 0.5), (AS_ROOT, 1.5)],
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


@pytest.mark.parametrize("unit", [AS_ROOT, "vig-firewall.service", "nginx-dropin.conf"])
def test_every_group_of_lines_says_why(unit: str) -> None:
    service = (UNITS / unit).read_text().partition("[Service]\n")[2]

    for paragraph in service.partition("[Install]")[0].strip().split("\n\n"):
        assert paragraph.startswith("#"), f"no reason is given for:\n{paragraph}"


def without_reason(unit: str) -> list[str]:
    """The settings of a unit that have no comment of their own right above.

    Lines of one name that follow on each other are one setting.
    """
    found, before = [], "#"
    for line in unit.splitlines():
        name = line.partition("=")[0]
        says = line.startswith("#") or "=" not in line
        if not says and not before.startswith(("#", f"{name}=")):
            found.append(line)
        before = line
    return found


@pytest.mark.parametrize("unit", [*SERVICES, "vig-page.socket"])
def test_every_line_says_why(unit: str) -> None:
    """But for what a unit is called and where it belongs, which say it themselves."""
    written = (UNITS / unit).read_text()
    settings = re.split(r"\n\[(?:Service|Socket)\]\n", written)[1]

    assert without_reason(settings.partition("\n[Install]")[0]) == []


@pytest.mark.parametrize("unit", SERVICES)
def test_a_line_without_a_reason_would_be_noticed(unit: str) -> None:
    written = (UNITS / unit).read_text()
    bare = written.replace("[Install]", "ReadWritePaths=/etc\n\n[Install]")

    assert "ReadWritePaths=/etc" in without_reason(bare)
    *_, last = without_reason(re.sub(r"(?m)^#.*\n", "", written))
    assert last.startswith(("SystemCallErrorNumber=", "WantedBy="))


@pytest.mark.parametrize("unit", SERVICES)
def test_each_says_when_it_is_ready_and_that_it_lives(unit: str) -> None:
    """``tests/test_alive.py`` hears them say so."""
    assert setting(unit, "Type") == ["notify"]
    assert setting(unit, "NotifyAccess") == ["main"]
    assert 30 <= int(setting(unit, "WatchdogSec")[0]) <= 60


@pytest.mark.parametrize("unit", SERVICES)
def test_each_comes_back_for_ever(unit: str) -> None:
    assert setting(unit, "Restart") == ["always"]
    assert setting(unit, "StartLimitIntervalSec") == ["0"]


@pytest.mark.parametrize("unit", SERVICES)
def test_neither_reads_the_key_of_tls_or_how_the_box_starts(unit: str) -> None:
    hidden = setting(unit, "InaccessiblePaths")[0].split()

    assert hidden == ["-/boot", "-/etc/vig-recorder/tls/key.pem"]


def test_the_page_is_told_which_start_of_the_machine_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may not look: of /proc it sees itself alone."""
    real = BOOT_ID.read_text().strip()
    given = dict(line.split("=") for line in setting("vig-page.service", "Environment"))
    assert given[GIVEN_BOOT_ID] == "%b"

    monkeypatch.setenv(GIVEN_BOOT_ID, real.replace("-", ""))  # as systemd writes it
    monkeypatch.setattr(clock, "BOOT_ID", Path("/nothing"))

    assert SystemClock().boot_id() == real


@pytest.mark.parametrize("unit", SERVICES)
def test_neither_process_has_a_network_or_leaves_a_trace_on_the_card(unit: str) -> None:
    assert setting(unit, "PrivateNetwork") == ["yes"]
    assert setting(unit, "MemorySwapMax") == ["0"]
    assert setting(unit, "LimitCORE") == ["0"]
    assert "/tmp" in setting(unit, "TemporaryFileSystem")[0]  # noqa: S108


def test_who_acts_as_root_reads_no_film_and_reaches_nobody() -> None:
    assert setting(AS_ROOT, "PrivateNetwork") == ["yes"]
    assert setting(AS_ROOT, "RestrictAddressFamilies") == ["AF_UNIX"]
    assert "-/var/lib/vig-recorder" in setting(AS_ROOT, "InaccessiblePaths")[0].split()
    assert setting(AS_ROOT, "ProtectSystem") == ["strict"]
    powers = setting(AS_ROOT, "CapabilityBoundingSet")[0].split()
    assert set(powers) == {"CAP_DAC_OVERRIDE", "CAP_CHOWN"}


def test_the_page_wishes_where_the_helper_listens_and_nowhere_else() -> None:
    wish = f"/{Places(Path('/')).wish.relative_to('/')}"
    folder = str(Path(wish).parent)

    assert setting("vig-box.path", "PathExists") == [wish]
    assert setting("vig-page.service", "ReadWritePaths") == [f"-{folder}"]
    folders = (UNITS / "tmpfiles.conf").read_text()
    assert f"d {folder} 0700 vig-page vig-page" in folders
    writes = setting(AS_ROOT, "ReadWritePaths")[0].split()
    assert f"-{folder}" in writes
    assert str(Places().result.parent) in writes
    assert str(Places().connections) in writes


def test_the_helper_starts_with_words_its_command_line_knows() -> None:
    [start] = setting(AS_ROOT, "ExecStart")

    args = cli.parser().parse_args(shlex.split(start)[1:])

    assert (args.command, args.what) == ("box", "apply")


def test_nothing_of_memory_comes_to_the_card() -> None:
    kernel = dict(
        re.findall(r"^(\S+) = (.+)$", (UNITS / "sysctl.conf").read_text(), re.M)
    )

    assert kernel["kernel.core_pattern"] == "|/bin/false"
    assert kernel["fs.suid_dumpable"] == "0"
    assert setting("rpi-swap.conf", "Mechanism") == ["none"]


def test_nobody_is_called_to_see_whether_there_is_an_internet() -> None:
    told = configparser.ConfigParser()
    told.read(UNITS / "networkmanager.conf")

    assert told["connectivity"]["enabled"] == "false"


@pytest.mark.parametrize("unit", [*SERVICES, "nginx-dropin.conf"])
def test_whatever_dies_is_started_again_for_ever(unit: str) -> None:
    assert setting(unit, "Restart") == ["always"]
    assert setting(unit, "StartLimitIntervalSec") == ["0"]


@pytest.mark.parametrize("unit", SERVICES)
def test_a_slow_card_has_its_time_to_start(unit: str) -> None:
    assert setting(unit, "TimeoutStartSec") == ["5min"]


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

    assert len(entries) == 12
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
    for room in tomllib.loads(everything):
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
