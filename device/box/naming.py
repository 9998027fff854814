"""What the box is called, and the password of its own network.

The name is seen by everybody in reach: on phones next door, in the certificate, in the
router's list. So it is drawn by lot, and tells neither what the box is for nor whose it
is. Its letters have no vowels, so that chance spells no word.
"""

from __future__ import annotations

import re
import secrets
import tomllib
from dataclasses import dataclass, field
from typing import Any, Final

from device.box import places
from device.errors import BoxError

NEVER: Final = ("child", "therapy", "clinic", "vig")
"""Words that no name of a box may hold: they would tell what it is for."""
_LETTERS: Final = "23456789bcdfghjkmnpqrstvwxz"
"""Not 0 and o, 1 and l, nor vowels: 27 signs, 4.75 bits each."""
_SUFFIX: Final = 4
_GROUPS, _GROUP = 3, 5
"""15 signs make 71 bits: more than anybody guesses over the air or at home."""


@dataclass(frozen=True, slots=True)
class OwnNetwork:
    """The box's own network. *name* is also the box's name everywhere else."""

    name: str
    password: str = field(repr=False)
    address: str = places.ADDRESS

    @property
    def local_name(self) -> str:
        """How the box is found by name in a network it has joined (mDNS)."""
        return f"{self.name}.local"

    def text(self) -> str:
        """As ``wifi.toml`` keeps it; the label is printed from it."""
        return (
            "# The box's own Wi-Fi, as it stands on the label. Made once.\n"
            f'name = "{self.name}"\npassword = "{self.password}"\n'
            f'address = "{self.address}"\n'
        )


def drawn() -> OwnNetwork:
    """A new name and password, drawn by lot."""
    groups = [_signs(_GROUP) for _ in range(_GROUPS)]
    return OwnNetwork(f"recorder-{_signs(_SUFFIX)}", "-".join(groups))


def read(text: str) -> OwnNetwork:
    """What ``wifi.toml`` says; raises ``BoxError`` if it cannot be used."""
    try:
        told: dict[str, Any] = tomllib.loads(text)
        network = OwnNetwork(told["name"], told["password"], told["address"])
    except (tomllib.TOMLDecodeError, KeyError) as exc:
        raise BoxError(
            "wifi.toml cannot be read", "remove it: it is made anew"
        ) from exc
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?", str(network.name)):
        raise BoxError(
            "the name in wifi.toml cannot be a box's",
            "use small letters, digits and hyphens: it is a name in the network, too",
        )
    for word in NEVER:
        if word in network.name:
            raise BoxError(
                f"the name in wifi.toml tells what the box is for ({word})",
                "choose one that says nothing to a neighbour",
            )
    if not re.fullmatch(r"[\x21-\x7e]{12,63}", str(network.password)):
        raise BoxError("the password in wifi.toml is too short or has odd signs")
    if network.address != places.ADDRESS:
        raise BoxError(f"the address in wifi.toml must be {places.ADDRESS}")
    return network


def _signs(number: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(number))
