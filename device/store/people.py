"""Whom film is sealed to, and the wrapped identities that may lie on the box.

``recipients/<name>.pub`` holds a comment line with the name and a recipient;
``identities/<name>.age`` the identity of the same person under her passphrase.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Final

from device import disk, seal
from device.errors import NameInvalid, PieceMissing, RecipientInvalid, StoreError

LONGEST_NAME: Final = 40
_PUBLIC, _WRAPPED = ".pub", ".age"


class People:
    """The two directories. Nothing is kept in memory."""

    def __init__(self, recipients: Path, identities: Path) -> None:
        self._recipients = recipients
        self._identities = identities

    def recipients(self) -> dict[str, str]:
        """Return everybody's public key by name; ``RecipientInvalid`` names a bad one.

        A bad one is not passed over: film would be sealed to fewer than was meant.
        """
        return {
            name: self._recipient(name) for name in _stems(self._recipients, ".pub")
        }

    def anybody(self) -> bool:
        """Whether somebody is enrolled, be her key a good one or not."""
        return disk.is_directory(self._recipients) and bool(
            _stems(self._recipients, _PUBLIC)
        )

    def enrol(self, name: str, recipient: str, wrapped: bytes | None = None) -> None:
        """Seal to *recipient*, too, from the next recording on.

        *wrapped* is her identity under her passphrase. A name that is taken by another
        key is refused with ``StoreError``.
        """
        name, key = checked_name(name), seal.checked_recipient(recipient)
        if self.recipients().get(name, key) != key:
            raise StoreError(
                f"{name} is enrolled already, with another key",
                hint="choose another name, such as: Anna 2",
            )
        if wrapped is not None:
            disk.write(self._identities, name + _WRAPPED, wrapped)
        disk.write(self._recipients, name + _PUBLIC, f"# {name}\n{key}\n".encode())

    def dismiss(self, name: str) -> None:
        """Seal to this person no more. What is sealed to her already stays so."""
        name = checked_name(name)
        disk.remove(self._recipients, name + _PUBLIC)
        disk.destroy(self._identities, name + _WRAPPED)

    def identities(self) -> list[str]:
        """Return the names of those whose wrapped identity lies here."""
        return _stems(self._identities, _WRAPPED)

    def wrapped_identity(self, name: str) -> bytes:
        """Return a wrapped identity; raises ``StoreError`` if it is not here."""
        if name not in self.identities():
            raise StoreError(
                f"there is no key of {name!r} on this box",
                hint="use the key file",
            )
        return disk.read(self._identities, name + _WRAPPED)

    def _recipient(self, name: str) -> str:
        try:
            text = disk.read(self._recipients, name + _PUBLIC).decode()
            lines = [line.strip() for line in text.splitlines()]
            (key,) = [line for line in lines if line and not line.startswith("#")]
            return seal.checked_recipient(key)
        except (ValueError, PieceMissing) as exc:
            raise RecipientInvalid(f"the public key of {name} cannot be used") from exc


def checked_name(name: str) -> str:
    """Return *name* in Unicode's composed form; raise ``NameInvalid``.

    Letters, digits, space, dash and dot, 1 to 40 of them; a letter or digit first.
    """
    name = unicodedata.normalize("NFC", name).strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name[0].isalnum():
        raise NameInvalid
    if not all(_is_allowed(character) for character in name):
        raise NameInvalid
    return name


def _is_allowed(character: str) -> bool:
    # M: marks that NFC leaves apart, as most of India's vowels
    return (
        character in " -."
        or unicodedata.category(character)[0] in "LM"
        or (character.isdecimal())
    )


def _stems(directory: Path, suffix: str) -> list[str]:
    found = disk.names(directory)
    return [name.removesuffix(suffix) for name in found if name.endswith(suffix)]
