"""A box in a folder, and NetworkManager's command played by a script of ours.

The real one wants a Wi-Fi card; what it makes of our keyfiles is asked of the real one
in ``test_keyfile``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from device.box import nmcli
from device.box.network import Network
from device.box.places import Places
from device.box.prepare import prepare

NMCLI = """\
#!/bin/sh
# Plays nmcli: writes down what it is told, and answers from files beside it.
here=${0%/*}
echo "$*" >>"$here/told"
case "$*" in
  *"connection up "*)
    name=${*##* }
    if grep -qx "$name" "$here/in-reach"; then echo "$name:activated" >"$here/up"
    else exit 4; fi ;;
  *"--active"*) cat "$here/up" ;;
  *"IP4.ADDRESS"*) echo "192.168.1.37/24 | 192.168.1.240/24" ;;
esac
"""


@dataclass
class Wifi:
    """What is in reach of the box, what NetworkManager was told, and a clock for it.

    *later* comes into reach at so many seconds.
    """

    folder: Path
    now: float = 0.0
    later: tuple[float, str] | None = None

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.later and self.now >= self.later[0]:
            self.in_reach("own-network", self.later[1])

    def in_reach(self, *names: str) -> None:
        (self.folder / "in-reach").write_text("".join(f"{name}\n" for name in names))

    @property
    def told(self) -> list[str]:
        file = self.folder / "told"
        return file.read_text().splitlines() if file.exists() else []

    @property
    def up(self) -> str:
        return (self.folder / "up").read_text().partition(":")[0].strip()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A box on which nothing was prepared yet; the page and systemd are there."""
    places = Places(tmp_path / "box")
    for folder in (places.wish.parent, places.result.parent, places.boot):
        folder.mkdir(parents=True)
    (places.root / "etc").mkdir()
    return places


@pytest.fixture
def wifi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wifi:
    """Only the own network comes up, until a test says otherwise."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "nmcli").write_text(NMCLI)
    (folder / "nmcli").chmod(0o755)
    (folder / "up").write_text("own-network:activated\n")
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    wifi = Wifi(folder)
    monkeypatch.setattr(nmcli, "time", wifi)
    wifi.in_reach("own-network")
    return wifi


@pytest.fixture
def network(places: Places, wifi: Wifi) -> Network:
    """The network of a box that was prepared."""
    prepare(places)
    return Network(places)
