"""What counts as silence: a device's own, not that of a machine that stood still."""

from __future__ import annotations

import ctypes
import time
from queue import Queue

import pytest

from device.media import SECOND, Block, Frame, Gone, Nanoseconds, Track
from device.rig.pi.microphone import PiMicrophone
from device.rig.pi.watch import LOOK, Tap
from tests.rig.test_pi_microphone import waited

ITEM = Gone(Track.SOUND, Nanoseconds(0))


class Hands:
    """The hands of a clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.now = 1000 * SECOND

    def monotonic_ns(self) -> int:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += round(seconds * SECOND)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    made = Hands()
    monkeypatch.setattr(time, "monotonic_ns", made.monotonic_ns)
    return made


def looks_until_gone(tap: Tap, hands: Hands, apart: float) -> float:
    """After how many seconds without a delivery it counts as gone."""
    began = hands.now
    while tap.runs():
        hands.move(apart)
    return (hands.now - began) / SECOND


@pytest.fixture
def tap() -> Tap:
    return Tap(lambda _: None)


def test_a_device_that_falls_silent_is_gone_after_two_seconds(
    tap: Tap, hands: Hands
) -> None:
    tap(ITEM)

    assert looks_until_gone(tap, hands, LOOK) == 2


def test_its_first_delivery_may_take_five_seconds_from_when_it_was_opened(
    tap: Tap, hands: Hands
) -> None:
    hands.move(8)  # its program starts slowly

    assert looks_until_gone(tap, hands, LOOK) == 5


def test_a_machine_that_stood_still_finds_its_devices_there(
    tap: Tap, hands: Hands
) -> None:
    tap(ITEM)
    assert tap.runs()

    hands.move(60)  # what came meanwhile waits for a thread

    assert tap.runs()
    tap(ITEM)
    assert looks_until_gone(tap, hands, LOOK) == 2


def test_a_machine_that_stands_still_again_and_again_is_not_waited_for_for_ever(
    tap: Tap, hands: Hands
) -> None:
    tap(ITEM)

    assert looks_until_gone(tap, hands, 60) == 2 * 60


@pytest.mark.usefixtures("room")
def test_a_recorder_that_was_held_up_still_has_its_microphone() -> None:
    items: Queue[Frame | Block | Gone] = Queue()
    microphone = PiMicrophone()
    microphone.open(items.put)
    waited(items, Block)

    # no thread of this process can go on while a library holds the interpreter
    ctypes.PyDLL(None).usleep(3_000_000)
    came = [type(items.get(timeout=10)) for _ in range(200)]
    microphone.close()

    assert set(came) == {Block}
