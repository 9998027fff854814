"""The recording's own key: the plaintext of ``key.age``.

It is an age identity file whose comments name the recording and hold the MAC key. It
exists in the recorder's memory while it records, in the opener's while unlocked, and
sealed in ``key.age``; nowhere else.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from device import seal
from device.errors import SegmentDamaged

_FORM: Final = re.compile(
    r"# recording (?P<recording>[0-9a-f]{32})\n# mac key: (?P<mac>[A-Za-z0-9+/]{43}=)\n"
)


@dataclass(frozen=True, slots=True)
class RecordingKey:
    """What seals, opens and proves one recording."""

    recording: str
    identity: seal.Identity
    mac_key: bytes = field(repr=False)

    @classmethod
    def new(cls, recording: str) -> RecordingKey:
        """Make the key of a recording that begins now."""
        return cls(recording, seal.new_identity(), secrets.token_bytes(32))

    @classmethod
    def from_text(cls, text: str) -> RecordingKey:
        """Read what ``text`` gave; raises ``SegmentDamaged`` or ``IdentityInvalid``."""
        match = _FORM.match(text)
        if match is None:
            raise SegmentDamaged("key.age holds no recording's key")
        secret = seal.read_identity_file(text)[0]
        try:
            mac_key = base64.b64decode(match["mac"], validate=True)
        except binascii.Error as exc:
            raise SegmentDamaged("key.age holds no recording's key") from exc
        identity = seal.Identity(secret, seal.recipient_of(secret))
        return cls(match["recording"], identity, mac_key)

    def text(self) -> str:
        """Return the identity file that is sealed as ``key.age``."""
        mac_key = base64.b64encode(self.mac_key).decode()
        return (
            f"# recording {self.recording}\n# mac key: {mac_key}\n"
            + seal.identity_file(self.identity)
        )
