"""The recorder erases everything by itself, at its time and never while it records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from device import countdown, family, receipts
from device.countdown import NOTHING, Countdown
from device.ending import BY_ITSELF, Ending, erase_everything
from device.erasure import BEGUN, DONE
from device.errors import StoreUnwritable
from device.family import Family
from device.media import SECOND, Nanoseconds
from device.receipting import WallClock
from device.recorder import Recorder
from device.rig.simulated import ToldClock
from tests.test_recorder import ME, House

DAY = 24 * 3600


def told(house: House) -> ToldClock:
    """The clock of its rig, which only moves when told."""
    clock = house.rig.clock
    assert isinstance(clock, ToldClock)
    return clock


def later(house: House, seconds: int) -> None:
    clock = told(house)
    clock.now = Nanoseconds(clock.now + seconds * SECOND)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    told(made).trusted = False
    yield made
    made.recorder.close()
    made.rig.close()


def waits_for(house: House, seconds: int) -> None:
    """A family's film lies here, and the work with it has ended."""
    house.press()
    house.wait(2)
    house.press()
    family.save(house.store, Family("K7-14"), 0)
    left = Countdown(True, "2027-01-25", seconds, lent=True)
    countdown.change(house.store, lambda _: left)
    house.wait(2)


def pass_by(house: House, seconds: int) -> None:
    """Much time passes; the recorder looks now and then."""
    later(house, seconds)
    house.wait(2)


def written(house: House) -> list[tuple[str, object]]:
    found, wrong = receipts.read(house.store, [ME.secret])
    assert wrong == []
    return [(one.action, one.details.get("with")) for one in found]


def test_when_its_time_has_come_nothing_of_the_family_is_left(house: House) -> None:
    waits_for(house, DAY)

    pass_by(house, DAY - 60)
    assert len(house.store.recordings()) == 1
    pass_by(house, 60)

    assert house.store.recordings() == []
    assert list(house.store.recordings_path.iterdir()) == []
    assert family.load(house.store, [ME.secret]).code == ""
    assert countdown.read(house.store) == NOTHING


def test_a_receipt_says_that_the_box_did_it_and_nothing_of_the_film(
    house: House,
) -> None:
    waits_for(house, DAY)
    (recording,) = house.store.recordings()

    pass_by(house, DAY)

    found, _ = receipts.read(house.store, [ME.secret])
    assert written(house) == [(BEGUN, "the box itself"), (DONE, "the box itself")]
    assert found[0].details["recordings"] == [recording]
    assert found[1].details["why"] == BY_ITSELF.why


def test_never_while_it_records(house: House) -> None:
    waits_for(house, DAY)
    house.press()

    later(house, DAY)
    house.recorder.step(0)

    # no recording is that long: it is put away first, and goes with the rest
    assert not house.recorder.recording
    house.wait(2)
    assert house.store.recordings() == []
    assert written(house)[-1] == (DONE, "the box itself")


def test_a_film_under_way_is_let_end(house: House) -> None:
    waits_for(house, 20)
    house.press()
    house.wait(2)

    later(house, 30)
    house.wait(3)
    assert house.recorder.recording
    assert len(house.store.recordings()) == 2
    house.press()
    house.wait(2)

    assert house.store.recordings() == []


def test_what_was_counted_outlives_a_stop(house: House) -> None:
    waits_for(house, DAY)
    pass_by(house, 90)

    house.recorder.close()

    left = countdown.read(house.store).seconds_left
    assert left is not None
    assert DAY - 100 <= left <= DAY - 90


def test_a_power_cut_loses_ten_minutes_at_most(house: House) -> None:
    waits_for(house, DAY)
    for _ in range(12):
        pass_by(house, 300)

    left = countdown.read(house.store).seconds_left

    assert left is not None
    assert left <= DAY - 3600 + 600


def test_while_it_records_nothing_is_written(house: House) -> None:
    waits_for(house, DAY)
    before, ending = countdown.read(house.store), Ending(house.store, house.rig.clock)

    for _ in range(4):
        ending.beat(recording=True)
        later(house, 1000)
    assert countdown.read(house.store) == before
    ending.beat(recording=False)

    assert countdown.read(house.store).seconds_left == DAY - 4000


def test_an_erasure_that_was_cut_short_goes_on_at_the_next_start(
    house: House,
) -> None:
    waits_for(house, DAY)
    countdown.change(house.store, lambda told: replace(told, erasing=True))
    for one in house.store.directories():
        one.destroy_key()

    again = Recorder(house.rig, house.store, house.settings)
    again.step(0)

    assert list(house.store.recordings_path.iterdir()) == []
    assert countdown.read(house.store) == NOTHING
    again.close()


def test_a_card_that_refuses_is_asked_again_later_and_not_every_second(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def refuse(*_: object) -> None:
        tries.append(house.rig.clock.boot())
        raise StoreUnwritable

    waits_for(house, DAY)
    monkeypatch.setattr("device.erasure.erase_all", refuse)
    pass_by(house, DAY)
    house.wait(30)
    assert len(tries) == 1
    assert len(house.store.recordings()) == 1

    monkeypatch.undo()
    pass_by(house, 600)

    assert house.store.recordings() == []


def test_with_nobody_enrolled_it_erases_all_the_same(house: House) -> None:
    waits_for(house, DAY)
    house.store.dismiss("Anna")

    pass_by(house, DAY)

    assert list(house.store.recordings_path.iterdir()) == []


def test_a_hand_that_ends_it_is_named(house: House, clock: WallClock) -> None:
    waits_for(house, DAY)

    erase_everything(house.store, replace(BY_ITSELF, who="Anna"), clock)

    assert house.store.recordings() == []
    assert written(house)[-1] == (DONE, "Anna")
    assert countdown.read(house.store) == NOTHING


@pytest.fixture
def clock(house: House) -> WallClock:
    return house.rig.clock
