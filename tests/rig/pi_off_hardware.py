"""The rig of a Raspberry Pi, held to the contract with and without hardware.

Without: the real adapters over gpiozero's mock pins, a PulseAudio room and a sensor
of arrays. With (``--pi``): the box itself, whose button nobody presses.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory

from device.media import Track
from device.rig import RigSettings
from device.rig.pi import open_rig
from tests.rig import stand_ins
from tests.rig.contract import RigUnderTest, blocks_touch_each_other
from tests.rig.pulse import Room


def pass_time(seconds: float) -> None:
    """Real hardware films in real time."""
    threading.Event().wait(seconds)


@contextmanager
def pi_off_hardware(
    settings: RigSettings, request: pytest.FixtureRequest
) -> Iterator[RigUnderTest]:
    """The adapters of a Raspberry Pi over stand-ins for its hardware."""
    _not_at_first(request)
    stand_ins.find()
    from picamera2.platform import Platform

    from device.rig.pi import camera
    from tests.rig.sensor import Sensor

    room: Room = request.getfixturevalue("room")
    pins = MockFactory()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gpiozero.Device, "pin_factory", pins)
        patch.setattr(camera, "Picamera2", Sensor)
        patch.setattr(camera, "get_platform", lambda: Platform.PISP)
        patch.setattr(camera, "RETRY", 0.1)
        patch.setattr(Sensor, "plugged", True)
        rig = open_rig(settings)

        def press() -> None:
            pins.pin(settings.button_pin).drive_low()
            pins.pin(settings.button_pin).drive_high()

        plug: dict[Track, Callable[[bool], None]] = {
            Track.PICTURE: lambda there: setattr(Sensor, "plugged", there),
            Track.SOUND: lambda there: room.start() if there else room.kill(),
        }
        yield RigUnderTest(
            rig,
            film=pass_time,
            press=press,
            lit=lambda: bool(pins.pin(settings.light_pin).state),
            unplug=lambda track: plug[track](False),
            plug=lambda track: plug[track](True),
        )
        rig.close()
        pins.reset()


def _not_at_first(request: pytest.FixtureRequest) -> None:
    clause = request.node.callspec.params.get("clause")
    if clause is blocks_touch_each_other:
        pytest.skip("PulseAudio's stamps are right only after 3 s: test_pi_microphone")


@contextmanager
def pi_with_hands() -> Iterator[RigUnderTest]:
    """This Raspberry Pi itself."""
    rig = open_rig(RigSettings())

    def press() -> None:
        pytest.skip("nobody presses the button here")

    yield RigUnderTest(rig, film=pass_time, press=press, lit=lambda: rig.panel.lit)
    rig.close()
