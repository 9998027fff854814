"""A recording under way: since when, and which devices are away since when.

While one of the two is away the film goes on with the other, and the light and the page
say so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from device.measuring import Measuring
from device.media import SECOND, Frame, Gone, Item, Nanoseconds, Overrun, Track
from device.recording import Recording
from device.report import Report

logger = logging.getLogger(__name__)

NOTHING_LEFT = Nanoseconds(5 * SECOND)
"""With camera and microphone both away for so long there is nothing to record."""
DEVICES = {Track.PICTURE: "camera", Track.SOUND: "microphone"}


@dataclass(slots=True)
class Running:
    """A recording and the devices it is made with; for the line's thread only."""

    recording: Recording
    since: Nanoseconds
    measuring: Measuring
    away: dict[Track, Nanoseconds] = field(default_factory=dict)

    def feed(self, item: Item) -> None:
        """Pass an item on, and notice that a device went away or came back."""
        if isinstance(item, Gone):
            self.away.setdefault(item.track, item.at)
            logger.warning("device went away track=%s", item.track)
        elif self.away and self.away.pop(_track_of(item), None) is not None:
            logger.warning("device came back track=%s", _track_of(item))
        self.measuring.take(item)
        self.recording.feed(item)

    def measured(self) -> dict[str, float]:
        """What it told of camera and microphone so far; see ``Status``."""
        return self.measuring.told(self.recording.drift_ppm)

    def nothing_left(self, now: Nanoseconds) -> bool:
        """Whether there has been nothing to record for too long."""
        if len(self.away) < len(Track):
            return False
        return now - max(self.away.values()) >= NOTHING_LEFT

    def report(self, report: Report) -> None:
        """Say that it runs, and which devices are away meanwhile."""
        lacks = [DEVICES[track] for track in Track if track in self.away]
        reason = " and ".join(f"the {device} is away" for device in lacks)
        report.write("recording", reason, self.recording.id, " and ".join(lacks))


def _track_of(item: Item) -> Track:
    if isinstance(item, Frame):
        return Track.PICTURE
    return item.track if isinstance(item, Overrun | Gone) else Track.SOUND
