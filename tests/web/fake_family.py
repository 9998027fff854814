"""The fake opener's answers about the family: the real judge over a card laid out."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from device.consent import Purpose, require
from device.errors import FamilyChanged
from device.family import Consent, Family
from device.opener import agreed

if TYPE_CHECKING:
    from tests.web.fake_opener import Shelf

TODAY = "2026-11-25"
ALL = Consent(review=True, supervision=True, training=True, copy=True)


def agrees_to_all() -> Family:
    """A card on which everything is ticked."""
    consent = replace(ALL, recorded_by="Anna")
    return Family("K7-14", "2026-11-24", consent=consent, version=1)


class Families:
    """Keeps that part of the contract of ``device.opener.client.Opener``."""

    _shelf: Shelf

    def visit(
        self, day: str, now: int | None = None, at: int | None = None
    ) -> dict[str, Any]:
        self._shelf.days.append(day)
        self._shelf.hours.append((now, at))
        return {"today": day or TODAY, "doubted": self._shelf.doubted}

    def check(self) -> list[dict[str, str]]:
        return self._shelf.checks

    def clock(self) -> dict[str, Any]:
        return self._shelf.clock

    def family(self) -> dict[str, Any]:
        self._ready()
        card = self._shelf.family
        here = {
            "recordings": len(self._shelf.recordings),
            "reviews": 0,
            "parcels": len(self._shelf.parcels),
        }
        refused = agreed.refused(card, TODAY)
        told = {"here": here, "today": TODAY, "who": "Anna", "refused": refused}
        return {**asdict(card), **told}

    def save_family(self, card: dict[str, Any], base: int) -> dict[str, Any]:
        if self._shelf.family.version != base:
            raise FamilyChanged
        self._writable()
        kept = {**card, "consent": Consent(**card["consent"])}
        self._shelf.family = Family(**kept, version=base + 1)
        return self.family()

    def withdraw(self, base: int) -> dict[str, Any]:
        here = self.family()["here"]
        if self._shelf.family.version != base:
            raise FamilyChanged
        self._writable()
        self._shelf.recordings.clear()
        self._shelf.parcels.clear()
        self._shelf.family = replace(
            self._shelf.family, withdrawn=TODAY, consent=Consent(), version=base + 2
        )
        return {**self.family(), "erased": here}

    def what_left(self) -> list[dict[str, Any]]:
        self._ready()
        return self._shelf.left

    def may_leave(self, parcel: str) -> None:
        self._ready()
        require(self._shelf.family, Purpose.REVIEW, TODAY)

    def _writable(self) -> None:
        raise NotImplementedError

    def _ready(self) -> None:
        raise NotImplementedError
