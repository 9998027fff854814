"""Times that were learned afterwards, read: when recordings and receipts were made.

What is known of each run of the machine lies sealed (``device.times``); this opens it
with a practitioner's identities.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from device import disk, documents, seal
from device.documents import Document
from device.errors import (
    FormatUnknown,
    NotForThisKey,
    PieceMissing,
    SealError,
    SegmentDamaged,
    StoreError,
)
from device.media import Nanoseconds
from device.receipts import Receipt
from device.store import Store
from device.times import (
    BOOT,
    Anchor,
    Source,
    file_name,
    plausible,
    recipients_of,
    sealed,
)

logger = logging.getLogger(__name__)


class Times:
    """What is known, for one set of identities. Any thread may ask.

    A file is opened once; it is opened again only when it is another.
    """

    def __init__(self, store: Store, identities: list[str]) -> None:
        self._store = store
        self._identities = identities
        self._known: dict[str, tuple[object, Anchor | None]] = {}

    def anchor(self, boot: str) -> Anchor | None:
        """What is known of the run *boot*; None if nothing that this key opens."""
        if not BOOT.fullmatch(boot) or not disk.is_directory(self._store.times_path):
            return None
        stamp = disk.fingerprint(self._store.times_path, file_name(boot))
        known = self._known.get(boot)
        if known is None or known[0] != stamp:
            known = stamp, self._open(boot) if stamp else None
            self._known[boot] = known
        return known[1]

    def of(self, boot: str, boot_clock: int) -> int | None:
        """What time it was then (ns since 1970), if anybody knows."""
        anchor = self.anchor(boot)
        return None if anchor is None else anchor.wall(boot_clock)

    def dated(self, told: dict[str, Any]) -> dict[str, Any]:
        """What is told of a recording, with when it was *made* if that is known now."""
        if told["made"] is not None:
            return told
        return told | {"made": self.of(told["boot"], told["boot_clock"])}

    def receipts(self, found: Iterable[Receipt]) -> list[Receipt]:
        """Receipts, with the times that the box did not know when it wrote them."""
        return [self._receipt(one) for one in found]

    def latest(self) -> Nanoseconds:
        """No earlier than this can it be now: what was learned last; 0 if nothing."""
        if not disk.is_directory(self._store.times_path):
            return Nanoseconds(0)
        boots = [
            name.removesuffix(".age") for name in disk.names(self._store.times_path)
        ]
        anchors = filter(None, map(self.anchor, boots))
        return max((one.wall(one.at) for one in anchors), default=Nanoseconds(0))

    def _receipt(self, one: Receipt) -> Receipt:
        if one.wall_clock_trusted:
            return one
        wall = self.of(one.boot, one.boot_clock)
        if wall is None:
            return one
        return replace(one, wall_clock=Nanoseconds(wall), wall_clock_trusted=True)

    def _open(self, boot: str) -> Anchor | None:
        try:
            kept = disk.read(self._store.times_path, file_name(boot))
            document = documents.from_line(seal.unseal(kept, self._identities))
            anchor = _anchor(boot, document)
        except (NotForThisKey, SegmentDamaged, PieceMissing, FormatUnknown):
            return None
        self._share(anchor, document)
        return anchor

    def _share(self, anchor: Anchor, document: Document) -> None:
        """Seal it anew if somebody was enrolled or dismissed since."""
        try:
            if document.get("recipients") != recipients_of(self._store):
                anew = sealed(self._store, anchor)
                disk.replace(self._store.times_path, file_name(anchor.boot), anew)
        except (StoreError, SealError) as exc:  # no reason not to read it
            logger.warning("a time not sealed anew kind=%s", type(exc).__name__)


def _anchor(boot: str, document: Document) -> Anchor:
    """What a file says; ``SegmentDamaged`` if it says nothing that can be meant."""
    zero, at, by = (document.get(name) for name in ("zero", "at", "by"))
    if document.get("boot") != boot or type(zero) is not int or type(at) is not int:
        raise SegmentDamaged("this is not what was learned of the time")
    if by not in tuple(Source) or at < 0 or not plausible(zero + at):
        raise SegmentDamaged("this is not what was learned of the time")
    return Anchor(boot, Nanoseconds(zero), Source(by), Nanoseconds(at))
