"""Which day it is: a clock that nothing has set is not asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from device.media import SECOND, Nanoseconds
from device.today import Calendar

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@dataclass
class Clock:
    """A wall clock that says what it is told."""

    moment: datetime
    trusted: bool

    def boot(self) -> Nanoseconds:
        return Nanoseconds(100 * SECOND)

    def boot_id(self) -> str:
        return "told"

    def wall(self) -> Nanoseconds:
        return Nanoseconds(round(self.moment.timestamp() * SECOND))

    def wall_trusted(self) -> bool:
        return self.trusted


@pytest.mark.parametrize("visitor", ["", "2019-01-01"])
def test_a_clock_that_was_set_tells_the_day(visitor: str) -> None:
    assert Calendar(Clock(NOON, trusted=True), visitor).today() == "2026-11-25"


def test_else_the_visitor_s_computer_does() -> None:
    calendar = Calendar(Clock(datetime(1970, 1, 1, tzinfo=UTC), trusted=False))
    assert calendar.today() == ""

    calendar.visitor = "2026-11-25"

    assert calendar.today() == "2026-11-25"


def test_where_nobody_knows_the_day_there_is_a_guess_and_it_is_called_one() -> None:
    calendar = Calendar(Clock(NOON, trusted=False))

    assert (calendar.today(), calendar.best_guess()) == ("", "2026-11-25")
