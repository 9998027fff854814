"""With what a recording is made, as its documents tell it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from device import __version__
from device.documents import FORMAT
from device.media import SAMPLE_RATE
from device.rig import Rig
from device.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Circumstances:
    """With what a recording is made: goes into its documents."""

    rig: Rig
    bit_rate: int

    def about(self, recording: str, recipients: list[str]) -> dict[str, Any]:
        """The ``about`` document of *recording*, stamped now."""
        clock, picture = self.rig.clock, self.rig.camera.picture
        return {
            "format": FORMAT,
            "recording": recording,
            "program": __version__,
            "rig": self.rig.name,
            "boot": clock.boot_id(),
            "boot_clock": clock.boot(),
            "wall_clock": clock.wall(),
            "wall_clock_trusted": clock.wall_trusted(),
            "picture": {**asdict(picture), "bit_rate": self.bit_rate},
            "sample_rate": SAMPLE_RATE,
            "recipients": recipients,
        }

    def sync(self, timeline: Timeline) -> dict[str, Any]:
        """The sync statement so far, with what a frame's time means on this rig."""
        statement = timeline.statement().to_json()
        return {**statement, "picture_time": self.rig.camera.timing}
