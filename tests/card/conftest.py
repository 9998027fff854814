"""A card as it comes from the flashing program."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def bootfs(tmp_path: Path) -> Path:
    """The boot partition of Raspberry Pi OS (Debian 13), as far as it is looked at."""
    place = tmp_path / "boot/firmware"
    place.mkdir(parents=True)
    (place / "config.txt").write_text("dtparam=audio=on\n")
    (place / "cmdline.txt").write_text("root=PARTUUID=1-02 rootfstype=ext4 rootwait\n")
    (place / "user-data").write_text("#cloud-config\n")
    (place / "meta-data").write_text("dsmode: local\ninstance_id: rpios-image\n")
    (place / "network-config").write_text("# nothing\n")
    return place
