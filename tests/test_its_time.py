"""When the time has come: never too soon, and in the end whatever a clock claims."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from device import countdown
from device.countdown import DAY_SECONDS, NOTHING, Countdown
from device.its_time import EVERY, HELD, ItsTime, Reading
from device.media import SECOND, Nanoseconds

STEP = 300
"""Seconds between two looks; the recorder looks every second."""
NOON = 1_795_608_000
"""A Wednesday in November 2026, in seconds since 1970."""
HOUR = 3600


@dataclass
class Home:
    """A box in a home, whose true time only the test knows. Seconds throughout."""

    keep_days: int
    now: int = NOON
    ran: int = 0
    cuts: int = 0
    writes: int = 0
    erased_at: int | None = None
    left: Countdown = NOTHING
    time: ItsTime = field(default_factory=ItsTime)
    boot: int = 0

    def __post_init__(self) -> None:
        today = self.day()
        self.left = countdown.ends(NOTHING, today, today, self.keep_days)
        self.until = date.fromisoformat(self.left.erase_on)

    def day(self) -> date:
        found = countdown.day_of(Nanoseconds(self.now * SECOND))
        assert found
        return found

    def start(self) -> None:
        self.time, self.boot = ItsTime(), 0
        self.look(0, trusted=False)

    def run(self, seconds: int, *, wrong: int = 0, trusted: bool = True) -> None:
        """Let it run while its clock is *wrong* by so much."""
        while seconds > 0 and self.erased_at is None:
            step = min(STEP, seconds)
            seconds -= step
            self.boot += step
            self.ran += step
            self.now += step
            self.look(wrong, trusted=trusted)

    def look(self, wrong: int, *, trusted: bool) -> None:
        wall = Nanoseconds((self.now + wrong) * SECOND)
        boot = Nanoseconds(self.boot * SECOND)
        self.time.look(Reading(boot, wall, trusted), self.left)
        if self.time.has_come:
            self.erased_at = self.now
        elif seconds := self.time.to_write_off():
            self.write_off(seconds)

    def write_off(self, seconds: int) -> None:
        assert self.left.seconds_left is not None
        self.left = replace(self.left, seconds_left=self.left.seconds_left - seconds)
        self.time.written_off(seconds, self.left)
        self.writes += 1

    def cut(self) -> None:
        self.cuts += 1

    def stop(self) -> None:
        self.write_off(self.time.uncounted())

    def off(self, seconds: int) -> None:
        if self.erased_at is None:
            self.now += seconds


def test_a_box_that_runs_on_erases_on_the_day_and_its_clock_need_know_nothing() -> None:
    home = Home(61)
    home.start()

    home.run(70 * DAY_SECONDS, wrong=-NOON, trusted=False)

    assert home.day() == home.until
    assert home.erased_at == NOON + 61 * DAY_SECONDS


def test_with_a_trusted_clock_time_without_power_counts_as_well() -> None:
    home = Home(61)
    home.off(365 * DAY_SECONDS)

    home.start()
    home.run(2 * HOUR)

    assert home.ran == HOUR + STEP


def test_without_one_a_box_that_lay_for_a_year_counts_on() -> None:
    home = Home(61)
    home.off(365 * DAY_SECONDS)
    home.start()

    home.run(60 * DAY_SECONDS, trusted=False)
    assert home.erased_at is None
    home.run(2 * DAY_SECONDS, trusted=False)

    assert home.ran == 61 * DAY_SECONDS


@pytest.mark.parametrize(
    "wrong", [-NOON, -10 * 365 * DAY_SECONDS, 10 * 365 * DAY_SECONDS, 9 * 10**9]
)
def test_a_clock_that_only_claims_a_day_moves_nothing(wrong: int) -> None:
    home = Home(2)
    home.start()

    home.run(2 * DAY_SECONDS - STEP, wrong=wrong, trusted=False)
    assert home.erased_at is None
    home.run(STEP, wrong=wrong, trusted=False)

    assert home.erased_at is not None


def test_a_trusted_clock_must_have_held_for_an_hour() -> None:
    home = Home(10)
    home.start()

    home.run(HOUR, wrong=20 * DAY_SECONDS)
    home.run(STEP, wrong=0)
    home.run(HOUR, wrong=20 * DAY_SECONDS)
    home.run(HOUR, wrong=30 * DAY_SECONDS)
    home.run(STEP, wrong=30 * DAY_SECONDS, trusted=False)
    home.run(HOUR, wrong=30 * DAY_SECONDS)

    assert home.erased_at is None


def test_after_a_power_cut_it_must_hold_anew() -> None:
    home = Home(10)
    for _ in range(5):
        home.start()
        home.run(HOUR, wrong=20 * DAY_SECONDS)
        home.cut()

    assert home.erased_at is None


def test_the_card_is_written_seldom() -> None:
    home = Home(61)
    home.start()

    home.run(DAY_SECONDS, trusted=False)

    assert home.writes <= DAY_SECONDS * SECOND // EVERY + 5


def test_it_is_written_sooner_after_a_start() -> None:
    time, left, written = ItsTime(), Home(1).left, []
    for second in range(0, 3000, 10):
        now = Nanoseconds(second * SECOND)
        time.look(Reading(now, now, trusted=False), left)
        if seconds := time.to_write_off():
            left = replace(left, seconds_left=(left.seconds_left or 0) - seconds)
            time.written_off(seconds, left)
            written.append(second // 60)

    assert written == [1, 2, 4, 8, 16, 26, 36, 46]


def test_whoever_pulls_the_plug_every_quarter_of_an_hour_gains_little() -> None:
    home = Home(1)
    for _ in range(4 * 24 * 2):
        home.start()
        home.run(15 * 60, trusted=False)
        home.cut()

    assert home.erased_at is not None


def test_what_ran_before_the_end_was_said_does_not_count() -> None:
    time, left = ItsTime(), replace(NOTHING, erase_on="2027-01-25", seconds_left=HOUR)
    for second in range(0, 500, 10):
        now = Nanoseconds(second * SECOND)
        time.look(Reading(now, now, trusted=False), NOTHING)

    now = Nanoseconds(500 * SECOND)
    time.look(Reading(now, now, trusted=False), left)

    assert time.uncounted() == 0
    assert not time.has_come


def test_a_day_that_is_put_off_must_be_waited_for() -> None:
    home = Home(1)
    home.start()
    home.run(DAY_SECONDS - 2 * STEP, trusted=False)

    home.left = countdown.ends(home.left, home.day(), home.day(), 3)
    home.run(3 * DAY_SECONDS - STEP, trusted=False)
    assert home.erased_at is None
    home.run(2 * STEP, trusted=False)

    assert home.erased_at is not None


RIGHT = st.tuples(st.just("right"), st.integers(STEP, 2 * DAY_SECONDS), st.just(0))
UNSET = st.tuples(
    st.just("unset"),
    st.integers(STEP, 2 * DAY_SECONDS),
    st.sampled_from([-NOON, -DAY_SECONDS, 0, DAY_SECONDS, 20 * 365 * DAY_SECONDS]),
)
LIES = st.tuples(
    st.just("lies"),
    st.integers(STEP, HELD // SECOND - 2 * STEP),
    st.sampled_from([-400, -1, 1, 30, 4000]).map(lambda days: days * DAY_SECONDS),
)
OFF = st.tuples(st.just("off"), st.integers(1, 3 * DAY_SECONDS), st.just(0))
CUTS = st.tuples(st.sampled_from(["cut", "stop"]), st.just(0), st.just(0))
LIVES = st.lists(st.one_of(RIGHT, UNSET, LIES, OFF, CUTS), max_size=14)


def live(keep_days: int, life: list[tuple[str, int, int]]) -> Home:
    """A box through all of that; a trusted clock that lies does so for a while only."""
    home = Home(keep_days)
    home.start()
    for number, (what, seconds, wrong) in enumerate(life):
        if what in ("cut", "stop", "off"):
            home.cut() if what == "cut" else home.stop()
            home.off(seconds)
            home.start()
        elif what == "lies":
            home.run(seconds, wrong=wrong + number * HOUR)
        else:
            home.run(seconds, wrong=wrong, trusted=what == "right")
    return home


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 4), LIVES)
@example(1, [("lies", 3000, 86_400), ("lies", 3000, 86_400)])
@example(2, [("off", 300_000, 0), ("unset", 600, 315_360_000)])
def test_it_is_never_too_soon(keep_days: int, life: list[tuple[str, int, int]]) -> None:
    home = live(keep_days, life)

    if home.erased_at is not None:
        assert home.day() >= home.until


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 4), LIVES)
@example(1, [("unset", 60_000, -NOON), ("cut", 0, 0), ("unset", 30_000, -NOON)])
def test_running_time_brings_it_in_the_end(
    keep_days: int, life: list[tuple[str, int, int]]
) -> None:
    home = live(keep_days, life)

    lost = home.cuts * (EVERY // SECOND + STEP)
    if home.erased_at is None:
        assert home.ran < keep_days * DAY_SECONDS + lost + STEP
