"""Times learned afterwards: told of the right run, sealed, and never set back."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from device import documents, receipts, seal, times
from device.dated import Times
from device.dating import Dating
from device.errors import SegmentDamaged
from device.media import SECOND, Nanoseconds
from device.opener import clock as opener_clock
from device.opener.desk import Desk
from device.opener.telling import between, newest_first
from device.rig.simulated import ToldClock
from device.store import Store
from device.times import DAY, Anchor, Source
from tests import filmed

NOON = Nanoseconds(round(datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp()) * SECOND)
BOOT = "5a1e0e0e-0000-4000-8000-00000000000a"
AT = Nanoseconds(600 * SECOND)
BEN = seal.new_identity()


def anchor(boot: str = BOOT, wall: int = NOON, by: Source = Source.VISITOR) -> Anchor:
    """At 600 s of this run it was *wall*."""
    return Anchor(boot, Nanoseconds(wall - AT), by, AT)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filmed.store_at(tmp_path / "store")


@pytest.fixture
def clock() -> ToldClock:
    """The box does not know the time: it believes that it is 1970."""
    clock = ToldClock(595 * SECOND)
    clock.wall_at_zero, clock.trusted = Nanoseconds(0), False
    return clock


@pytest.fixture
def desk(store: Store, clock: ToldClock) -> Desk:
    return unlocked(store, clock)


def unlocked(store: Store, clock: ToldClock) -> Desk:
    desk = Desk(store.root, time.monotonic)
    desk.calendar.clock = clock
    desk.unlock_with(seal.identity_file(filmed.ANNA))
    return desk


def ask(desk: Desk, do: str, **values: Any) -> Any:
    return desk.answer({"do": do, **values})[0]


def visit(desk: Desk, wall: int, at: int = AT) -> dict[str, Any]:
    day = datetime.fromtimestamp(wall / SECOND, UTC).date().isoformat()
    told: dict[str, Any] = ask(desk, "visit", day=day, now=wall, at=at)
    return told


def known(store: Store, *who: seal.Identity) -> Times:
    return Times(store, [one.secret for one in who or (filmed.ANNA,)])


def test_once_known_it_tells_before_and_after_of_that_run_alone(store: Store) -> None:
    times.keep(store, anchor())

    there = known(store)

    assert there.of(BOOT, 0) == NOON - AT
    assert there.of(BOOT, AT + 5) == NOON + 5
    assert there.of("another-run", AT) is None
    assert known(store, BEN).of(BOOT, 0) is None


def test_no_time_of_day_is_readable_on_the_card(store: Store) -> None:
    times.keep(store, anchor())

    (file,) = store.times_path.iterdir()
    sealed = file.read_bytes()

    assert sealed.startswith(b"age-encryption.org/v1\n")
    for word in (str(NOON), str(NOON // SECOND), "2026-11-25", "visitor"):
        assert word.encode() not in sealed
    assert file.name == f"{BOOT}.age"
    assert file.stat().st_mtime == 0


def test_whoever_is_enrolled_later_is_told_too(store: Store) -> None:
    times.keep(store, anchor())
    store.enrol("Ben", BEN.recipient)
    assert known(store, BEN).of(BOOT, 0) is None

    known(store).anchor(BOOT)

    assert known(store, BEN).of(BOOT, 0) == NOON - AT


@pytest.mark.parametrize(
    "values",
    [{"zero": "then"}, {"zero": 0}, {"by": "a neighbour"}, {"boot": "b"}, {"at": -1}],
    ids=lambda value: ", ".join(value),
)
def test_a_file_that_makes_no_sense_is_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, values: dict[str, Any]
) -> None:
    line = documents.to_line
    monkeypatch.setattr(documents, "to_line", lambda told: line({**told, **values}))
    times.keep(store, anchor())

    assert known(store).anchor(BOOT) is None


@pytest.mark.parametrize("boot", ["../about", "", "A", "a" * 41, "a/b"])
def test_no_name_leads_out_of_the_folder(store: Store, boot: str) -> None:
    times.keep(store, anchor())

    assert known(store).of(boot, 0) is None
    with pytest.raises(SegmentDamaged):
        times.file_name(boot)


def test_a_visitor_tells_the_time_of_films_and_receipts(
    store: Store, desk: Desk, clock: ToldClock
) -> None:
    receipts.add(store, "enrolled", {"name": "Ben"}, clock)
    assert ask(desk, "receipts")["receipts"][0]["when"] is None

    answer = visit(desk, NOON)

    assert answer == {"today": "2026-11-25", "doubted": ""}
    assert ask(desk, "receipts")["receipts"][0]["when"] == NOON  # it was at 600 s
    assert ask(desk, "clock") == {"now": NOON, "by": "visitor"}
    clock.now = Nanoseconds(clock.now + 90 * SECOND)
    assert ask(desk, "clock")["now"] == NOON + 90 * SECOND


def test_the_next_visitor_need_not_tell(store: Store, clock: ToldClock) -> None:
    visit(unlocked(store, clock), NOON)

    later = unlocked(store, clock)
    ask(later, "visit", day="")

    assert ask(later, "clock")["by"] == "visitor"
    assert later.calendar.today() == "2026-11-25"


@pytest.mark.parametrize("year", [1970, 2019, 2025, 2099])
def test_a_clock_that_cannot_be_right_is_not_believed(desk: Desk, year: int) -> None:
    wall = round(datetime(year, 6, 1, tzinfo=UTC).timestamp()) * SECOND

    answer = visit(desk, wall)

    assert answer == {"today": "", "doubted": opener_clock.NEVER_SET}
    assert ask(desk, "clock") == {"now": None, "by": ""}


def test_nor_is_one_that_is_behind_what_the_box_knows(store: Store, desk: Desk) -> None:
    times.keep(store, anchor("an-earlier-run", NOON))

    answer = visit(desk, NOON - 2 * DAY)

    assert answer == {"today": "", "doubted": opener_clock.DOUBTED}
    assert known(store).anchor("told") is None


def test_nor_a_day_alone_that_is(store: Store, desk: Desk) -> None:
    times.keep(store, anchor("an-earlier-run", NOON))

    assert ask(desk, "visit", day="2026-11-20")["doubted"] == opener_clock.DOUBTED
    assert ask(desk, "visit", day="2026-11-24")["doubted"] == ""
    assert desk.calendar.today() == "2026-11-24"


def test_an_hour_that_was_wrong_is_put_right_by_the_next(
    store: Store, desk: Desk
) -> None:
    visit(desk, NOON + 3600 * SECOND)

    visit(desk, NOON)

    assert known(store).of("told", AT) == NOON


def test_clocks_that_agree_write_nothing_twice(store: Store, desk: Desk) -> None:
    visit(desk, NOON)
    before = (store.times_path / "told.age").stat().st_ino

    visit(desk, NOON + 30 * SECOND)

    assert (store.times_path / "told.age").stat().st_ino == before


def test_a_time_source_of_the_box_wins(
    store: Store, desk: Desk, clock: ToldClock
) -> None:
    visit(desk, NOON + 5 * 3600 * SECOND)
    clock.wall_at_zero, clock.trusted = Nanoseconds(NOON - clock.now), True

    assert visit(desk, NOON - 9 * DAY)["doubted"] == ""

    assert known(store).anchor("told") == Anchor(
        "told", Nanoseconds(NOON - AT), Source.BOX, AT
    )
    clock.trusted = False
    visit(desk, NOON + 5 * 3600 * SECOND)
    assert ask(desk, "clock") == {"now": NOON, "by": "time source"}


def test_a_card_that_cannot_be_written_keeps_nobody_out(
    store: Store, desk: Desk
) -> None:
    store.times_path.rmdir()
    store.times_path.write_text("in the way")

    assert visit(desk, NOON)["today"] == "2026-11-25"


def test_the_recorder_learns_it_from_a_time_source_later(
    store: Store, clock: ToldClock
) -> None:
    dating = Dating(store, clock)
    dating.began()
    dating.beat()
    assert known(store).anchor("told") is None

    clock.wall_at_zero, clock.trusted = Nanoseconds(NOON - clock.now), True
    dating.beat()

    assert known(store).of("told", AT) == NOON


def test_where_every_film_knew_its_time_nothing_is_written(
    store: Store, clock: ToldClock
) -> None:
    clock.wall_at_zero, clock.trusted = Nanoseconds(NOON - clock.now), True
    dating = Dating(store, clock)

    dating.began()
    dating.beat()

    assert list(store.times_path.iterdir()) == []


def film(number: int, made: int | None, boot: str = "a") -> dict[str, Any]:
    """What is told of a film, as far as an order needs it."""
    told = {"id": f"{number}", "made": made, "boot": boot}
    return {**told, "wall_clock": 0, "boot_clock": number}


def test_a_film_of_no_known_time_lies_between_those_around_it() -> None:
    there = [film(1, None), film(2, 20), film(3, None), film(4, 40), film(5, None)]

    found = between(there, ["1", "2", "3", "gone", "4", "5"])

    assert found == {"1": (None, 20), "3": (20, 40), "5": (40, None)}


def test_films_of_no_known_time_stand_in_the_order_of_the_box() -> None:
    there = [film(1, None, "late"), film(2, None, "early"), film(3, None, "early")]
    there[1]["wall_clock"] = 10**18  # a clock that nobody set claims what it likes

    ordered = newest_first(there, ["3", "1", "2"])

    assert [one["id"] for one in ordered] == ["2", "1", "3"]


def test_old_receipts_without_a_boot_clock_stay_without_a_time(store: Store) -> None:
    times.keep(store, anchor("told"))
    receipts.add(store, "unlocked", {"with": "Anna"}, ToldClock())
    (found,), _ = receipts.read(store, [filmed.ANNA.secret])
    old = replace(found, boot="", boot_clock=0, wall_clock_trusted=False)

    assert known(store).receipts([old]) == [old]
