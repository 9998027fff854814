"""What cloud-init reads at the first start: three small texts; pure.

JSON is YAML, and writes any name and password safely. Raspberry Pi OS (Debian 13) reads
them from the boot partition (NoCloud). There is no user and no password on a box:
nobody can sign in, not over the network and not at a screen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from device.box.wishes import JoinNetwork

LOCKED = (
    *("userconfig.service", "getty@.service", "autovt@.service"),
    *("serial-getty@.service", "ssh.service", "ssh.socket", "sshswitch.service"),
)
"""Every way to sign in: the first user's questions, screens, cables, ssh."""
UNIT = "recorder-first-boot.service"
_UNIT_TEXT = """\
[Unit]
Description=Make a box of this machine
Wants=network-online.target
After=network-online.target
ConditionPathExists=/boot/firmware/recorder/first-boot
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=/bin/sh /boot/firmware/recorder/first-boot
TimeoutStartSec=infinity
# no internet yet, or the plug was pulled: once more, until it is done
Restart=on-failure
RestartSec=60

[Install]
WantedBy=multi-user.target
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the time zone, the country, and which Wi-Fi to install by.

    *wifi* is only for the installation, and is forgotten after it; None: a cable.
    """

    country: str = "GB"
    zone: str = "Europe/London"
    wifi: JoinNetwork | None = None


def user_data(wanted: Wanted) -> str:
    """What to do: lock every way in, and start what installs the box."""
    told: dict[str, Any] = {
        "preserve_hostname": True,  # the box draws its own name
        "timezone": wanted.zone,
        "users": [{"name": "root", "lock_passwd": True}],  # and nobody else
        "disable_root": True,
        "ssh_pwauth": False,
        "write_files": [
            {
                "path": f"/etc/systemd/system/{UNIT}",
                "content": _UNIT_TEXT,
                "permissions": "0644",
            }
        ],
        "runcmd": [
            ["systemctl", "mask", *LOCKED],
            ["systemctl", "daemon-reload"],
            ["systemctl", "enable", UNIT],
            ["systemctl", "start", "--no-block", UNIT],
        ],
    }
    return f"#cloud-config\n{json.dumps(told, indent=2)}\n"


def network_config(wanted: Wanted) -> str:
    """By which network the box is installed (netplan, version 2)."""
    network: dict[str, Any] = {
        "version": 2,
        "ethernets": {"eth0": {"dhcp4": True, "optional": True}},
    }
    if wanted.wifi:
        point = {wanted.wifi.name: {"password": wanted.wifi.password}}
        network["wifis"] = {
            "wlan0": {
                "dhcp4": True,
                "optional": True,
                "regulatory-domain": wanted.country,
                "access-points": point,
            }
        }
    return f"{json.dumps({'network': network}, indent=2, ensure_ascii=False)}\n"


def meta_data(instance: str) -> str:
    """A name never used before makes cloud-init begin anew: a card can be updated."""
    return f"dsmode: local\ninstance_id: {instance}\ninstance-id: {instance}\n"
