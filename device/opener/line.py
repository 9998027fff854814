"""The line: parcels are made one at a time, on a thread of its own.

A lock on the folder of parcels keeps the openers of other sessions waiting as well,
since a small box has memory for one. The sealed bytes go to the card as they are made;
their receipt is written before they can leave. When the opener ends in the middle, what
it was making is swept away.
"""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from typing import Any, Final

from device import disk, receipts, seal, status
from device.disk import Growing
from device.errors import SegmentDamaged, Stopped, StoreFull, VigError
from device.family import Family
from device.opener import agreed, done, goods, page
from device.opener.goods import Goods
from device.opener.job import FAILED, MAKING, Job, Roomy, watched
from device.opener.shelf import Shelf
from device.opener.wish import FILM, Wish
from device.parcels import Parcel, Parcels
from device.status import RESERVE
from device.store import Store
from device.today import Calendar

LONGEST: Final = 50
"""Jobs that may wait, or have failed and were not put away."""


class Line:
    """The jobs of one opener. The lock guards the table; one thread does the work."""

    def __init__(self, store: Store, calendar: Calendar | None = None) -> None:
        self._calendar = calendar or Calendar()
        self.parcels = Parcels(store)
        self._store = store
        self._jobs: dict[str, Job] = {}
        self._waiting: queue.SimpleQueue[tuple[Shelf, Job]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._receipts: dict[str, dict[str, Any]] = {}

    def join(self, shelf: Shelf, wish: Wish, who: str) -> Job:
        """Put a wish at the end of the line."""
        job = Job(wish, who)
        with self._lock:
            if len(self._jobs) >= LONGEST:
                raise StoreFull("too much is waiting already", "remove some of it")
            self._jobs[job.id] = job
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, daemon=True)
                self._worker.start()
        self._waiting.put((shelf, job))
        return job

    def told(self, shelf: Shelf) -> list[dict[str, Any]]:
        """Everything that waits, is being made, failed or is ready; the newest last."""
        with self._lock:
            jobs = list(self._jobs.values())
        ready = self.parcels.all()
        there = {one.id for one in ready}
        card = agreed.card_of(shelf) if ready else Family()
        return [
            *(self._ready(one, shelf, card) for one in reversed(ready)),
            *(job.told() for job in jobs if job.id not in there),
        ]

    def remove(self, parcel: str) -> None:
        """Stop making it, or remove it from the card; it may be gone."""
        with self._lock:
            job = self._jobs.pop(parcel, None)
        if job is not None:
            job.stopped.set()
        self.parcels.remove(parcel)

    def _work(self) -> None:
        while True:
            shelf, job = self._waiting.get()
            try:
                self._do(shelf, job)
                with self._lock:
                    self._jobs.pop(job.id, None)
            except VigError as exc:
                job.error, job.state = exc, FAILED
            if job.stopped.is_set():
                with suppress(VigError):  # it may have been just done
                    self.parcels.remove(job.id)

    def _do(self, shelf: Shelf, job: Job) -> None:
        disk.make_directory(self._store.out_path)
        with disk.locked(self._store.out_path):
            if job.stopped.is_set():
                raise Stopped
            job.state = MAKING
            wish, today = job.wish, self._calendar.today()
            card = agreed.on(shelf, wish.purpose, today)  # it may have waited for long
            opened = shelf.opened(wish.recording)
            growing = self.parcels.making(job.id, opened.id, wish.kind, wish.purpose)
            with growing as part:
                made = goods.make(opened, wish)
                self._seal(job, made, part)
                self._write_receipt(job, made, part, card)

    def _seal(self, job: Job, made: Goods, part: Growing) -> None:
        wish = job.wish
        target = Roomy(part, self._room)
        target.require(made.size * (page.GROWTH if wish.shell else 1))
        told = Goods(watched(job, made), made.size, made.length, made.about)
        try:
            if wish.shell:
                keys = wish.recipients
                page.write(told, wish.shell, wish.passphrase, keys, target)
            else:
                seal.seal_stream(told.pieces, target, wish.recipients)
        except SegmentDamaged as exc:
            if wish.what != FILM:
                raise
            hint = "try once more: the damaged piece is then left out"
            raise SegmentDamaged(str(exc), hint) from exc

    def _write_receipt(
        self, job: Job, made: Goods, part: Growing, card: Family
    ) -> None:
        """Write it before the bytes have a name, so before they can leave."""
        details = {
            **job.wish.details,
            "length": made.length,
            "size": part.size,
            "sha256": part.sha256,
            "parcel": job.id,
            "family": card.code,
            "with": job.who,
        }
        receipts.add(self._store, "taken away", details)
        self._store.collect(job.wish.recording)

    def _room(self) -> int:
        """How much may be written: the recorder's reserve stays free."""
        told = status.read(self._store.root / status.NAME)
        return self._store.room_left() - (told.reserve if told else RESERVE)

    def _ready(self, parcel: Parcel, shelf: Shelf, card: Family) -> dict[str, Any]:
        today = self._calendar.today()
        missing = agreed.why_not(card, parcel.purpose, today)
        receipt = self._receipt(parcel.id, shelf)
        details = receipt.get("details", {"recording": parcel.recording})
        return {
            "id": parcel.id,
            "state": "ready",
            "progress": 1.0,
            "details": details,
            "thing": done.thing(details),
            "says": receipt.get("says", ""),
            "file": parcel.file,
            "size": parcel.size,
            "seconds_left": self.parcels.seconds_left(parcel),
            **({"state": FAILED, **agreed.said(missing)} if missing else {}),
        }

    def _receipt(self, parcel: str, shelf: Shelf) -> dict[str, Any]:
        """The receipt of a parcel; nothing if it is not this key's to read."""
        if parcel not in self._receipts:
            told = shelf.receipts()["receipts"]
            known = {str(one["details"].get("parcel")): one for one in told}
            self._receipts = {parcel: {}, **self._receipts, **known}
        return self._receipts[parcel]
