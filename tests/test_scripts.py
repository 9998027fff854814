"""The scripts, and what README and docs say: every command and setting is real."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from device import cli, config

ROOT = Path(__file__).parent.parent
PLACES = [
    Path("/opt/vig-recorder"),
    Path("/etc/vig-recorder"),
    Path("/etc/systemd/system/vig-recorder.service"),
    Path("/usr/local/bin/vig-recorder"),
]
README = (ROOT / "README.md").read_text()


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command in the checkout to its end, both outputs in one."""
    return subprocess.run(
        list(map(str, command)),
        cwd=ROOT,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
    )


def tracked(*where: str) -> list[Path]:
    """Every file that git keeps."""
    listed = run("git", "ls-files", "-z", *where)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def shell_scripts() -> list[Path]:
    return [
        path
        for path in tracked("scripts", ".ci", "tests/virtual_pi")
        if re.match(r"#!.*\b(ba)?sh$", path.read_text().partition("\n")[0])
    ]


def test_the_shell_scripts_are_clean() -> None:
    checked = run("shellcheck", "-x", *shell_scripts())

    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize(
    "name", ["setup", "demo", "test", "install", "bench", "card", "virtual-pi"]
)
def test_each_script_can_be_started(name: str) -> None:
    script = ROOT / "scripts" / name

    assert script.stat().st_mode & 0o111
    assert "set -euo pipefail" in script.read_text()


def test_a_rehearsed_installation_names_its_steps_and_takes_none() -> None:
    before = [place.exists() for place in PLACES]

    rehearsed = run("scripts/install", "--dry-run")

    assert rehearsed.returncode == 0, rehearsed.stdout
    steps = [line for line in rehearsed.stdout.splitlines() if line[:1] not in " i"]
    assert [step.split(",")[0] for step in steps] == [
        "Debian packages",
        "the program",
        "settings",
        "users",
        "nginx",
        "no swap",
        "start",
    ]
    for unit in (ROOT / "systemd").iterdir():
        assert f"systemd/{unit.name} " in rehearsed.stdout
    assert [place.exists() for place in PLACES] == before


def test_what_shall_start_later_is_not_started_now() -> None:
    now = run("scripts/install", "--dry-run").stdout
    later = run("scripts/install", "--dry-run", "--later").stdout

    assert "systemctl restart vig-recorder.service" in now
    assert "systemctl restart" not in later
    assert "systemctl enable" in later
    assert "next start" in later


def test_a_rehearsed_removal_leaves_film_and_settings() -> None:
    rehearsed = run("scripts/install", "--uninstall", "--dry-run")

    assert rehearsed.returncode == 0, rehearsed.stdout
    taken = " ".join(
        line for line in rehearsed.stdout.splitlines() if line.startswith("  rm")
    )
    assert "/opt/vig-recorder" in taken
    for unit in (ROOT / "systemd").glob("vig-*"):
        assert f"/etc/systemd/system/{unit.name}" in taken
    assert "/var/lib" not in taken
    assert "/etc/vig-recorder/config.toml" not in taken
    assert "/etc/vig-recorder/tls" not in taken
    assert "box erase" not in rehearsed.stdout


def test_film_goes_with_the_program_only_when_it_is_asked_for() -> None:
    """And then before the program that knows how to erase it."""
    rehearsed = run("scripts/install", "--uninstall", "--film", "--dry-run")

    lines = rehearsed.stdout.splitlines()
    erases = next(i for i, line in enumerate(lines) if "box erase" in line)
    removes = next(i for i, line in enumerate(lines) if "rm -rf /opt/vig" in line)
    assert erases < removes
    assert run("scripts/install", "--film", "--dry-run").returncode == 1


def test_nothing_is_stopped_before_the_new_program_is_whole() -> None:
    """What takes long or may fail comes first; then the swap, which takes a moment."""
    rehearsed = run("scripts/install", "--dry-run").stdout

    order = [
        rehearsed.index(step)
        for step in ("apt-get -qq --yes", "/whole", "box prepare", "nginx -q -t")
    ]
    stops = rehearsed.index("systemctl stop vig")
    assert order == sorted(order)
    assert order[-1] < rehearsed.index("box quiet") < stops
    assert stops < rehearsed.index("mv -T /opt/vig-recorder/venv.part")


def test_a_setting_that_is_not_known_is_named_before_anything_else(
    tmp_path: Path,
) -> None:
    old = tmp_path / "config.toml"
    old.write_text('[camera]\ncolour = "red"\n')

    asked = run(sys.executable, "-m", "device.config", old)

    assert asked.returncode == 1
    assert "there is no setting colour in [camera]" in asked.stdout
    script = (ROOT / "scripts/install").read_text()
    body = script[script.rindex("\ncheck_settings") :]
    assert body.index("check_settings") < body.index("install_packages")


def test_every_setting_is_in_the_readme_with_its_default() -> None:
    rows = dict(
        re.findall(r"^\| (`\[\w+\]` `\w+`) \| (.*?) \|", README, flags=re.MULTILINE)
    )
    settings = config.Settings()

    real = {}
    for room in fields(settings):
        values = getattr(settings, room.name)
        for key in fields(values):
            default = getattr(values, key.name)
            real[f"`[{room.name}]` `{key.name}`"] = json.dumps(default)  # as TOML
    assert rows == real


def test_every_command_is_in_the_readme_and_no_other() -> None:
    told = set(
        re.findall(r"^\| `vig-recorder ([\w-]+)` \|", README, flags=re.MULTILINE)
    )

    usage = cli.parser().format_usage() + cli.parser().format_help()

    real = {
        name
        for action in cli.parser()._actions
        if isinstance(action.choices, dict)
        for name in action.choices
    }
    assert told == real, usage


def test_what_the_readme_names_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    scripts = re.findall(r"\bscripts/([\w-]+)", README)

    assert links
    assert scripts
    for name in [*links, *(f"scripts/{script}" for script in scripts)]:
        assert (ROOT / name).exists(), f"README.md names {name}"


def test_the_readme_stays_short() -> None:
    assert len(README.splitlines()) <= 150


def test_requirements_name_one_version_each_and_no_place_to_get_it() -> None:
    for path in tracked("requirements"):
        for line in path.read_text().splitlines():
            named = re.fullmatch(r"[A-Za-z][\w.-]*==[\w.]+|#.*|", line)
            assert named, f"{path.name}: {line}"


def pinned(*names: str) -> dict[str, str]:
    """Package and version, as requirements files name them."""
    text = "".join(
        (ROOT / "requirements" / f"{name}.txt").read_text() for name in names
    )
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.partition("==")[0].lower(): line.partition("==")[2] for line in lines}


def test_every_declared_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = project["project"]["dependencies"]
    for_the_rig = project["project"]["optional-dependencies"]["pi"]
    for_checks = project["dependency-groups"]["dev"]

    def names(wanted: list[str]) -> set[str]:
        return {re.split("[<>=]", name)[0].lower() for name in wanted}

    assert names(declared) <= set(pinned("run"))
    assert names(for_the_rig) <= {*pinned("run", "pi"), "lgpio"}  # that from apt
    assert names(for_checks) <= set(pinned("run", "pi", "dev"))


def test_everything_that_is_imported_is_pinned_for_a_pi() -> None:
    owners = packages_distributions()
    elsewhere = {"libcamera", "lgpio", "picamera2"}  # from apt
    elsewhere |= {"typing_extensions"}  # for the type checker only
    imported = set()
    for path in tracked("device", "web"):
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    imported.add((node.module or "").partition(".")[0])

    foreign = imported - sys.stdlib_module_names - elsewhere - {"device", "web"}

    assert {"av", "flask", "pyrage"} <= foreign
    ready = pinned("run", "pi", "voices")
    for name in foreign:
        assert any(owner.lower() in ready for owner in owners.get(name, [name])), name


def test_no_file_tells_of_the_machine_it_was_written_on() -> None:
    """Neither its paths, nor where it got its packages from, nor a key."""
    forbidden = re.compile(
        "|".join(
            [
                "/work" + "/",
                "/ro" + r"ot/(?!\.)",
                "pypi" + r"\.org",
                "python" + r"hosted\.org",
                "deb" + r"\.debian\.org",
                "registry" + r"\.npmjs",
                "AGE-SECRET-KEY-1" + "[A-Z0-9]{20}",
                "BEGIN [A-Z ]*PRIVATE" + " KEY",
            ]
        )
    )
    published = ROOT / "tests/vectors/age"  # age's own vectors, keys included
    for path in tracked():
        if path.is_relative_to(published):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture or a film; or just removed
        assert forbidden.findall(text) == [], path.relative_to(ROOT)
