"""What a claimer answers: keys made, wrapped and looked at, and the claim itself.

Of the practitioner's key only its wrapped form and its public half are kept. The
recovery key stays here whole until she says that it is saved, so that it can be shown
again when her browser loads the page anew.
"""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from device import seal, strength
from device.claim import whole
from device.claim.whole import Claim
from device.errors import IdentityInvalid, SegmentDamaged, VigError
from device.passphrase import unwrap, wrap
from device.seal import Identity
from device.store import Store

_ARMOR: Final = b"-----BEGIN AGE ENCRYPTED FILE-----"


@dataclass(frozen=True, slots=True)
class Person:
    """Who claims the box; *wrapped* is her identity, if it is to lie on the box."""

    name: str
    recipient: str
    wrapped: bytes | None


class Desk:
    """Answers requests, one at a time: each key that is wrapped takes 128 MiB."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._alone = threading.Lock()
        self._person: Person | None = None
        self._made: Identity | None = None
        self._recovery = ""
        self.last_asked = clock()

    def answer(self, request: dict[str, Any], sent: bytes) -> tuple[Any, bytes]:
        """Do what *request* asks; there is nothing else than these."""
        with self._alone:
            self.last_asked = self._clock()
            return self._answer(request, sent), b""

    def _answer(self, request: dict[str, Any], sent: bytes) -> Any:
        match request:
            case {"do": "told"}:
                return self._told()
            case {"do": "back"}:
                return self._back()
            case {"do": "finish"}:
                return whole.finish(self._store)
            case {"do": "recovery_key"}:
                return self._recovery_key()
            case {"do": "recovery", "recipient": str(recipient)}:
                return self._take_recovery(recipient)
            case {"do": "claim", "code": str(code), "since": str(since)}:
                return self._claim(code, since)
        self._person = self._asked_for(request, sent)
        return None

    def _asked_for(self, request: dict[str, Any], sent: bytes) -> Person:
        match request:
            case {"do": "new_key", "name": str(name), "passphrase": str(phrase)}:
                return self._new_key(whole.person_name(name), phrase)
            case {"do": "public_key", "name": str(name), "recipient": str(recipient)}:
                key = seal.checked_recipient(recipient)
                return Person(whole.person_name(name), key, None)
            case {"do": "wrapped_key", "name": str(name), "passphrase": str(phrase)}:
                return self._wrapped_key(whole.person_name(name), phrase, sent)
        raise VigError("a claimer does not answer this")

    def _told(self) -> dict[str, Any]:
        person = self._person
        return {
            "name": person.name if person else "",
            "recipient": person.recipient if person else "",
            "kept": bool(person and person.wrapped),
            "recovery": self._recovery,
        }

    def _back(self) -> None:
        if self._recovery:
            self._recovery = ""
        else:
            self._person = None

    def _new_key(self, name: str, phrase: str) -> Person:
        strength.require_strong(phrase)
        identity = seal.new_identity()
        wrapped = wrap(identity.secret + "\n", phrase)
        return Person(name, identity.recipient, wrapped)

    def _wrapped_key(self, name: str, phrase: str, wrapped: bytes) -> Person:
        """Look into her own wrapped key, and wrap it at a cost that a box can bear."""
        secrets = seal.read_identity_file(unwrap(_plain(wrapped), phrase))
        if len(secrets) != 1:
            raise IdentityInvalid("this file holds more than one key")
        strength.require_strong(phrase)
        return Person(
            name, seal.recipient_of(secrets[0]), wrap(secrets[0] + "\n", phrase)
        )

    def _recovery_key(self) -> str:
        self._made = self._made or seal.new_identity()
        return seal.identity_file(self._made)

    def _take_recovery(self, recipient: str) -> None:
        """Take the service's own public key, or, without one, the one made here."""
        made = self._made.recipient if self._made else ""
        key = seal.checked_recipient(recipient or made)
        if self._person:
            self._checked(self._person, key)
        self._recovery = key

    def _claim(self, code: str, since: str) -> None:
        if not (self._person and self._recovery):
            raise VigError("something is missing before this box can be claimed")
        whole.take(
            self._store, self._checked(self._person, self._recovery, code, since)
        )

    def _checked(
        self, person: Person, recovery: str, code: str = "", since: str = ""
    ) -> Claim:
        name, key = person.name, person.recipient
        return whole.checked(Claim(name, key, person.wrapped, recovery, code, since))


def _plain(wrapped: bytes) -> bytes:
    """An age file as bytes, be it written as text (``age --armor``) or not."""
    if not wrapped.lstrip().startswith(_ARMOR):
        return wrapped
    lines = wrapped.split(b"\n")
    body = b"".join(each.strip() for each in lines if not each.startswith(b"-----"))
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as exc:
        raise SegmentDamaged("this wrapped key is damaged") from exc
