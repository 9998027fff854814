"""What stands on the label, and where it comes from.

The certificate is public; the Wi-Fi's password is root's to read (``vig-recorder box
prepare`` made it), so the command that makes the label runs as root.
"""

from __future__ import annotations

import hashlib
import platform
import re
import ssl
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from device.claim.waiting import code_of
from device.errors import ConfigError
from device.store import Store

CERTIFICATE: Final = Path("/etc/vig-recorder/tls/cert.pem")
WIFI: Final = Path("/etc/vig-recorder/wifi.toml")
ADDRESS: Final = "10.42.0.1"
"""Of the box in its own Wi-Fi."""

_CERTIFICATE: Final = re.compile(
    "-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL
)
_SHOWN: Final = 16
"""Bytes of the fingerprint on the label: 128 bits, which nobody finds a second time."""


@dataclass(frozen=True, slots=True)
class Wifi:
    """The box's own Wi-Fi."""

    name: str
    password: str

    @property
    def joining(self) -> str:
        """What a telephone's camera reads to join it (the WIFI: form of zxing)."""
        return f"WIFI:T:WPA;S:{_escaped(self.name)};P:{_escaped(self.password)};;"


@dataclass(frozen=True, slots=True)
class Label:
    """All of it; what is not known here is None."""

    name: str
    address: str
    fingerprint: str | None = None
    wifi: Wifi | None = None
    code: str | None = None


def gather(
    store: Store, certificate: Path = CERTIFICATE, wifi: Path = WIFI
) -> tuple[Label, list[str]]:
    """Return the label, and a sentence for each thing that could not be read."""
    missing: list[str] = []
    told: dict[str, Any] = {}
    try:
        told = _toml(wifi)
    except OSError as exc:
        missing.append(f"no Wi-Fi stands on it: cannot read {wifi}: {exc.strerror}")
    fingerprint = None
    try:
        fingerprint = fingerprint_of(certificate)
    except OSError as exc:
        missing.append(
            f"no fingerprint stands on it: cannot read {certificate}: {exc.strerror}"
        )
    found = Wifi(told["name"], told["password"]) if told else None
    address = str(told.get("address", ADDRESS))
    return Label(name(), address, fingerprint, found, code_of(store)), missing


def name() -> str:
    """The box's name in its network, without what stands behind a dot."""
    return platform.node().partition(".")[0]


def fingerprint_of(certificate: Path) -> str:
    """Return the first half of the certificate's SHA-256, to be compared by eye.

    Eight groups of four figures; a browser shows the whole of it, in pairs. Raises
    ``OSError``, and ``ConfigError`` for a file that holds no certificate.
    """
    found = _CERTIFICATE.search(
        certificate.read_text(encoding="ascii", errors="replace")
    )
    try:
        if found is None:
            raise ValueError
        der = ssl.PEM_cert_to_DER_cert(found[0])
    except ValueError as exc:
        raise ConfigError(
            f"{certificate} holds no certificate", "sudo scripts/install makes one"
        ) from exc
    digits = hashlib.sha256(der).digest()[:_SHOWN].hex().upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _toml(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{path} is not TOML") from exc
    if not all(isinstance(told.get(key), str) for key in ("name", "password")):
        raise ConfigError(f"{path} needs name and password, each as text in quotes")
    return told


def _escaped(text: str) -> str:
    return re.sub(r'([\\;,":])', r"\\\1", text)
