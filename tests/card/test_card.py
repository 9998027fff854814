"""A card is prepared so that its first start makes a box of it; and nothing else is."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from device.box.wishes import JoinNetwork
from device.card import seed
from device.card.__main__ import main
from device.card.seed import Wanted
from device.card.writing import carried, packed

ROOT = Path(__file__).parents[2]
SMITHS = JoinNetwork("Müllers: “2. Stock” #1", "correct: horse \\ 9")


def run(*command: str | Path, typed: str = "", **more: str) -> tuple[int, str]:
    """A command's exit code, and all that it said."""
    done = subprocess.run(
        list(map(str, command)),
        input=typed,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=60,
        env={**os.environ, **more},
    )
    return done.returncode, done.stdout


def written(place: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(place)): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file()
    }


def told(text: str) -> dict[str, Any]:
    """A cloud-config of ours, which is JSON behind its first line."""
    assert text.startswith("#cloud-config\n")
    found: dict[str, Any] = json.loads(text.partition("\n")[2])
    return found


# --- what is no boot partition is left alone --------------------------------------


@pytest.mark.parametrize("missing", ["config.txt", "cmdline.txt", "user-data"])
def test_a_folder_that_is_no_such_card_is_refused_and_left_alone(
    bootfs: Path, missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (bootfs / missing).unlink()
    before = written(bootfs)

    assert main([str(bootfs)]) == 1

    assert written(bootfs) == before
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert "flash Raspberry Pi OS" in said


def test_a_home_folder_or_none_at_all_is_refused(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 1
    assert main([str(tmp_path / "nowhere")]) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ["--country", "uk"],
        ["--country", "UK"],
        ["--timezone", "$(reboot)"],
        ["--wifi", "x" * 33],
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    bootfs: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("12345678\n"))
    before = written(bootfs)

    assert main([str(bootfs), *words]) == 1

    assert written(bootfs) == before


# --- what cloud-init reads ----------------------------------------------------------


def needs(program: str) -> str:
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"no {program} on this machine; CI has it")
    return found


def schema(tmp_path: Path, text: str) -> tuple[int, str]:
    """What the real cloud-init says of a user-data."""
    (tmp_path / "user-data").write_text(text)
    command = [needs("cloud-init"), "schema", "--config-file"]
    return run(*command, tmp_path / "user-data")


@pytest.mark.parametrize(
    ("option", "typed", "said", "meant"),
    [
        ("--timezone", "Europe/Dublinn", "is no time zone", "Europe/Dublin"),
        ("--country", "UK", "is not the two capitals of a country", "such as GB"),
    ],
)
def test_what_was_mistyped_is_refused_with_what_was_meant(
    bootfs: Path, option: str, typed: str, said: str, meant: str
) -> None:
    code, told = run(ROOT / "scripts/card", bootfs, option, typed)

    assert code == 1
    assert f"'{typed}' {said}" in told
    assert meant in told.partition("hint:")[2]


def test_cloud_init_takes_what_it_is_told(tmp_path: Path) -> None:
    code, said = schema(tmp_path, seed.user_data(Wanted()))

    assert code == 0, said
    assert "Valid" in said


def test_cloud_init_would_not_take_anything(tmp_path: Path) -> None:
    wrong = seed.user_data(Wanted()).replace('"runcmd": [', '"runcmd": 7, "x": [')

    assert schema(tmp_path, wrong)[0] != 0


def test_nobody_can_sign_in_and_no_password_is_set() -> None:
    config = told(seed.user_data(Wanted()))

    assert config["users"] == [{"name": "root", "lock_passwd": True}]
    assert not {"password", "chpasswd", "ssh_authorized_keys"} & set(config)
    assert config["ssh_pwauth"] is False
    masked = next(each for each in config["runcmd"] if each[1] == "mask")
    for door in ("ssh.service", "getty@.service", "serial-getty@.service"):
        assert door in masked
    assert "userconfig.service" in masked


def test_systemd_takes_the_unit_that_it_writes(tmp_path: Path) -> None:
    [file] = told(seed.user_data(Wanted()))["write_files"]
    unit = tmp_path / Path(file["path"]).name
    unit.write_text(file["content"])

    code, said = run("systemd-analyze", "verify", "--man=no", unit)

    assert (code, said) == (0, "")


def test_netplan_joins_any_wifi_for_the_installation(tmp_path: Path) -> None:
    """Odd names and passwords arrive as they were typed."""
    plans = tmp_path / "etc/netplan"
    plans.mkdir(parents=True)
    wanted = Wanted(country="IE", wifi=SMITHS)
    config = json.loads(seed.network_config(wanted))
    config["network"]["renderer"] = "NetworkManager"
    (plans / "50-cloud-init.yaml").write_text(json.dumps(config))
    (plans / "50-cloud-init.yaml").chmod(0o600)

    code, said = run(needs("netplan"), "generate", "--root-dir", tmp_path)

    assert code == 0, said
    folder = tmp_path / "run/NetworkManager/system-connections"
    [profile] = folder.glob("netplan-wlan0-*")
    text = profile.read_text()
    assert f"ssid={SMITHS.name}" in text
    assert "psk=correct: horse \\\\ 9" in text.replace("\\s", " ")


def test_by_a_cable_no_wifi_is_named() -> None:
    assert "wifis" not in json.loads(seed.network_config(Wanted()))["network"]


# --- the whole card -------------------------------------------------------------------


def test_the_script_prepares_a_card(bootfs: Path) -> None:
    words = ["--wifi", "The Smiths", "--country", "IE"]

    code, said = run(ROOT / "scripts/card", bootfs, *words, typed="correct horse 9\n")

    assert code == 0, said
    assert "The card is ready" in said
    assert "horse" not in said
    network = json.loads((bootfs / "network-config").read_text())["network"]
    points = network["wifis"]["wlan0"]["access-points"]
    assert points == {"The Smiths": {"password": "correct horse 9"}}
    assert (bootfs / "recorder/country").read_text() == "IE\n"
    checked = subprocess.run(
        ["sha256sum", "-c", "program.sha256"],
        cwd=bootfs / "recorder",
        check=False,
        capture_output=True,
        timeout=30,
    )
    assert checked.returncode == 0


def test_it_needs_python_and_nothing_else(bootfs: Path) -> None:
    """With no site-packages at all, as on a computer where nothing was installed."""
    command = [sys.executable, "-I", "-S", "-c"]
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
    program += "from device.card.__main__ import main; sys.exit(main(sys.argv[1:]))"

    code, said = run(*command, program, bootfs)

    assert code == 0, said


def test_a_copy_that_breaks_off_leaves_the_card_as_it_was(
    bootfs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = ("user-data", "meta-data")
    before = {name: (bootfs / name).read_bytes() for name in seeds}
    monkeypatch.setattr(
        os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left"))
    )

    assert main([str(bootfs)]) == 1

    assert {name: (bootfs / name).read_bytes() for name in seeds} == before


def test_each_preparation_makes_cloud_init_begin_anew(bootfs: Path) -> None:
    found = set()
    for _ in range(2):
        assert main([str(bootfs)]) == 0
        found.add((bootfs / "meta-data").read_text())

    assert len(found) == 2


def test_the_archive_holds_what_an_installation_needs(tmp_path: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(packed(ROOT))) as archive:
        archive.extractall(tmp_path, filter="data")

    names = {str(path.relative_to(ROOT)) for path in carried(ROOT)}
    tracked = run("git", "-C", ROOT, "ls-files", "device", "web", "systemd", "scripts")
    if tracked[0] == 0:
        assert set(tracked[1].splitlines()) <= names
    assert not [name for name in names if "__pycache__" in name or "tests/" in name]
    for name in names:
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()
    assert os.access(tmp_path / "scripts/install", os.X_OK)
    assert len(packed(ROOT)) < 4 << 20
