"""Settings: right by default, refused by name when they are wrong."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from device import config
from device.errors import ConfigError


def test_without_a_file_every_setting_has_a_default() -> None:
    settings = config.load(None)

    assert settings.recording.longest_minutes == 15
    assert settings.panel.button_pin == 17
    assert settings.panel.light_pin == 27
    assert (
        settings.panel.second_button_pin == settings.panel.buzzer_pin == config.NO_PIN
    )
    assert settings.recording.guest_pause_drops == 120


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[camera]\nframe_rate = 25\n")

    settings = config.load(file)

    assert settings.camera.frame_rate == 25
    assert settings.camera.width == config.Settings().camera.width


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param({"colour": {}}, "[colour]", id="unknown table"),
        pytest.param({"camera": {"zoom": 2}}, "zoom in [camera]", id="unknown key"),
        pytest.param({"camera": 4}, "[camera]", id="no table"),
        pytest.param(
            {"camera": {"width": "wide"}}, "whole number", id="text for a number"
        ),
        pytest.param(
            {"camera": {"width": True}}, "whole number", id="yes for a number"
        ),
        pytest.param({"microphone": {"device": 3}}, "text", id="number for text"),
        pytest.param({"camera": {"width": 641}}, "even", id="odd width"),
        pytest.param({"network": {"country": "gb"}}, "such as GB", id="small letters"),
        pytest.param({"network": {"country": "UK"}}, "such as GB", id="not its name"),
        pytest.param({"network": {"country": "XQ"}}, "such as GB, IE", id="nowhere"),
        pytest.param(
            {"recording": {"longest_minutes": 61}}, "from 1 to 60", id="too long"
        ),
        pytest.param({"recording": {"longest_minutes": 0}}, "from 1 to 60", id="zero"),
        pytest.param(
            {"recording": {"guest_pause_drops": 601}}, "from 10 to 600", id="all of it"
        ),
        pytest.param(
            {"panel": {"second_button_pin": 28}}, "from -1 to 27", id="no such pin"
        ),
    ],
)
def test_a_wrong_setting_is_refused_by_name(
    written: dict[str, object], said: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        config.parse(written)

    assert said in str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize("text", ["[camera", "\x00", "width = "])
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)

    with pytest.raises(ConfigError, match="not TOML"):
        config.load(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothing\.toml"):
        config.load(tmp_path / "nothing.toml")


ROOT = Path(__file__).parent.parent
TEMPLATE = (ROOT / "systemd" / "config.toml").read_text()
TABLE = (ROOT / "README.md").read_text()
ROW = re.compile(
    r"^\| `\[(?P<room>\w+)\]` `(?P<key>\w+)` \| (?P<default>[^|]+) "
    r"\| (?P<says>[^|]+) \|",
    re.MULTILINE,
)
KEYS = [
    (room.name, each.name, getattr(getattr(config.Settings(), room.name), each.name))
    for room in fields(config.Settings)
    for each in fields(getattr(config.Settings(), room.name))
]
ONLY_ON_A_BOX = {("store", "status"): "/run/vig-recorder/status.json"}
"""What a box is set to, where the program's own default is another."""


def explained(template: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Each key of the template with its value and the comment right above it."""
    found, room, says = {}, "", ""
    for line in template.splitlines():
        if line.startswith("["):
            room, says = line.strip("[]"), ""
        elif setting := re.match(r"#?(\w+) = (.+)", line):
            found[room, setting[1]] = setting[2], says.strip()
            says = ""
        else:
            says += " " + line.removeprefix("#").strip()
    return found


@pytest.mark.parametrize(("room", "key", "default"), KEYS)
def test_every_key_is_explained_in_the_file_and_in_the_readme(
    room: str, key: str, default: object
) -> None:
    value, says = explained(TEMPLATE)[room, key]
    rows = {(row["room"], row["key"]): row for row in ROW.finditer(TABLE)}
    told = rows[room, key]

    assert len(says) > 10
    assert len(told["says"]) > 10
    assert _value(value) == ONLY_ON_A_BOX.get((room, key), default)
    assert _value(told["default"]) == default


def test_neither_explains_a_key_that_is_none() -> None:
    there = {(room, key) for room, key, _ in KEYS}

    assert set(explained(TEMPLATE)) == there
    assert {(row["room"], row["key"]) for row in ROW.finditer(TABLE)} == there


def test_a_key_without_a_word_would_be_noticed() -> None:
    bare = TEMPLATE.replace("# pictures a second\n", "")

    assert explained(bare)["camera", "frame_rate"] == ("30", "")


def _value(text: str) -> Any:
    return tomllib.loads(f"value = {text.strip()}")["value"]


@pytest.mark.parametrize(("room", "key", "default"), KEYS)
def test_a_key_that_is_misspelt_is_refused_by_its_name(
    room: str, key: str, default: object
) -> None:
    with pytest.raises(ConfigError, match=rf"{key}s in \[{room}\]"):
        config.parse({room: {f"{key}s": default}})
