"""Where things of the box lie. A test has a root folder of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ADDRESS: Final = "10.42.0.1"
"""The box's number in its own network."""


@dataclass(frozen=True, slots=True)
class Places:
    """Every file that ``device.box`` reads or writes, below *root*."""

    root: Path = Path("/")

    @property
    def settings(self) -> Path:
        """The folder of settings; ``config.toml`` lies there, too."""
        return self.root / "etc/vig-recorder"

    @property
    def tls(self) -> Path:
        """Key and certificate, as nginx reads them."""
        return self.settings / "tls"

    @property
    def wifi(self) -> Path:
        """Name, password and number of the box's own network (root's alone)."""
        return self.settings / "wifi.toml"

    @property
    def connections(self) -> Path:
        """NetworkManager's keyfiles."""
        return self.root / "etc/NetworkManager/system-connections"

    @property
    def wish(self) -> Path:
        """What the page wishes for."""
        return self.root / "run/vig-page/wishes/wish.json"

    @property
    def result(self) -> Path:
        """How the last wish went, and how the box stands."""
        return self.root / "run/vig-box/result.json"

    @property
    def boot(self) -> Path:
        """The boot partition, which any computer can write."""
        return self.root / "boot/firmware"
