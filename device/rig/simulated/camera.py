"""The simulated camera: the scene through a real H.264 encoder.

A frame is stamped with the true time of its exposure and handed over a little later,
as a real camera needs time to read its sensor and to encode.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from device.errors import CameraLost
from device.media import SECOND, Frame, Nanoseconds, Track
from device.rig import Deliver, PictureFormat
from device.rig.simulated.pace import Due, Dues, Reel
from device.rig.simulated.roll import Roll
from device.rig.simulated.stage import Session, Stage
from device.rig.simulated.world import Plug

LATENCY = Nanoseconds(SECOND // 50)
"""From exposure to delivery: 20 ms, about what a Raspberry Pi takes."""


class SimulatedCamera:
    """Looks at the scene; can be unplugged, and told to drop and delay frames."""

    def __init__(self, stage: Stage, bit_rate: int) -> None:
        self._stage = stage
        self._roll = Roll(stage.scene, bit_rate)
        faults = stage.faults
        self._plug = Plug(
            missing=faults.no_camera,
            out=faults.unplug_camera_at,
            back=faults.plug_camera_at,
        )
        self._reel: Reel | None = None

    @property
    def picture(self) -> PictureFormat:
        """The format of its frames."""
        return self._stage.scene.picture

    @property
    def timing(self) -> str:
        """What a frame's time is: simulated light needs no correction."""
        return "the middle of the exposure, as simulated"

    def open(self, deliver: Deliver) -> None:
        """Deliver frames from a key frame on; raises ``CameraLost``."""
        self.close()
        session = Session(self._stage, Track.PICTURE, self._plug, deliver)
        dues = partial(self._dues, _from_a_key_frame(session, deliver))
        self._reel = session.begin(dues, CameraLost)

    def close(self) -> None:
        """Deliver the frame that is on its way, then no more."""
        reel, self._reel = self._reel, None
        if reel:
            self._stage.pace.stop(reel)
            self._stage.world.leave()

    def unplug(self) -> None:
        """Pull the cable."""
        self._plug.pull()

    def plug(self) -> None:
        """Put the cable back; frames come again from the next key frame on."""
        self._plug.push()

    def _dues(self, hand: Callable[[Frame], None], first: Nanoseconds) -> Dues:
        """Every frame from this world time on, and when it comes."""
        faults, began = self._stage.faults, self._stage.world.began
        lots = np.random.default_rng([faults.seed, 0])
        late = np.random.default_rng([faults.seed, 1])
        length = 1000 / self.picture.frame_rate
        latest = min(faults.vfr_ms, 0.9 * length)  # no frame overtakes the next
        dropped = partial(_chosen, lots, faults.drop_frames)
        for coded in self._roll.pictures(dropped if faults.drop_frames else None):
            delay = int(late.uniform(0, latest) * 1e6)
            if coded.start >= first:
                taken = Nanoseconds(began + coded.start + delay)
                frame = Frame(taken, coded.key, coded.payload)
                due = Nanoseconds(taken + LATENCY)
                yield Due(taken, due, partial(hand, frame))


def _chosen(lots: np.random.Generator, share: float) -> bool:
    return lots.random() < share


def _from_a_key_frame(session: Session, deliver: Deliver) -> Callable[[Frame], None]:
    """Deliver only what can be decoded: at first, and after each absence."""
    whole = False

    def hand(frame: Frame) -> None:
        nonlocal whole
        whole = session.connected(frame.taken) and (whole or frame.key)
        if whole:
            deliver(frame)

    return hand
