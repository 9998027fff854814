"""A hold at a box that is not claimed: it proves that a person is there."""

from __future__ import annotations

from pathlib import Path

from device.rig import Light
from tests.test_recorder import ME, House, hold


def test_a_hold_is_written_down_with_the_boot_clock(tmp_path: Path) -> None:
    house = House(tmp_path, enrolled=False)
    house.wait(1.5)
    assert house.status.held_at is None
    assert house.light is Light.DOUBLE_WINK
    house.lines.clear()
    before = house.rig.clock.boot()

    hold(house, 5.5)

    held = house.status.held_at
    assert held is not None
    assert before < held < house.rig.clock.boot()
    assert house.lines == ["light count-wink", "light double-wink"]


def test_letting_go_early_proves_nothing(tmp_path: Path) -> None:
    house = House(tmp_path, enrolled=False)

    hold(house, 4.8)
    house.wait(1.1)

    assert house.status.held_at is None


def test_the_newest_hold_counts(tmp_path: Path) -> None:
    house = House(tmp_path, enrolled=False)
    hold(house, 5.5)
    first = house.status.held_at

    hold(house, 5.5)

    assert first is not None
    assert house.status.held_at is not None
    assert house.status.held_at > first


def test_once_it_is_claimed_a_hold_erases_and_proves_nothing(tmp_path: Path) -> None:
    house = House(tmp_path, enrolled=False)
    hold(house, 5.5)
    house.store.enrol("Anna", ME.recipient)
    house.wait(1.1)
    assert house.status.held_at is None, "a proof does not outlive the claim"
    house.press()
    house.wait(3)
    house.press()
    house.wait(1)

    hold(house, 5.5)

    assert house.store.recordings() == []
    assert house.status.held_at is None


def test_film_that_waits_can_be_erased_whoever_was_dismissed(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.press()
    house.wait(3)
    house.press()
    house.store.dismiss("Anna")
    house.wait(1.1)

    hold(house, 5.5)
    assert house.store.recordings() == []
    assert house.status.held_at is None

    house.wait(10)
    hold(house, 5.5)
    assert house.status.held_at is not None
