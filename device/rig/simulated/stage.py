"""What the simulated camera and microphone share, and how one is opened and closed.

Both look at the same scene in the same world, at the same pace, under the same faults.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from device.errors import RigError
from device.media import Gone, Nanoseconds, Track
from device.rig import Deliver
from device.rig.simulated.faults import Faults
from device.rig.simulated.pace import Dues, Pace, Reel
from device.rig.simulated.scene import Scene
from device.rig.simulated.world import Plug, World


@dataclass(frozen=True)
class Stage:
    """The scene, its world, and how time passes."""

    scene: Scene
    faults: Faults
    pace: Pace
    world: World


class Session:
    """One device between open and close; its methods run on the device's thread."""

    def __init__(self, stage: Stage, track: Track, plug: Plug, deliver: Deliver):
        self._stage = stage
        self._track = track
        self._plug = plug
        self._deliver = deliver
        self._away = False

    def begin(self, dues: Callable[[Nanoseconds], Dues], lost: type[RigError]) -> Reel:
        """Play *dues*, which is given the world time to begin at; raises *lost*."""
        first = self._stage.world.enter(self._stage.pace.clock.monotonic())
        if not self._plug.connected(first):
            self._stage.world.leave()
            raise lost
        reel = Reel(self._track, dues(first), self.gone)
        self._stage.pace.start(reel)
        return reel

    def connected(self, at: Nanoseconds) -> bool:
        """Whether the device is there at this time of the rig; says so if not."""
        if self._plug.connected(Nanoseconds(at - self._stage.world.began)):
            self._away = False
        elif not self._away:
            self.gone()
        return not self._away

    def gone(self) -> None:
        """Tell that the device went away."""
        self._away = True
        self._deliver(Gone(self._track, self._stage.pace.clock.monotonic()))
