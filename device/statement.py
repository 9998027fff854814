"""What an ending can state: of which family, what was erased, and what had left before.

Told from the receipts alone, which stay when everything else goes. A box is lent to one
family at a time, and handing it on demands the ending: so what lies between two endings
is of one family. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from device import countdown
from device.erasure import BEGUN, DONE
from device.left import LEAVING
from device.receipts import Receipt

WORK_ENDED: Final = "work ended"
"""The receipt of what a practitioner said about the end of the work."""
WITHDRAWN: Final = "withdrawn"
"""Everything erased for this reason ends no lending: the family has the box still."""
KINDS: Final = {
    "words taken away": "words",
    "film opened": "opened",
}


@dataclass(frozen=True, slots=True)
class Left:
    """Things of a kind that left in the same way, for the same, to the same keys.

    *things* counts them by kind. *to* holds public keys, or for a film that was opened
    whoever did it. *how* is age, page or readable; *first* and *last* are days, empty
    where the box did not know them.
    """

    things: tuple[tuple[str, int], ...]
    purpose: str
    to: tuple[str, ...]
    how: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Stay:
    """A family's stay on the box, from one ending to the next; days as ``2026-11-25``.

    What nobody wrote down, or no receipt that opens says, is empty. *erased* counts
    recordings. *over*: it ended, and everything is erased.
    """

    family: str = ""
    since: str = ""
    work_ends: str = ""
    erased_on: str = ""
    by: str = ""
    erased: int = 0
    left: tuple[Left, ...] = ()
    over: bool = False


def stays(found: Sequence[Receipt]) -> list[Stay]:
    """Every stay that *found* (oldest first) tells of; the last may go on."""
    told: list[Stay] = []
    begin = 0
    for place, one in enumerate(found):
        if one.action == DONE and one.details.get("why") != WITHDRAWN:
            told.append(_stay(found[begin : place + 1], over=True))
            begin = place + 1
    return [*told, _stay(found[begin:], over=False)]


def day_of(one: Receipt) -> str:
    """The day of a receipt, empty if the box did not know it."""
    day = countdown.day_of(one.wall_clock) if one.wall_clock_trusted else None
    return day.isoformat() if day else ""


def _stay(found: Sequence[Receipt], *, over: bool) -> Stay:
    said = _last(found, WORK_ENDED)
    begun = [one for one in found if one.action == BEGUN]
    ending = found[-1] if over else None
    families = [str(one.details["family"]) for one in found if _names_family(one)]
    code = families[-1] if families else ""
    return Stay(
        family=code,
        since=_day(said, "since"),
        work_ends=_day(said, "work_ends"),
        erased_on=day_of(ending) if ending else "",
        by=_by(begun, ending),
        erased=_erased(begun, ending),
        left=tuple(_left(one for one in found if _left_of(one, code))),
        over=over,
    )


def _last(found: Sequence[Receipt], action: str) -> Receipt | None:
    return next((one for one in reversed(found) if one.action == action), None)


def _day(one: Receipt | None, name: str) -> str:
    value = str(one.details.get(name, "")) if one else ""
    return value if countdown.as_day(value) else ""


def _names_family(one: Receipt) -> bool:
    return bool(one.details.get("family"))


def _left_of(one: Receipt, code: str) -> bool:
    """A box that held nothing may have been handed on without an ending."""
    return one.action in LEAVING and str(one.details.get("family") or code) == code


def _by(begun: Sequence[Receipt], ending: Receipt | None) -> str:
    """Who began it: what the power cut short, the box finishes by itself."""
    whys = [one for one in begun if one.details.get("why") != WITHDRAWN]
    first = whys[0] if whys else ending
    return str(first.details.get("with", "")) if first and ending else ""


def _erased(begun: Sequence[Receipt], ending: Receipt | None) -> int:
    """Recordings that were erased, each once, however often it was begun."""
    named: set[str] = set()
    for one in begun:
        listed = one.details.get("recordings")
        named.update(map(str, listed if isinstance(listed, list) else ()))
    counted = ending.details.get("recordings") if ending else 0
    return max(len(named), counted if isinstance(counted, int) else 0)


def _left(found: Iterable[Receipt]) -> list[Left]:
    groups: dict[tuple[str, tuple[str, ...], str], list[Receipt]] = {}
    for one in found:
        groups.setdefault((_purpose(one), _to(one.details), _how(one)), []).append(one)
    return [
        Left(
            tuple(sorted(Counter(map(_kind, of)).items())),
            *group,
            first=day_of(of[0]),
            last=day_of(of[-1]),
        )
        for group, of in groups.items()
    ]


def _kind(one: Receipt) -> str:
    return KINDS.get(one.action) or str(one.details.get("what", "clip"))


def _purpose(one: Receipt) -> str:
    return str(one.details.get("purpose") or "")


def _to(details: dict[str, Any]) -> tuple[str, ...]:
    keys = details.get("recipients")
    if isinstance(keys, list):
        return tuple(sorted(map(str, keys)))
    return (str(details["with"]),) if details.get("with") else ()


def _how(one: Receipt) -> str:
    if one.action in KINDS:
        return "readable"
    return "page" if one.details.get("form") == "page" else "age"
