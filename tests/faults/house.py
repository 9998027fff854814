"""A recorder in told time, with hands to press its button and eyes for what it left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Self

from device import status
from device.config import CameraSettings, RecordingSettings, Settings, StoreSettings
from device.film import VirtualFilm
from device.media import Nanoseconds, Track
from device.opened import OpenedRecording
from device.recorder import Recorder
from device.rig import Light, RigSettings
from device.rig.simulated import SimulatedRig, ToldClock
from tests import filmed

LONGEST = RecordingSettings(longest_minutes=60)


class House:
    """The recorder, its store and its rig; the recorder is closed at the end."""

    def __init__(
        self,
        place: Path,
        film: Path,
        simulate: str = "",
        recording: RecordingSettings = LONGEST,
    ) -> None:
        self.lines: list[str] = []
        self.store = filmed.store_at(place)
        status_path = film.with_name("status.json")  # as on a box, not on the card
        at = StoreSettings(path=str(place), status=str(status_path))
        told = Settings(store=at, recording=recording)
        self.settings = replace(told, camera=CameraSettings(bit_rate=1_000_000))
        self.clock = ToldClock()
        self.rig = SimulatedRig(
            RigSettings(film=film, simulate=simulate, say=self.lines.append),
            self.clock,
        )
        self.recorder = Recorder(self.rig, self.store, self.settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.recorder.close()
        self.rig.close()

    def wait(self, seconds: float, step: float = 0.1) -> None:
        """Let time pass; the recorder looks every *step* seconds."""
        for _ in range(round(seconds / step)):
            self.rig.film(step)
            self.recorder.step(0)

    def press(self) -> None:
        self.rig.panel.press()
        self.wait(0.1, 0.05)

    def record(self, seconds: float, step: float = 0.1) -> None:
        """Press, film, press, and let the light come to rest."""
        self.press()
        self.wait(seconds, step)
        self.press()

    @property
    def light(self) -> Light:
        return self.rig.panel.light

    @property
    def status(self) -> status.Status:
        found = status.read(self.settings.status_path, self.clock.boot())
        assert found is not None
        return found

    def opened(self) -> OpenedRecording:
        """The only recording."""
        (only,) = self.store.recordings()
        return OpenedRecording.open(self.store.find(only), [filmed.ANNA.secret])

    def erase(self) -> None:
        """Erase everything that was filmed."""
        for one in self.store.recordings():
            self.store.find(one).erase()


def film_of(opened: OpenedRecording) -> bytes:
    """The whole film, as one MP4."""
    virtual = VirtualFilm(opened.init, opened.index)
    return b"".join(virtual.read(0, virtual.size, opened.segment))


def end_of(opened: OpenedRecording) -> Nanoseconds:
    """Where the picture ends."""
    runs = (one.runs.get(Track.PICTURE) for one in opened.index)
    ends = [run.end for run in runs if run]
    return Nanoseconds(max(ends, default=0) * 10**9 // 90_000)
