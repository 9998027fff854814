"""Settings: right by default, refused by name when they are wrong."""

from pathlib import Path

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
