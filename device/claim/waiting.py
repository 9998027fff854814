"""What lies on the card while a box waits to be claimed: its code, and wrong tries.

``claim/code`` is readable text: it is printed on the label as well, and says nothing of
anybody. It is gone once the box is claimed. Ten wrong codes close claiming until the
box is started anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from device import disk
from device.claim import code
from device.counted import Counted
from device.errors import ClaimClosed, ClaimCodeMissing, ClaimCodeWrong
from device.store import Store

CODE: Final = "code"
TRIES: Final = "tries.json"
MOST_TRIES: Final = 10


def code_of(store: Store) -> str | None:
    """Return the claim code of a box that waits to be claimed, if it has one."""
    if store.is_claimed() or not disk.is_file(store.claim_path, CODE):
        return None
    try:
        text = disk.read(store.claim_path, CODE).decode()
    except UnicodeDecodeError:
        return None
    return code.grouped(text) if code.is_code(text) else None


def make_code(store: Store) -> str | None:
    """Return the claim code, a new one if there is none; None for a claimed box."""
    with disk.locked(store.claim_path):
        if store.is_claimed():
            return None
        found = code_of(store)
        if found is None:
            found = code.new_code()
            disk.write(store.claim_path, CODE, f"{found}\n".encode())
        return found


def forget_code(store: Store) -> None:
    """Destroy the code, and what was counted of it; they may be gone."""
    if disk.is_directory(store.claim_path):
        disk.destroy(store.claim_path, CODE)
        disk.remove(store.claim_path, TRIES)


class Tries:
    """Wrong codes since the machine was started; *clock* as ``Counted`` wants it."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._counted = Counted(store.claim_path, TRIES, clock)
        if self._counted.restarted:
            self._counted.wrong = 0

    @property
    def left(self) -> int:
        """How many codes may still be tried."""
        return max(0, MOST_TRIES - self._counted.wrong)

    def take(self, typed: str) -> None:
        """Try a code; raises ``ClaimCodeWrong``, or ``ClaimClosed`` without trying.

        It is counted before it is tried. What cannot be a code, since it is not whole,
        is not counted: nobody guesses by it.
        """
        known = code_of(self._store)
        if known is None:
            raise ClaimCodeMissing
        if not self.left:
            raise ClaimClosed
        if not code.is_code(typed):
            raise ClaimCodeWrong(
                "a claim code has sixteen letters and digits",
                "look at the label again; nothing was counted",
            )
        self._counted.add()
        if not code.same(typed, known):
            raise ClaimCodeWrong
        self._counted.forget()
