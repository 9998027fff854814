"""What a hand on either button means, case by case."""

from __future__ import annotations

import pytest

from device.hands import ONE_STAR, REST, Deed
from device.rig import Light
from tests.hands import MS, Box, filming


def test_a_press_starts_and_a_press_stops() -> None:
    box = Box()

    box.push(200)
    assert box.recording
    box.push(200)

    assert not box.recording
    assert box.times(Deed.ERASE) == []


def test_a_hold_of_five_seconds_erases_and_the_light_counts_on_the_way() -> None:
    box = Box()

    box.push(5_100)

    assert len(box.times(Deed.ERASE)) == 1
    assert Light.COUNTDOWN in box.lights
    assert box.lights[-1] is Light.DARK


@pytest.mark.parametrize("milliseconds", [1_999, 2_000, 3_000, 4_900])
def test_letting_go_early_erases_nothing(milliseconds: int) -> None:
    box = Box()

    box.push(milliseconds)

    assert box.times(Deed.ERASE) == []
    assert not box.hands.counting


def test_a_hand_that_stays_for_a_minute_erases_once() -> None:
    box = Box()

    box.push(60_000)

    assert len(box.times(Deed.ERASE)) == 1


def test_a_second_hold_at_once_erases_nothing() -> None:
    box = Box()

    box.push(5_100)
    box.push(6_000)
    assert len(box.times(Deed.ERASE)) == 1

    box.wait(REST // MS)
    box.push(5_100)
    assert len(box.times(Deed.ERASE)) == 2


def test_while_recording_a_hold_erases_nothing_and_stops_nothing() -> None:
    box = filming()

    box.push(20_000)

    assert box.recording
    assert box.times(Deed.ERASE) == []


def test_a_hold_that_began_while_recording_does_not_erase_when_it_ends() -> None:
    box = filming()
    box._look(first=[True])
    box.wait(1_000)

    box.end_recording()
    box.wait(10_000)

    assert box.times(Deed.ERASE) == []
    assert Light.COUNTDOWN not in box.lights


def test_a_press_of_the_second_button_while_recording_is_a_star() -> None:
    box = filming()

    box.push_second(300)

    assert len(box.times(Deed.STAR)) == 1
    assert box.recording


def test_presses_that_follow_at_once_are_one_star() -> None:
    box = filming()

    for _ in range(3):
        box.push_second(200)
    box.wait(ONE_STAR // MS)
    box.push_second(200)

    assert len(box.times(Deed.STAR)) == 2


def test_two_seconds_on_the_second_button_are_the_guest_pause_once() -> None:
    box = filming()

    box.push_second(30_000)

    assert len(box.times(Deed.PAUSE)) == 1
    assert box.times(Deed.STAR) == []
    assert not box.recording, "and it does not go on by itself"


@pytest.mark.parametrize("milliseconds", [200, 1_999, 2_000, 6_000, 60_000])
def test_while_nothing_is_recorded_the_second_button_does_nothing(
    milliseconds: int,
) -> None:
    box = Box()

    box.push_second(milliseconds)

    assert box.done == []
    assert set(box.lights) == {Light.DARK}


def test_a_second_button_that_was_down_before_the_film_means_nothing_in_it() -> None:
    box = Box()
    box._look(second=[True])
    box.wait(500)

    box.push(200)
    box.wait(5_000)

    assert box.recording
    assert [deed for deed, _ in box.done] == [Deed.PRESS]


def test_on_a_box_that_is_not_claimed_a_hold_proves_and_erases_nothing() -> None:
    box = Box(claimed=False, cannot=True)

    box.push(5_100)
    box.push(5_100)

    assert {deed for deed, _ in box.done} == {Deed.PROVE}
    assert Light.COUNTDOWN in box.lights
    assert box.lights[-1] is Light.DOUBLE_WINK


@pytest.mark.parametrize("claimed", [True, False])
def test_a_hold_during_which_the_box_is_claimed_or_given_up_does_neither(
    claimed: bool,
) -> None:
    box = Box(claimed=claimed)
    box._look(first=[True])
    box.wait(4_000)

    box.claim(not claimed)
    box.wait(4_000)
    box._look(first=[False])

    assert box.done == []
