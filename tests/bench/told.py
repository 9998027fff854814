"""A recording made in told time: rig, intake, recording and a real store, no waiting.

The recorder itself stops after an hour at most, so the line of ``device.recorder`` is
walked here without its button: take what the drivers left, feed it, and at the end
finish.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from device import seal
from device.intake import Intake, room_for
from device.opened import OpenedRecording
from device.recording import Circumstances, Recording
from device.rig import Deliver
from device.rig.simulated import SimulatedRig
from device.store import Store

STEP = 0.5
"""Seconds that pass between two looks into the intake."""
BIT_RATE = 4_000_000


class Box:
    """A store with one practitioner, and her key at hand."""

    def __init__(self, root: Path) -> None:
        self.identity = seal.new_identity()
        self.store = Store(root)
        self.store.create_layout()
        self.store.enrol("Anna", self.identity.recipient)

    def opened(self, recording: str) -> OpenedRecording:
        """Open a recording with her key."""
        directory = self.store.find(recording)
        return OpenedRecording.open(directory, [self.identity.secret])


def record(
    rig: SimulatedRig,
    box: Box,
    seconds: float,
    between: Callable[[Deliver], Deliver] = lambda deliver: deliver,
) -> Recording:
    """Film for so long; *between* may stand between microphone and intake."""
    intake = Intake(room_for(BIT_RATE))
    recipients = list(box.store.recipients().values())
    recording = Recording(box.store, recipients, Circumstances(rig, BIT_RATE))
    rig.microphone.open(between(intake.put))
    rig.camera.open(intake.put)
    for _ in range(round(seconds / STEP)):
        rig.film(STEP)
        for item in intake.take(0):
            recording.feed(item)
    rig.camera.close()
    rig.microphone.close()
    for item in intake.drain():
        recording.feed(item)
    recording.finish("press")
    return recording
