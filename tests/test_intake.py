"""The intake: bounded, never blocking, and honest about what it let go."""

import threading

import numpy as np
import pytest

from device.intake import ONE_TURN, Intake, room_for
from device.media import SECOND, Block, Frame, Gone, Nanoseconds, Overrun, Track


def frame(number: int, *, key: bool = False, size: int = 100) -> Frame:
    return Frame(Nanoseconds(number * SECOND // 30), key, bytes(size))


def block(number: int) -> Block:
    heard = Nanoseconds(number * 1024 * SECOND // 48_000)
    return Block(heard, heard, np.zeros(1024, np.float32))


def test_what_is_put_comes_out_in_order() -> None:
    intake = Intake(1_000_000)
    gone = Gone(Track.SOUND, Nanoseconds(5))
    items: list[Frame | Block | Gone] = [frame(0, key=True), block(0), frame(1), gone]

    for item in items:
        intake.put(item)

    assert intake.take(0) == items
    assert intake.take(0) == []


def test_a_full_intake_lets_go_and_says_how_much() -> None:
    intake = Intake(250)

    for number in range(5):
        intake.put(frame(number, key=number == 0))

    assert intake.take(0) == [frame(0, key=True), frame(1)]
    intake.put(frame(5, key=True))
    lost, after = intake.take(0)
    assert lost == Overrun(Track.PICTURE, frame(2).taken, 3)
    assert after == frame(5, key=True)


def test_a_line_that_is_behind_takes_it_turn_by_turn_and_makes_no_more_room() -> None:
    intake = Intake(100 * (ONE_TURN + 10))
    for number in range(ONE_TURN + 20):
        intake.put(frame(number, key=True))

    first = intake.take(0)

    assert first == [frame(number, key=True) for number in range(ONE_TURN)]
    assert intake.held == 100 * 10
    assert len(intake.take(0)) == 10


def test_after_a_loss_no_picture_is_kept_until_a_key_frame() -> None:
    intake = Intake(250)
    for number in range(3):
        intake.put(frame(number, key=number == 0))
    intake.take(0)

    intake.put(frame(3))
    intake.put(frame(4))
    intake.put(frame(5, key=True))

    lost, after = intake.take(0)
    assert lost == Overrun(Track.PICTURE, frame(2).taken, 3)
    assert after == frame(5, key=True)


def test_lost_picture_does_not_take_sound_with_it() -> None:
    intake = Intake(4096 + 150)
    intake.put(frame(0, key=True))
    intake.put(frame(1, size=5000))

    intake.put(block(0))

    kept = intake.take(0)
    assert [type(item) for item in kept] == [Frame, Block]


def test_a_loss_at_the_very_end_is_told_when_the_intake_is_drained() -> None:
    intake = Intake(150)
    intake.put(frame(0, key=True))
    intake.put(frame(1))

    assert intake.drain() == [
        frame(0, key=True),
        Overrun(Track.PICTURE, frame(1).taken, 1),
    ]
    assert intake.drain() == []
    assert intake.held == 0


def test_news_of_a_lost_device_always_fits() -> None:
    intake = Intake(0)

    intake.put(Gone(Track.PICTURE, Nanoseconds(1)))

    assert intake.take(0) == [Gone(Track.PICTURE, Nanoseconds(1))]


def test_a_waiting_line_is_woken_by_another_thread() -> None:
    intake = Intake(1000)
    woken = threading.Event()

    def wait() -> None:
        intake.take(60)
        woken.set()

    threading.Thread(target=wait, daemon=True).start()
    intake.wake()

    assert woken.wait(10)


@pytest.mark.parametrize("bit_rate", [1_000_000, 4_000_000])
def test_thirty_seconds_of_film_fit_while_a_card_stands_still(bit_rate: int) -> None:
    intake = Intake(room_for(bit_rate))

    for number in range(30 * 30):
        intake.put(frame(number, key=number % 30 == 0, size=bit_rate // 8 // 30))
    for number in range(30 * 48_000 // 1024):
        intake.put(block(number))

    kept = intake.drain()
    assert not any(isinstance(item, Overrun) for item in kept)
    assert len(kept) == 30 * 30 + 30 * 48_000 // 1024
