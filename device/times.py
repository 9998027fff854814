"""When things were made, learned afterwards: what ties a boot clock to the time of day.

A box in a home often does not know the time when it films: no battery keeps its clock,
and no network sets it. But its boot clock (time since the machine started) is always
right, and stands in every film and receipt. So it is enough to learn once in each run
of the machine what time it is, from a time source or from the computer of a
practitioner who unlocks it: that tells the times of everything of that run, before and
after. Films of a run of which nobody learned it stay without a time.

What was learned is one small file for each run, ``times/<boot id>.age``, sealed to
everybody in force: nobody else reads a time of day there. It is sealed, not proven: who
can write the card can put another time in its place (``docs/threat-model.md``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from device import disk, documents, seal
from device.errors import SegmentDamaged
from device.media import SECOND, Nanoseconds
from device.store import Store

NOT_BEFORE: Final = Nanoseconds(1_767_225_600 * SECOND)
"""1 January 2026: older than this program. A clock that says less was never set."""
NOT_AFTER: Final = Nanoseconds(3_155_760_000 * SECOND)
"""The beginning of 2070: no box runs then, and no clock that says more is right."""
DAY: Final = Nanoseconds(86_400 * SECOND)
CLOSE: Final = Nanoseconds(60 * SECOND)
"""Two clocks that differ by less say the same: nothing is written for it."""
BOOT: Final = re.compile(r"[0-9a-z][0-9a-z-]{0,39}")


class Source(StrEnum):
    """Who said what time it is."""

    BOX = "time source"
    VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is known of one run of the machine.

    At *zero* (ns since 1970) its boot clock began. *by* whom this was learned, and
    when, on that boot clock (*at*, ns).
    """

    boot: str
    zero: Nanoseconds
    by: Source
    at: Nanoseconds

    def wall(self, boot_clock: int) -> Nanoseconds:
        """What time it was when the boot clock stood there (ns since 1970)."""
        return Nanoseconds(self.zero + boot_clock)


def plausible(wall: int) -> bool:
    """Whether a clock that says so (ns since 1970) may be right at all."""
    return NOT_BEFORE <= wall < NOT_AFTER


def keep(store: Store, anchor: Anchor) -> None:
    """Write down what was learned of a run, in place of what was known of it.

    Needs no key. Raises ``NoRecipient`` and the errors of the store.
    """
    disk.make_directory(store.times_path)
    disk.write(store.times_path, file_name(anchor.boot), sealed(store, anchor))


def day_of(wall: int) -> str:
    """The day at *wall* (ns since 1970) in this machine's zone: ``2026-11-25``."""
    return datetime.fromtimestamp(wall / SECOND, UTC).astimezone().date().isoformat()


def sealed(store: Store, anchor: Anchor) -> bytes:
    """What is written of a run, sealed to everybody in force."""
    recipients = recipients_of(store)
    document = {
        "format": documents.FORMAT,
        "boot": anchor.boot,
        "zero": anchor.zero,
        "at": anchor.at,
        "by": anchor.by.value,
        "recipients": recipients,
    }
    return seal.seal(documents.to_line(document) + b"\n", recipients)


def recipients_of(store: Store) -> list[str]:
    """Everybody in force, in an order of its own."""
    return sorted(store.recipients().values())


def file_name(boot: str) -> str:
    """What the file of the run *boot* is called; ``SegmentDamaged`` if it is none."""
    if not BOOT.fullmatch(boot):
        raise SegmentDamaged("this is not the name of a run of the machine")
    return f"{boot}.age"
