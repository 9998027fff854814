"""The page's end of a claimer: starts the process, asks it, ends it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Self

from device.opener.asking import Asked

LINES: Final = 2
"""Requests under way at once: a step, and the page that is loaded anew beside it."""
IDLE_SECONDS: Final = 900.0
"""A claimer that nobody asked anything for so long ends itself."""


class Claimer(Asked):
    """A process that makes a box's first keys.

    Any thread may call; a call to one that has ended raises ``Locked``.
    """

    @classmethod
    def start(cls, store: Path, idle_seconds: float = IDLE_SECONDS) -> Self:
        """Start a claimer for the box whose store is *store*."""
        words = [str(store.absolute()), str(idle_seconds)]
        return cls.run("device.claimer", words, LINES)

    def told(self) -> dict[str, Any]:
        """What it has so far: *name*, *recipient*, *kept*, *recovery*; empty if not."""
        found: dict[str, Any] = self._ask("told")
        return found

    def back(self) -> None:
        """Forget the step that was done last."""
        self._ask("back")

    def new_key(self, name: str, passphrase: str) -> None:
        """Make a key and wrap it; raises ``PassphraseWeak``, ``StoreError``."""
        self._ask("new_key", name=name, passphrase=passphrase)

    def public_key(self, name: str, recipient: str) -> None:
        """Take her public key alone; raises ``RecipientInvalid``, ``StoreError``."""
        self._ask("public_key", name=name, recipient=recipient)

    def wrapped_key(self, name: str, passphrase: str, wrapped: bytes) -> None:
        """Take her wrapped key; raises ``WrongPassphrase``, ``SegmentDamaged``."""
        request = {"do": "wrapped_key", "name": name, "passphrase": passphrase}
        self._call(request, wrapped)

    def recovery_key(self) -> str:
        """The recovery key made here, as an identity file; always the same one."""
        found: str = self._ask("recovery_key")
        return found

    def recovery(self, recipient: str) -> None:
        """Take the service's public key; an empty one means the key made here."""
        self._ask("recovery", recipient=recipient)

    def finish(self) -> None:
        """Finish a claim that was cut short; see ``device.claim.whole``."""
        self._ask("finish")

    def claim(self, code: str, since: str) -> None:
        """Let it all hold; *code* is the family's, or empty. ``AlreadyClaimed``."""
        self._ask("claim", code=code, since=since)
