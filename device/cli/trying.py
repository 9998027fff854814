"""What only somebody at the box can try: camera and microphone, the light, the button.

The light is solid for as long as camera or microphone is open, as always; nothing of
what they deliver is kept. Who calls this must be at the box: no route of the page leads
here.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator

from device.check import Line, bad, filming, ok
from device.errors import VigError
from device.measuring import Measuring
from device.media import Block, Frame, Gone, Item, Nanoseconds
from device.rig import Light, Rig
from device.timeline import Timeline

BLINKS = 3.0
"""Seconds for which the light winks."""
PATIENCE = 30.0
"""Seconds for which a press is waited for."""


def tried(rig: Rig, seconds: float) -> list[Line]:
    """Camera and microphone, open for so long; what does not open is told."""
    items: queue.SimpleQueue[Frame | Block | Gone] = queue.SimpleQueue()
    rig.panel.show(Light.SOLID)  # before they open, until they are closed
    try:
        rig.microphone.open(items.put)
        rig.camera.open(items.put)
        time.sleep(seconds)
    except VigError as exc:
        return [bad("camera and microphone", str(exc), exc.hint)]
    finally:
        rig.camera.close()
        rig.microphone.close()
        rig.panel.show(Light.DARK)
    return filming.devices(measured(rig.camera.picture.frame_rate, _all(items)))


def measured(wanted: float, items: Iterator[Item]) -> dict[str, float]:
    """What was delivered, in the numbers of a recording; nothing of it is kept."""
    measuring, timeline = Measuring(wanted), Timeline()
    for item in items:
        measuring.take(item)
        for _ in timeline.feed(item):
            pass
    return measuring.told(timeline.statement().drift_ppm)


def blinked(rig: Rig, seconds: float = BLINKS) -> Line:
    """Let the light wink, for somebody to see."""
    rig.panel.show(Light.DOUBLE_WINK)
    time.sleep(seconds)
    rig.panel.show(Light.DARK)
    return ok("light", "it was told to shine, then to wink; did you see it?")


def pressed(rig: Rig, patience: float = PATIENCE) -> Line:
    """Wait for a press of the button, which starts nothing here."""
    pushes: queue.SimpleQueue[Nanoseconds] = queue.SimpleQueue()

    def edge(down: bool, at: Nanoseconds) -> None:
        if down:
            pushes.put(at)

    rig.panel.watch(edge, lambda *_: None)
    try:
        pushes.get(timeout=patience)
    except queue.Empty:
        wires = "check the wires between the button's pin and ground"
        return bad("button", f"nobody pressed it within {patience:.0f} seconds", wires)
    return ok("button", "it was pressed")


def _all(items: queue.SimpleQueue[Frame | Block | Gone]) -> Iterator[Item]:
    while not items.empty():
        yield items.get()
