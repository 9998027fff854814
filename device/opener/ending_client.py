"""The page's end of the questions about the ending (``device.opener.ending``)."""

from __future__ import annotations

from typing import Any

from device.opener.asking import Asked


class AsksOfTheEnding(Asked):
    """That part of ``device.opener.client.Opener``."""

    def ending(self) -> dict[str, Any]:
        """Where the ending stands, what left the box, and a statement if it is over."""
        return self._told("ending")

    def end_work(self, day: str, base: int) -> dict[str, Any]:
        """Say when the work ends; raises ``DayUnfit`` and ``FamilyChanged``."""
        return self._told("end_work", day=day, base=base)

    def hold_open(self, *, on: bool) -> dict[str, Any]:
        """Let everybody on the Wi-Fi see how much is held here, or nobody."""
        return self._told("hold_open", on=on)

    def erase_family(self, confirm: str) -> dict[str, Any]:
        """Erase everything; raises ``ConfirmationWrong``, ``StoreError``."""
        return self._told("erase_family", confirm=confirm)

    def _told(self, do: str, **values: object) -> dict[str, Any]:
        found: dict[str, Any] = self._ask(do, **values)
        return found
