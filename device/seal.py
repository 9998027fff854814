"""The one door to age: identities, sealing and opening.

Only this module imports ``pyrage``, and only its errors leave: ``RecipientInvalid``,
``IdentityInvalid``, ``NoRecipient``, ``NotForThisKey`` and ``SegmentDamaged``. Nothing
is given out before all of it has been proven whole. What is big goes through
``encrypt_io`` and ``decrypt_io``, so that other threads run meanwhile (``encrypt``
holds the interpreter's lock for as long as it works).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

import pyrage
from pyrage import x25519

from device.errors import (
    IdentityInvalid,
    NoRecipient,
    NotForThisKey,
    RecipientInvalid,
    SealError,
    SegmentDamaged,
)

if TYPE_CHECKING:
    from typing_extensions import Buffer

BIG: Final = 1 << 20
"""Bytes from which on other threads must be let run: ``encrypt`` needs about 3 ms."""
_NO_KEY_FITS: Final = "No matching keys found"


@dataclass(frozen=True, slots=True)
class Identity:
    """A key pair: the secret opens what was sealed to the recipient."""

    secret: str = field(repr=False)
    recipient: str


def new_identity() -> Identity:
    """Make a new identity from the machine's randomness."""
    made = x25519.Identity.generate()
    return Identity(str(made), str(made.to_public()))


def recipient_of(secret: str) -> str:
    """Return whom a secret (``AGE-SECRET-KEY-1…``) opens for; ``IdentityInvalid``."""
    return str(_identity(secret).to_public())


def checked_recipient(text: str) -> str:
    """Return *text* trimmed, if it is a recipient; raise ``RecipientInvalid``."""
    return str(_recipient(text))


def seal(plain: bytes, recipients: Sequence[str]) -> bytes:
    """Seal *plain* so that each of the recipients, alone, can open it."""
    if not recipients:
        raise NoRecipient
    keys = [_recipient(text) for text in recipients]
    try:
        if len(plain) < BIG:
            return pyrage.encrypt(plain, keys)
        return _stream(plain, lambda src, dst: pyrage.encrypt_io(src, dst, keys))
    except (pyrage.EncryptError, OSError) as exc:
        raise SealError(f"this could not be sealed ({exc})") from exc


def seal_stream(
    pieces: Iterable[bytes], target: Target, recipients: Sequence[str]
) -> None:
    """Seal *pieces*, one in memory at a time, into *target*.

    What goes wrong while a piece is made or written is raised as it is. Whoever asked
    has to throw away then what *target* holds.
    """
    if not recipients:
        raise NoRecipient
    keys = [_recipient(text) for text in recipients]
    source, guarded = _Source(pieces), _Guarded(target)
    try:
        pyrage.encrypt_io(source, guarded, keys)
    except (pyrage.EncryptError, OSError) as exc:
        if wrong := source.wrong or guarded.wrong:
            raise wrong from None
        raise SealError(f"this could not be sealed ({exc})") from exc


def unseal(sealed: bytes, identities: Sequence[str]) -> bytes:
    """Open what was sealed to one of the identities (secrets).

    Raises ``NotForThisKey`` when no identity fits. Damage in the few bytes that hold
    the wrapped key looks the same: age cannot tell, so nobody can. Any other damage
    raises ``SegmentDamaged``.
    """
    keys = [_identity(secret) for secret in identities]
    if not keys:
        raise NotForThisKey
    try:
        if len(sealed) < BIG:
            return pyrage.decrypt(sealed, keys)
        return _stream(sealed, lambda src, dst: pyrage.decrypt_io(src, dst, keys))
    except (pyrage.DecryptError, OSError) as exc:
        if _NO_KEY_FITS in str(exc):
            raise NotForThisKey from exc
        raise SegmentDamaged("this is damaged, or was never sealed") from exc


def read_identity_file(text: str) -> list[str]:
    """Return the secrets of an identity file as ``age-keygen`` writes it."""
    secrets = [line.strip() for line in text.splitlines()]
    secrets = [line for line in secrets if line and not line.startswith("#")]
    if not secrets:
        raise IdentityInvalid
    return [str(_identity(secret)) for secret in secrets]


def identity_file(identity: Identity, created: datetime | None = None) -> str:
    """Return the identity file that ``age-keygen`` would write."""
    lines = [f"# public key: {identity.recipient}", identity.secret, ""]
    if created is not None:
        lines.insert(0, f"# created: {created.isoformat(timespec='seconds')}")
    return "\n".join(lines)


class Target(Protocol):
    """Where sealed bytes go."""

    def write(self, piece: bytes, /) -> int:
        """Take all of *piece*."""


class _Source(io.BufferedIOBase):
    """Pieces as pyrage reads them, and the error that it would keep only words of."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._left = memoryview(b"")
        self.wrong: Exception | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            while not self._left:
                piece = next(self._pieces, None)
                if piece is None:
                    return b""
                self._left = memoryview(piece)
        except Exception as exc:
            self.wrong = exc
            raise
        size = len(self._left) if size is None or size < 0 else size
        piece, self._left = bytes(self._left[:size]), self._left[size:]
        return piece


class _Guarded(io.BufferedIOBase):
    """A target whose own error is kept."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.wrong: Exception | None = None

    def write(self, piece: Buffer, /) -> int:
        try:
            return self._target.write(bytes(piece))
        except Exception as exc:
            self.wrong = exc
            raise

    def flush(self) -> None:
        """Nothing waits in here."""


class _Target(io.BytesIO):
    """Lets other threads run at each write.

    pyrage lets go of the interpreter's lock only where a method is written in Python:
    64 MiB into a plain ``BytesIO`` stop every other thread for 90 ms, so for 10 ms.
    """

    def write(self, piece: Buffer, /) -> int:
        return super().write(piece)


def _stream(source: bytes, work: Callable[[io.BytesIO, io.BytesIO], object]) -> bytes:
    target = _Target()
    work(io.BytesIO(source), target)
    return target.getvalue()


def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as exc:
        raise RecipientInvalid from exc


def _identity(secret: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(secret.strip())
    except pyrage.IdentityError as exc:  # its message never holds the secret
        raise IdentityInvalid from exc
