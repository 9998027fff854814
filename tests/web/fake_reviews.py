"""The fake opener's reviews: told as the real one tells them, kept in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from device.consent import Purpose, require
from device.errors import ReviewChanged, ReviewUnknown
from device.opener.reviews import Films, Noted, films_of, told
from device.opener.sheet import sheet
from device.reviews import EMPTY, Review, checked
from tests.web.fake_family import TODAY

if TYPE_CHECKING:
    from tests.web.fake_opener import Shelf

MADE = "2026-11-25T10:00:00+00:00"


class FakeReviews:
    """Keeps that part of the contract of ``device.opener.client.Opener``."""

    _shelf: Shelf

    def reviews(self) -> list[dict[str, Any]]:
        self._ready()
        found = [told(one, self._films()) for one in self._shelf.reviews.values()]
        return sorted(found, key=lambda one: (one["cycle"], one["made"]), reverse=True)

    def review(self, review: str) -> dict[str, Any]:
        return told(self._kept(review), self._films())

    def review_films(self) -> dict[str, dict[str, Any]]:
        self._ready()
        there = self._shelf.reviews.values()
        return films_of((one.id, one.document) for one in there if one.document)

    def save_review(
        self, review: str, document: dict[str, Any], base: int
    ) -> dict[str, Any]:
        self._ready()
        kept = self._kept(review) if review else self._new()
        if kept.version != base:
            raise ReviewChanged
        self._writable()
        changed = checked({**(kept.document or EMPTY), **document})
        self._shelf.reviews[kept.id] = Review(kept.id, base + 1, changed, open=True)
        return self.review(kept.id)

    def erase_review(self, review: str) -> None:
        self._kept(review)
        self._writable()
        del self._shelf.reviews[review]

    def summary(self, review: str) -> dict[str, Any]:
        self._require(Purpose.REVIEW)
        return sheet(self.review(review))

    def summary_printed(self, review: str) -> None:
        self.summary(review)
        self._writable()
        self._shelf.printed.append(review)

    def copy_summary(self, review: str, sealed: dict[str, Any]) -> bytes:
        self._require(Purpose.COPY)
        self._kept(review)
        self._writable()
        self._shelf.copied.append(sealed)
        return str(sealed["shell"]).encode()

    def _require(self, purpose: Purpose) -> None:
        self._ready()
        require(self._shelf.family, purpose, TODAY)

    def _new(self) -> Review:
        there = self._shelf.reviews
        cycles = [(one.document or EMPTY)["cycle"] for one in there.values()]
        document = {**EMPTY, "made": MADE, "cycle": max(cycles, default=0) + 1}
        return Review(f"{len(there) + 1:032x}", 0, document, open=True)

    def _kept(self, review: str) -> Review:
        self._ready()
        if review not in self._shelf.reviews:
            raise ReviewUnknown
        return self._shelf.reviews[review]

    def _films(self) -> Films:
        def read(recording: str) -> Noted:
            found = self._shelf.recordings.get(recording)
            if found is None:
                return {"moments": []}, None
            if not found["openable"]:
                return None, None
            return found["notes"], found["made"]

        return Films(read)

    def _writable(self) -> None:
        raise NotImplementedError

    def _ready(self) -> None:
        raise NotImplementedError
