"""The page that opens itself: one ``.html`` with sealed film in it.

The shell (words, looks, player, the code that opens age files) comes ready from the
page's process and holds nothing secret. Put in here, each as base64 in a ``script``
that no browser runs:

    key     a one-film identity, under the passphrase (``device.passphrase``)
    about   when the pictures start, and titles if they were asked for
    film    blocks of an age file; or of a still

All is sealed to the one-film identity and to whoever was chosen, so that those open
it with their own key and the standard ``age`` command (``docs/formats.md``).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Final

from device import passphrase, seal
from device.errors import SealError
from device.opener.goods import Goods
from device.seal import Target

MARK: Final = "<!-- sealed -->"
"""Where in the shell it is put."""
BLOCK: Final = 3 << 20
"""Bytes of age file in one block; base64 of a multiple of three needs no padding."""
GROWTH: Final = 1.34
"""How much larger base64 and its lines are."""


def write(
    goods: Goods, shell: str, phrase: str, recipients: Sequence[str], target: Target
) -> None:
    """Write the page that holds *goods* into *target*."""
    head, mark, tail = shell.partition(MARK)
    if not mark or MARK in tail:
        raise SealError("the page that opens itself is not as it should be")
    one = seal.new_identity()
    everybody = [one.recipient, *recipients]
    target.write(head.encode())
    _write_block(target, "key", passphrase.wrap(one.secret, phrase))
    about = json.dumps(goods.about, separators=(",", ":")).encode()
    _write_block(target, "about", seal.seal(about, everybody))
    blocks = _Blocks(target)
    seal.seal_stream(goods.pieces, blocks, everybody)
    blocks.finish()
    target.write(tail.encode())


class _Blocks:
    """Takes an age file and writes it as blocks."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._waiting = bytearray()

    def write(self, piece: bytes, /) -> int:
        self._waiting += piece
        while len(self._waiting) >= BLOCK:
            _write_block(self._target, "film", bytes(self._waiting[:BLOCK]))
            del self._waiting[:BLOCK]
        return len(piece)

    def finish(self) -> None:
        if self._waiting:
            _write_block(self._target, "film", bytes(self._waiting))


def _write_block(target: Target, name: str, sealed: bytes) -> None:
    target.write(f'<script type="x-age" class="{name}">'.encode())
    target.write(base64.b64encode(sealed))
    target.write(b"</script>\n")
