"""What the page may wish of the box: five things, each checked to the letter.

``read`` takes what lies in the page's folder as a stranger's word: the page is what an
attacker would have taken over first. The page makes its wishes with the same classes,
so that a person is told at once what is wrong.
"""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Final

from device.box.places import ADDRESS
from device.errors import CertificateUnfit, WifiUnfit, WishInvalid

LONGEST: Final = 64 * 1024
"""Bytes of a wish; a certificate with its chain has five thousand."""
LONGEST_PEM: Final = 48 * 1024
_ID: Final = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class UseOwnNetwork:
    """Make the box's own network."""

    kind: ClassVar[str] = "own-network"


@dataclass(frozen=True, slots=True)
class JoinNetwork:
    """Join the home's Wi-Fi *name*; *number* is where to be found there, if chosen."""

    kind: ClassVar[str] = "home-network"
    name: str
    password: str = field(repr=False)
    number: str = ""

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check_password(self.password)
        if self.number:
            _check_number(self.number)


@dataclass(frozen=True, slots=True)
class MakeRequest:
    """Ask for a certificate of the service's own: make the request that it signs."""

    kind: ClassVar[str] = "certificate-request"


@dataclass(frozen=True, slots=True)
class UseCertificate:
    """Use the certificate *pem*, which the service made from the box's request."""

    kind: ClassVar[str] = "certificate"
    pem: str

    def __post_init__(self) -> None:
        if not self.pem.strip():
            raise CertificateUnfit(
                "There is no certificate here", "choose its file, or paste its text"
            )
        if len(self.pem) > LONGEST_PEM:
            raise CertificateUnfit("That is too long to be a certificate")
        if "PRIVATE KEY" in self.pem:
            raise CertificateUnfit(
                "That holds a private key",
                "send the certificate alone: the box has its own key, and keeps it",
            )


@dataclass(frozen=True, slots=True)
class UseOwnCertificate:
    """Go back to the certificate that the box made itself."""

    kind: ClassVar[str] = "own-certificate"


Wish = UseOwnNetwork | JoinNetwork | MakeRequest | UseCertificate | UseOwnCertificate
KINDS: Final = {
    each.kind: each
    for each in (
        *(UseOwnNetwork, JoinNetwork, MakeRequest),
        *(UseCertificate, UseOwnCertificate),
    )
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A wish, and the number by which its result is known."""

    id: str
    wish: Wish

    def text(self) -> str:
        """As it lies in the page's folder."""
        return json.dumps({"id": self.id, "wish": self.wish.kind, **asdict(self.wish)})


def read(content: bytes) -> Letter:
    """A wish from what somebody laid; raises ``BoxError`` for everything else."""
    if len(content) > LONGEST:
        raise WishInvalid("That is too long to be a wish")
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as exc:
        raise WishInvalid from exc
    if not isinstance(told, dict):
        raise WishInvalid
    number, kind = told.pop("id", None), told.pop("wish", None)
    if not isinstance(number, str) or not _ID.fullmatch(number):
        raise WishInvalid
    return Letter(number, made(kind, told))


def made(kind: Any, told: dict[str, Any]) -> Wish:
    """The wish *kind* with exactly its own words; raises ``BoxError``."""
    if not isinstance(kind, str) or kind not in KINDS:
        raise WishInvalid
    if not all(isinstance(value, str) for value in told.values()):
        raise WishInvalid
    try:
        wish: Wish = KINDS[kind](**told)
    except TypeError as exc:  # a word too many, or one that is missing
        raise WishInvalid from exc
    return wish


def _check_name(name: str) -> None:
    try:
        length = len(name.encode())
    except UnicodeEncodeError as exc:
        raise WifiUnfit("That name has signs that no Wi-Fi can have") from exc
    if not 1 <= length <= 32:
        raise WifiUnfit(
            "The name of a Wi-Fi has 1 to 32 letters" if length else "Write its name"
        )
    if not name.isprintable() or name != name.strip():
        raise WifiUnfit("The name of a Wi-Fi has no spaces around it, and no odd signs")


def _check_password(password: str) -> None:
    if re.fullmatch(r"[0-9A-Fa-f]{64}", password):
        return
    if not password:
        raise WifiUnfit(
            "Write the Wi-Fi’s password",
            "the box joins no network without one: anybody could come in",
        )
    if not re.fullmatch(r"[\x20-\x7e]{8,63}", password):
        raise WifiUnfit("The password of a Wi-Fi has 8 to 63 letters, digits and signs")


def _check_number(number: str) -> None:
    try:
        found = ipaddress.IPv4Address(number)
    except ValueError as exc:
        raise WifiUnfit(
            "That is not a number for the box", "one looks like 192.168.1.240"
        ) from exc
    homes = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
    at_home = any(found in ipaddress.IPv4Network(home) for home in homes)
    own = ipaddress.IPv4Network(f"{ADDRESS}/24", strict=False)
    if not at_home or found in own or found.packed[3] in (0, 255):
        raise WifiUnfit(
            "That number is not one of a home’s network",
            "such numbers begin with 192.168, 172.16 to 172.31, or 10; or leave it out",
        )
