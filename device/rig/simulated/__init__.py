"""The simulated rig: a film or a drawn scene, as if a camera saw it.

It ships with the program, and is chosen by name alone, never in another rig's place.
``SimulatedRig`` is all of it; ``Faults`` is how it misbehaves when told to, and
``ToldClock`` makes time pass only in ``SimulatedRig.film``, for tests.
"""

from __future__ import annotations

from device.rig import Rig, RigSettings
from device.rig.simulated.faults import Faults
from device.rig.simulated.pace import ToldClock
from device.rig.simulated.panel import SimulatedPanel, commands
from device.rig.simulated.rig import SimulatedRig

__all__ = [
    "Faults",
    "SimulatedPanel",
    "SimulatedRig",
    "ToldClock",
    "commands",
    "open_rig",
]


def open_rig(settings: RigSettings) -> Rig:
    """Open the simulated rig in real time; see ``SimulatedRig`` for what it raises."""
    return SimulatedRig(settings)
