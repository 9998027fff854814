"""The simulated rig: camera, microphone and panel before a film or a drawn scene.

It ships with the program, for the demo and for tests, and is never a fallback. In real
time it behaves as hardware does; with a ``ToldClock`` time passes only in ``film``.
"""

from __future__ import annotations

from typing import Self

from device.libav.source import FilmFile
from device.media import SECOND, Nanoseconds
from device.rig import Clock, RigSettings
from device.rig.simulated.camera import SimulatedCamera
from device.rig.simulated.drawn import DrawnScene
from device.rig.simulated.faults import Faults
from device.rig.simulated.microphone import SimulatedMicrophone
from device.rig.simulated.pace import Pace, RealPace, ToldClock, ToldPace
from device.rig.simulated.panel import SimulatedPanel
from device.rig.simulated.scene import Scene
from device.rig.simulated.stage import Stage
from device.rig.simulated.world import World

WAKING = Nanoseconds(SECOND // 10)
"""In real time the scene waits so long for camera and microphone to wake."""


class SimulatedRig:
    """A rig of which every part is simulated; closes at the end of ``with``."""

    name = "simulated"

    def __init__(
        self,
        settings: RigSettings | None = None,
        clock: ToldClock | None = None,
        scene: Scene | None = None,
    ) -> None:
        """Without *clock* it runs in real time; *scene* stands in for the film.

        Raises ``FilmUnreadable`` for the film and ``ConfigError`` for the faults that
        the *settings* name.
        """
        settings = settings or RigSettings()
        faults = Faults.parse(settings.simulate)
        self._pace: Pace = ToldPace(clock) if clock else RealPace()
        world = World(Nanoseconds(0) if clock else WAKING)
        stage = Stage(scene or _scene(settings), faults, self._pace, world)
        self.clock: Clock = self._pace.clock
        self.camera = SimulatedCamera(stage, settings.bit_rate)
        self.microphone = SimulatedMicrophone(stage)
        self.panel = SimulatedPanel(
            self._pace,
            settings.say,
            faults.bounce_ms,
            faults.seed,
            buzzer=settings.buzzer_pin is not None,
        )

    def film(self, seconds: float) -> None:
        """Let so many seconds pass, in told time as fast as it can."""
        self._pace.film(seconds)

    def close(self) -> None:
        """Close camera and microphone, then make the light dark."""
        self.camera.close()
        self.microphone.close()
        self.panel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _scene(settings: RigSettings) -> Scene:
    """The film that was named, else the scene that ships with the program."""
    if settings.film:
        return FilmFile(settings.film, (settings.width, settings.height))
    return DrawnScene(settings.width, settings.height, settings.frame_rate)
