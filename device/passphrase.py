"""A secret kept under a passphrase: an age file that ``age -d`` opens, too.

age's own writers choose the cost of a guess by the speed of the machine that writes,
up to a gibibyte of memory; a small box must be able to open it, so the cost is fixed
here. Only what the age specification (age-encryption.org/v1) says of scrypt files is
done, for one chunk: a key, not a film. Only this module imports ``cryptography``.

A passphrase is normalised to Unicode NFC first, so that ä is ä on every keyboard;
nothing else is changed: spaces and capitals count.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import unicodedata
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from device.errors import SealError, SegmentDamaged, WrongPassphrase

WORK_FACTOR: Final = 17
"""log2 of scrypt's N: 128 MiB and half a second here (OWASP's scrypt row)."""
HIGHEST_WORK_FACTOR: Final = 18
"""What ``age -p`` writes (256 MiB). More would starve a small box: refused unread."""
LONGEST: Final = 64 * 1024
"""Bytes of one chunk of an age file; more than one is not written or read here."""

_FORM: Final = re.compile(
    rb"(age-encryption\.org/v1\n"
    rb"-> scrypt (?P<salt>[A-Za-z0-9+/]{22}) (?P<work>[1-9][0-9]?)\n"
    rb"(?P<body>[A-Za-z0-9+/]{43})\n"
    rb"---) (?P<mac>[A-Za-z0-9+/]{43})\n"
    rb"(?P<nonce>.{16})(?P<chunk>.{16,})",
    re.DOTALL,
)
_NO_NONCE: Final = bytes(12)
_LAST_CHUNK: Final = bytes(11) + b"\1"


def wrap(secret_text: str, passphrase: str) -> bytes:
    """Seal *secret_text* (at most ``LONGEST`` bytes) under *passphrase*."""
    plain = secret_text.encode()
    if len(plain) > LONGEST:
        raise SealError("this is too long to be kept under a passphrase")
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapping = _stretch(passphrase, salt, WORK_FACTOR)
    body = ChaCha20Poly1305(wrapping).encrypt(_NO_NONCE, file_key, None)
    header = b"age-encryption.org/v1\n-> scrypt %b %d\n%b\n---" % (
        _base64(salt),
        WORK_FACTOR,
        _base64(body),
    )
    mac = _base64(_header_mac(file_key, header))
    chunk = _payload_cipher(file_key, nonce).encrypt(_LAST_CHUNK, plain, None)
    return header + b" " + mac + b"\n" + nonce + chunk


def unwrap(wrapped: bytes, passphrase: str) -> str:
    """Open what ``wrap``, or ``age -p`` with a short text, has sealed.

    Raises ``WrongPassphrase``; ``SegmentDamaged`` for anything else that is wrong. A
    work factor above ``HIGHEST_WORK_FACTOR`` is refused before any work is done.
    """
    match = _FORM.fullmatch(wrapped)
    if match is None or len(match["chunk"]) > LONGEST + 16:
        raise SegmentDamaged("this is not a key kept under a passphrase")
    if int(match["work"]) > HIGHEST_WORK_FACTOR:
        raise SealError("this key was wrapped at a cost that this box cannot bear")
    salt, body, mac = (_bytes(match[part]) for part in ("salt", "body", "mac"))
    wrapping = _stretch(passphrase, salt, int(match["work"]))
    try:
        file_key = ChaCha20Poly1305(wrapping).decrypt(_NO_NONCE, body, None)
    except InvalidTag as exc:
        raise WrongPassphrase from exc
    if not hmac.compare_digest(mac, _header_mac(file_key, match[1])):
        raise SegmentDamaged("this wrapped key is damaged")
    return _open_chunk(file_key, match["nonce"], match["chunk"])


def _open_chunk(file_key: bytes, nonce: bytes, chunk: bytes) -> str:
    try:
        cipher = _payload_cipher(file_key, nonce)
        return cipher.decrypt(_LAST_CHUNK, chunk, None).decode()
    except (InvalidTag, UnicodeDecodeError) as exc:
        raise SegmentDamaged("this wrapped key is damaged") from exc


def _stretch(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    normal = unicodedata.normalize("NFC", passphrase)
    try:
        word = normal.encode()
    except UnicodeEncodeError as exc:
        raise WrongPassphrase("a passphrase cannot hold these characters") from exc
    if not word:
        raise WrongPassphrase("the passphrase is empty")
    return hashlib.scrypt(
        word,
        salt=b"age-encryption.org/v1/scrypt" + salt,
        n=1 << work_factor,
        r=8,
        p=1,
        dklen=32,
        maxmem=(128 * 8 << work_factor) + (64 << 20),
    )


def _derive(key: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def _header_mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derive(file_key, None, b"header"), header, "sha256")


def _payload_cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))


def _base64(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    raw = base64.b64decode(text + b"=" * (-len(text) % 4))
    if _base64(raw) != text:  # as the specification asks: one spelling only
        raise SegmentDamaged("this wrapped key is damaged")
    return raw
