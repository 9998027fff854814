"""The rigs that are held to the contract; a new rig is one more line in RIGS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from device.media import Track
from device.rig import Light, RigSettings
from device.rig.simulated import SimulatedRig, ToldClock
from device.rig.simulated.camera import SimulatedCamera
from device.rig.simulated.microphone import SimulatedMicrophone
from tests.rig.contract import RigUnderTest
from tests.rig.pi_off_hardware import pi_off_hardware, pi_with_hands
from tests.rig.pulse import room as room  # a fixture

SMALL = RigSettings(width=320, height=180, bit_rate=300_000)


@contextmanager
def simulated(clock: ToldClock | None) -> Iterator[RigUnderTest]:
    """The simulated rig, in told time or (without a told clock) in real time."""
    with SimulatedRig(SMALL, clock) as rig:
        plugs: dict[Track, SimulatedCamera | SimulatedMicrophone] = {
            Track.PICTURE: rig.camera,
            Track.SOUND: rig.microphone,
        }
        yield RigUnderTest(
            rig,
            film=rig.film,
            press=rig.panel.press,
            lit=lambda: rig.panel.light in (Light.SOLID, Light.PARTLY),
            unplug=lambda track: plugs[track].unplug(),
            plug=lambda track: plugs[track].plug(),
        )


RIGS: dict[str, Callable[[], AbstractContextManager[RigUnderTest]]] = {
    "simulated-told": lambda: simulated(ToldClock()),
    "simulated-real-time": lambda: simulated(None),
}


PI = [
    pytest.param("pi-off-hardware"),
    pytest.param("pi", marks=pytest.mark.pi),
]


@pytest.fixture(params=[*RIGS, *PI])
def rig_under_test(request: pytest.FixtureRequest) -> Iterator[RigUnderTest]:
    opened: AbstractContextManager[RigUnderTest]
    if request.param == "pi-off-hardware":
        opened = pi_off_hardware(SMALL, request)
    else:
        opened = RIGS.get(request.param, pi_with_hands)()
    with opened as subject:
        yield subject
