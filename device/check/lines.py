"""A line of the check: what was looked at, how it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How it is; *unknown* is what cannot be told here, which is no fault."""

    OK = "ok"
    LOOK = "look here"
    BAD = "bad"
    UNKNOWN = "cannot tell"


@dataclass(frozen=True, slots=True)
class Line:
    """*what* was looked at, how it *is*, what it *says*, and what to *do*, if anything.

    *says* and *do* are sentences without a full stop.
    """

    what: str
    is_: Verdict
    says: str
    do: str = ""

    def told(self) -> dict[str, str]:
        """The same in plain values."""
        is_ = self.is_.value
        return {"what": self.what, "is": is_, "says": self.says, "do": self.do}


def ok(what: str, says: str) -> Line:
    """All is as it should be."""
    return Line(what, Verdict.OK, says)


def look(what: str, says: str, do: str) -> Line:
    """It works, and somebody should look at it."""
    return Line(what, Verdict.LOOK, says, do)


def bad(what: str, says: str, do: str) -> Line:
    """It does not work, or will not for long."""
    return Line(what, Verdict.BAD, says, do)


def unknown(what: str, says: str, do: str = "") -> Line:
    """It cannot be told here."""
    return Line(what, Verdict.UNKNOWN, says, do)


def worst(lines: Iterable[Line]) -> int:
    """0 if all is well, 1 if somebody should look at it, 2 if something is bad."""
    weight = {Verdict.LOOK: 1, Verdict.BAD: 2}
    return max((weight.get(line.is_, 0) for line in lines), default=0)
