"""The box's two networks as NetworkManager keyfiles; pure.

Read by the real ``nmcli --offline`` in the tests. What is not obvious:

- ``pmf=1`` (off): the Raspberry Pi's Wi-Fi driver cannot set the key that protects
  management frames; with it on, an access point of Debian 13 does not even come up
  (raspberrypi/linux 7247), and some home networks cannot be joined. WPA3 needs it, so
  the own network is WPA2 with a long random password.
- ``method=shared`` brings DHCP (NetworkManager's own dnsmasq), and would route. It has
  nowhere to: the firewall drops all that is to be passed on, and dnsmasq offers neither
  a way out nor names (``systemd/firewall.nft``, ``systemd/dnsmasq.conf``).
- ``never-default``, ``ignore-auto-dns``: in the home's network the box has neighbours,
  and no way out to the internet, unless the settings allow it.
- ``hidden=false``: a hidden network is called by its name wherever the box is carried.
  Ours and the home's are only listened for.
- ``cloned-mac-address=stable``: each home sees another hardware number, made from
  the profile's ``uuid``, so that no maker of routers follows a box from home to home;
  the same home sees the same one always, and gives the box the same number again.
"""

from __future__ import annotations

import uuid

from device.box.naming import OwnNetwork
from device.box.wishes import JoinNetwork

OWN, HOME = "own-network", "home-network"
"""What NetworkManager calls the two; their files end in ``.nmconnection``."""
FIRST = 999
"""Before every other network that this machine may know."""
_STAYS = "never-default=true"
_ALWAYS = uuid.UUID("6f0ff1a4-6ab5-4a48-9d0e-8a4a3f0a63c1")


def own(network: OwnNetwork, *, wanted: bool) -> str:
    """The box's own network; *wanted*: it comes up by itself."""
    number = uuid.uuid5(_ALWAYS, network.name)
    return _text(
        ("connection", *_connection(OWN, number, wanted=wanted)),
        (
            "wifi",
            "mode=ap",
            f"ssid={_bytes(network.name)}",
            "band=bg",  # the one that every phone and every Pi has
            "ap-isolation=1",  # visitors reach the box and not each other
            "hidden=false",
            "powersave=2",
            "cloned-mac-address=permanent",  # its name is the same everywhere, too
        ),
        ("wifi-security", *_secured(network.password)),
        ("ipv4", "method=shared", f"address1={network.address}/24", _STAYS),
        ("ipv6", "method=disabled"),
    )


def home(wish: JoinNetwork, number: uuid.UUID, *, internet: bool) -> str:
    """The home's network. With *internet* the box may use its way out."""
    also = [f"address1={wish.number}/24"] if wish.number else []
    return _text(
        ("connection", *_connection(HOME, number, wanted=True)),
        (
            "wifi",
            "mode=infrastructure",
            f"ssid={_bytes(wish.name)}",
            "hidden=false",
            "powersave=2",
            "cloned-mac-address=stable",
        ),
        ("wifi-security", *_secured(wish.password)),
        ("ipv4", "method=auto", *([] if internet else _no_way_out()), *also),
        ("ipv6", "method=disabled"),
    )


def with_way_out(text: str, *, internet: bool) -> str:
    """A keyfile of the home's network, by today's settings."""
    lines = [line for line in text.splitlines() if line not in _no_way_out()]
    at = lines.index("[ipv4]") + 1
    lines[at + 1 : at + 1] = [] if internet else _no_way_out()
    return "\n".join(lines) + "\n"


def ssid(text: str) -> str:
    """The name of the network that a keyfile of ours is for."""
    for line in text.splitlines():
        if line.startswith("ssid="):
            signs = line.removeprefix("ssid=").rstrip(";").split(";")
            return bytes(map(int, signs)).decode()
    return ""


def _connection(name: str, number: uuid.UUID, *, wanted: bool) -> list[str]:
    lines = [f"id={name}", f"uuid={number}", "type=wifi"]
    lines.append(f"autoconnect={'true' if wanted else 'false'}")
    return [*lines, f"autoconnect-priority={FIRST}", "autoconnect-retries=0"]


def _no_way_out() -> list[str]:
    return [_STAYS, "ignore-auto-dns=true"]


def _secured(password: str) -> list[str]:
    lines = ["key-mgmt=wpa-psk", "proto=rsn;", "pairwise=ccmp;", "group=ccmp;"]
    return [*lines, "pmf=1", f"psk={_escaped(password)}"]


def _bytes(name: str) -> str:
    """A name as numbers: any sign may stand in one, and none means something here."""
    return "".join(f"{sign};" for sign in name.encode())


def _escaped(text: str) -> str:
    """Text as GLib's key files want it: backslashes doubled, spaces around it kept."""
    escaped = text.replace("\\", "\\\\")
    spaces = len(escaped) - len(escaped.lstrip(" "))
    return "\\s" * spaces + escaped[spaces:]


def _text(*rooms: tuple[str, ...]) -> str:
    return "\n".join(
        f"[{name}]\n" + "".join(f"{line}\n" for line in lines) for name, *lines in rooms
    )
