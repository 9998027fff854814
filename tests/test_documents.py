"""What the documents tell of the product is so: links, pins, days, lights."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from device.config import NO_PIN, Settings
from device.rig import Light
from device.status import KEEP_DAYS

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*(ROOT / "docs").glob("*.md"), ROOT / "SECURITY.md"]
CARD = (ROOT / "docs" / "family-card.md").read_text()
SERVICE = (ROOT / "docs" / "service-guide.md").read_text()
HARDWARE = (ROOT / "docs" / "hardware.md").read_text()
LIGHTS = {
    Light.SOLID: "on",
    Light.PARTLY: "on, with a short blink",
    Light.SLOW_WINK: "a slow wink",
    Light.COUNTDOWN: "one wink each second",
    Light.DOUBLE_WINK: "two quick winks",
    Light.DARK: "off",
}
"""How the family's card calls what the light shows."""
HEADER = {17: 11, 27: 13, 22: 15, 23: 16}
"""BCM numbers and places on the header of a Raspberry Pi (its own documentation)."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", document.read_text())

    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_family_s_card_explains_each_light_and_no_other() -> None:
    rows = re.findall(r"^\| ([a-z][^|]*[a-z]) \| ", CARD, re.MULTILINE)

    assert set(LIGHTS) == set(Light)
    assert set(rows) - {"the light"} == set(LIGHTS.values())


def test_the_family_s_card_says_what_is_set() -> None:
    settings = Settings()

    assert f"after {settings.recording.longest_minutes} minutes" in CARD
    assert settings.recording.guest_pause_drops == 120
    assert "last two minutes are left out" in CARD
    assert settings.family.keep_days_after_the_work == KEEP_DAYS == 61
    assert "after two months" in CARD
    assert "61 days" in SERVICE


def test_the_wiring_is_that_of_the_settings() -> None:
    panel = Settings().panel
    wired = {
        int(a): int(b) for a, b in re.findall(r"GPIO (\d+) +\(pin (\d+)\)", HARDWARE)
    }

    assert wired == HEADER
    assert {panel.button_pin, panel.light_pin} <= set(wired)
    assert panel.second_button_pin == panel.buzzer_pin == NO_PIN
    for key, pin in (("second_button_pin", 22), ("buzzer_pin", 23)):
        assert f"{key} = {pin}" in HARDWARE
    assert set(re.findall(r"GND +\(pin +(\d+)\)", HARDWARE)) <= {
        "6",
        "9",
        "14",
        "20",
        "25",
    }


def test_what_rests_on_others_says_so() -> None:
    """A line that speaks of law carries the mark, or stands in a marked table."""
    spoken = re.findall(
        r"^(?!\|).*\b(?:GDPR|ICO|DPA 2018|Schedule)\b.*$", SERVICE, re.M
    )

    assert spoken
    for line in spoken:
        assert "⚑" in SERVICE[: SERVICE.index(line) + len(line)].rsplit("\n\n", 1)[1]
