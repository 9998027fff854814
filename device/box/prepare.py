"""What a box needs before its first start: a name, its network, a certificate.

What is there stays, so that it can be done again, and finishes what was interrupted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from device.box import files, naming
from device.box.naming import OwnNetwork
from device.box.network import Network
from device.box.places import Places
from device.box.tls import Tls
from device.errors import BoxError

_MOST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Prepared:
    """The box's name, and its certificate's fingerprint."""

    name: str
    fingerprint: str


def prepare(places: Places, *, internet: bool = False) -> Prepared:
    """Make what is missing; raises ``BoxError`` if what is there cannot be used."""
    _folder(places)
    network = _own_network(places)
    Network(places, internet=internet).write()
    tls = Tls(places, network)
    tls.prepare()
    _be_called(places, network.name)
    return Prepared(network.name, str(tls.described()["fingerprint"]))


def _folder(places: Places) -> None:
    try:
        places.settings.mkdir(parents=True, exist_ok=True)
        places.connections.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as exc:
        raise BoxError(f"{exc.filename} cannot be made ({exc.strerror})") from exc


def _own_network(places: Places) -> OwnNetwork:
    found = files.read(places.wifi, _MOST)
    if found is not None:
        return naming.read(found.decode("utf-8", "replace"))
    network = naming.drawn()
    files.put(places.wifi, network.text().encode())
    return network


def _be_called(places: Places, name: str) -> None:
    """Give the machine the box's name: it is announced in every network (mDNS, DHCP).

    The name that it had could tell whose it is, or what for.
    """
    hostname, hosts = places.root / "etc/hostname", places.root / "etc/hosts"
    if files.read(hostname, _MOST) != f"{name}\n".encode():
        files.put(hostname, f"{name}\n".encode(), 0o644)
    known = (files.read(hosts, _MOST) or b"127.0.0.1\tlocalhost\n").decode()
    line = f"127.0.1.1\t{name}\n"
    if line not in known:
        others = re.sub(r"^127\.0\.1\.1\s.*\n", "", known, flags=re.MULTILINE)
        files.put(hosts, (others + line).encode(), 0o644)
