"""The settings: one TOML file, every key with a default that is right.

An unknown key is refused by name, a value of the wrong kind with a sentence. The
README lists every key; a test holds the two against each other.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from device.country import instead_of
from device.errors import ConfigError

LONGEST_DAYS_KEPT = 61
"""No film is kept for longer after the work, whatever the settings say."""
LONGEST_MINUTES = 60
"""No recording is longer than this, whatever the settings say."""
NO_PIN = -1
"""There is no such thing on this box."""


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """The picture: pixels, frames a second, bits a second."""

    width: int = 1280
    height: int = 720
    frame_rate: int = 30
    bit_rate: int = 4_000_000


@dataclass(frozen=True, slots=True)
class MicrophoneSettings:
    """The sound card's name or a part of it; empty means the system's default."""

    device: str = ""


@dataclass(frozen=True, slots=True)
class PanelSettings:
    """The pins of button and light, as the Raspberry Pi numbers them (BCM).

    A box has a second button and a buzzer only if their pins are not ``NO_PIN``.
    """

    button_pin: int = 17
    light_pin: int = 27
    second_button_pin: int = NO_PIN
    buzzer_pin: int = NO_PIN


@dataclass(frozen=True, slots=True)
class RecordingSettings:
    """When a recording stops by itself, and the room that must be left on the card.

    *guest_pause_drops* is how many of its last seconds a guest pause leaves out.
    """

    longest_minutes: int = 15
    reserve_mb: int = 300
    guest_pause_drops: int = 120


@dataclass(frozen=True, slots=True)
class FamilySettings:
    """How many days after the work with a family the box erases everything itself."""

    keep_days_after_the_work: int = 61


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """In which country the Wi-Fi sends, and whether the box may reach the internet.

    With *internet* the home's network is a way out, for the right time (NTP) and for
    updates that somebody starts. Without it nothing ever leaves the home.
    """

    country: str = "GB"
    internet: bool = False


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where recordings lie, and where the recorder says what it is doing."""

    path: str = "/var/lib/vig-recorder"
    status: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it."""

    camera: CameraSettings = field(default_factory=CameraSettings)
    microphone: MicrophoneSettings = field(default_factory=MicrophoneSettings)
    panel: PanelSettings = field(default_factory=PanelSettings)
    recording: RecordingSettings = field(default_factory=RecordingSettings)
    family: FamilySettings = field(default_factory=FamilySettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    store: StoreSettings = field(default_factory=StoreSettings)

    @property
    def store_path(self) -> Path:
        """The store's directory."""
        return Path(self.store.path)

    @property
    def status_path(self) -> Path:
        """The status file: in the store unless the settings name another place."""
        return Path(self.store.status or self.store_path / "status.json")


KINDS = {int: "a whole number", str: "text in quotes", bool: "true or false"}
RANGES = {
    ("camera", "width"): (160, 1920),
    ("camera", "height"): (120, 1080),
    ("camera", "frame_rate"): (5, 60),
    ("camera", "bit_rate"): (200_000, 20_000_000),
    ("panel", "button_pin"): (0, 27),
    ("panel", "light_pin"): (0, 27),
    ("panel", "second_button_pin"): (NO_PIN, 27),
    ("panel", "buzzer_pin"): (NO_PIN, 27),
    ("recording", "longest_minutes"): (1, LONGEST_MINUTES),
    ("recording", "reserve_mb"): (10, 100_000),
    ("recording", "guest_pause_drops"): (10, 600),
    ("family", "keep_days_after_the_work"): (1, LONGEST_DAYS_KEPT),
}


def load(path: Path | None) -> Settings:
    """The settings in *path*, or the defaults if there is none."""
    if path is None:
        return Settings()
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise ConfigError(f"cannot read {path}: {exc.strerror}") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{path} is not TOML: {exc}") from exc
    return parse(written)


def parse(written: dict[str, Any]) -> Settings:
    """Settings from what a TOML file says; refuses what it does not know by name."""
    settings = Settings()
    known = {room.name for room in fields(Settings)}
    for name, values in written.items():
        if name not in known:
            raise ConfigError(f"there is no setting [{name}]")
        if not isinstance(values, dict):
            raise ConfigError(f"[{name}] must be a table, such as [{name}]")
        room = _room(name, getattr(settings, name), values)
        settings = replace(settings, **{name: room})
    return settings


def _room(name: str, room: Any, values: dict[str, Any]) -> Any:
    known = {entry.name for entry in fields(room)}
    for key, value in values.items():
        if key not in known:
            raise ConfigError(f"there is no setting {key} in [{name}]")
        _check(name, key, value, getattr(room, key))
    return replace(room, **values)


def _check(name: str, key: str, value: object, default: object) -> None:
    if type(value) is not type(default):
        raise ConfigError(f"{key} in [{name}] must be {KINDS[type(default)]}")
    if key == "country" and (instead := instead_of(str(value))):
        said = f"{key} in [{name}] must be the two capitals of a country"
        raise ConfigError(f"{said}, such as {instead}")
    if (name, key) in RANGES and isinstance(value, int):
        low, high = RANGES[name, key]
        if not low <= value <= high:
            raise ConfigError(f"{key} in [{name}] must be from {low} to {high}")
        if key in ("width", "height") and value % 2:
            raise ConfigError(f"{key} in [{name}] must be even")


if __name__ == "__main__":  # scripts/install asks before anything is installed
    try:
        load(Path(sys.argv[1]))
    except ConfigError as exc:
        sys.exit(f"error: {sys.argv[1]}: {exc}")
