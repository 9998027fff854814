"""The recorder: a press starts and stops, and the light tells the truth.

One thread, the line, does everything here: it takes what the drivers left in the
intake, feeds the recording, hears the button, shows the light. Two wires run
backward, *stop* and *the light*; nothing else does. Nothing but a press starts a
recording: not boot, not the network, not a device that came back.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable
from dataclasses import dataclass

from device.button import Button, Gesture, Pressed
from device.config import Settings
from device.errors import StoreFull, VigError
from device.intake import Intake, room_for
from device.media import SECOND, Frame, Gone, Item, Nanoseconds, Overrun, Track
from device.recording import Circumstances, Recording
from device.report import Readiness, Report, sentence
from device.rig import Light, Rig
from device.store import Store

logger = logging.getLogger(__name__)

NOTHING_LEFT = Nanoseconds(5 * SECOND)
"""With camera and microphone both away for so long there is nothing to record."""
BEAT = Nanoseconds(SECOND)
"""How often the recorder looks at its room and says that it is there."""


@dataclass(slots=True)
class Running:
    """A recording under way: since when, and which devices are away since when."""

    recording: Recording
    since: Nanoseconds
    away: dict[Track, Nanoseconds]

    def note(self, item: Item) -> None:
        """Notice that a device went away or came back."""
        if isinstance(item, Gone):
            self.away.setdefault(item.track, item.at)
            logger.warning("device went away track=%s", item.track)
        elif self.away and self.away.pop(_track_of(item), None) is not None:
            logger.warning("device came back track=%s", _track_of(item))

    def nothing_left(self, now: Nanoseconds) -> bool:
        """Whether there has been nothing to record for too long."""
        if len(self.away) < len(Track):
            return False
        return now - max(self.away.values()) >= NOTHING_LEFT


class Recorder:
    """Joins rig and store. ``step`` is called by one thread only, the line.

    Camera, microphone and panel call from threads of their own; what they bring goes
    into the intake and the queue of edges, which do their own locking.
    """

    def __init__(self, rig: Rig, store: Store, settings: Settings) -> None:
        self._rig = rig
        self._store = store
        self._settings = settings
        self._ready = Readiness(store, settings)
        self._report = Report(settings, rig.clock, self._ready)
        self._intake = Intake(room_for(settings.camera.bit_rate))
        self._edges: queue.SimpleQueue[tuple[bool, Nanoseconds]] = queue.SimpleQueue()
        self._button = Button()
        self._running: Running | None = None
        self._trouble: VigError | None = None
        self._next_beat = Nanoseconds(0)
        rig.panel.watch(self._edge)

    @property
    def recording(self) -> bool:
        """Whether film is being made."""
        return self._running is not None

    def step(self, timeout: float) -> None:
        """Wait up to *timeout* seconds for anything to do, and do it."""
        self._feed(self._intake.take(timeout))
        self._hear_button()
        now = self._rig.clock.monotonic()
        self._stop_if_over(now)
        if now >= self._next_beat:
            self._beat(now)

    def close(self) -> None:
        """Finish what is under way; the light is dark afterwards."""
        if self._running:
            self._stop(self._running, "shutdown")
        self._rig.panel.show(Light.DARK)
        self._report.write("idle")

    def _edge(self, down: bool, at: Nanoseconds) -> None:
        # On the panel's thread: leave a word and go.
        self._edges.put((down, at))
        self._intake.wake()

    def _hear_button(self) -> None:
        gestures: list[Gesture] = []
        while not self._edges.empty():
            gestures += self._button.edge(*self._edges.get())
        gestures += self._button.tick(self._rig.clock.monotonic())
        for gesture in gestures:
            if isinstance(gesture, Pressed):
                self._pressed(self._rig.clock.monotonic())

    def _pressed(self, now: Nanoseconds) -> None:
        self._trouble = None
        if self._running:
            self._stop(self._running, "press")
        elif obstacle := self._ready.obstacle():
            logger.warning("press refused reason=%s", obstacle)
        else:
            self._try(lambda: self._start(now), "recording not started")
        self._beat(now)

    def _start(self, now: Nanoseconds) -> None:
        rig = self._rig
        self._intake.drain()
        recipients = list(self._store.recipients().values())
        made_with = Circumstances(rig, self._settings.camera.bit_rate)
        recording = Recording(self._store, recipients, made_with)
        # The light first: it is never dark while camera or microphone is open.
        rig.panel.show(Light.SOLID)
        try:
            rig.microphone.open(self._intake.put)
            rig.camera.open(self._intake.put)
        except VigError:
            self._close_devices(Light.DARK)
            recording.discard()
            raise
        self._running = Running(recording, now, {})
        logger.info("recording started recording=%s", recording.id[:8])

    def _feed(self, items: list[Item]) -> None:
        running = self._running
        if not running:
            return
        try:
            for item in items:
                running.note(item)
                running.recording.feed(item)
        except StoreFull as exc:
            self._break_off(running, exc, "full")
        except VigError as exc:
            self._break_off(running, exc, "trouble")

    def _stop_if_over(self, now: Nanoseconds) -> None:
        running = self._running
        if not running:
            return
        longest = self._settings.recording.longest_minutes * 60 * SECOND
        if now - running.since >= longest:
            self._stop(running, "longest")
        elif running.nothing_left(now):
            self._stop(running, "nothing left")

    def _stop(self, running: Running, why: str) -> None:
        self._close_devices(Light.SLOW_WINK)
        self._report.write("finishing")
        self._running = None

        def finish() -> None:
            for item in self._intake.drain():
                running.recording.feed(item)
            running.recording.finish(why)

        self._try(finish, "the end of a recording was lost")
        self._show_idle()

    def _break_off(self, running: Running, error: VigError, why: str) -> None:
        # What is acknowledged stays; there may be room for a clean end or not.
        logger.error("recording ended early reason=%s", error)
        self._stop(running, why)
        self._trouble = self._trouble or error

    def _close_devices(self, then: Light) -> None:
        self._rig.camera.close()
        self._rig.microphone.close()
        self._rig.panel.show(then)  # not before: it is solid while one is open

    def _beat(self, now: Nanoseconds) -> None:
        self._next_beat = Nanoseconds(now + BEAT)
        if not self._running:
            self._show_idle()
        elif self._ready.must_stop():
            self._break_off(self._running, StoreFull(), "full")
        else:
            self._report.write("recording", recording=self._running.recording.id)

    def _show_idle(self) -> None:
        obstacle = self._ready.obstacle() or self._trouble
        self._rig.panel.show(Light.DOUBLE_WINK if obstacle else Light.DARK)
        if obstacle:
            self._report.write("cannot", sentence(obstacle))
        else:
            self._report.write("idle")

    def _try(self, do: Callable[[], None], what: str) -> None:
        try:
            do()
        except VigError as exc:
            self._trouble = exc
            logger.error("%s reason=%s", what, exc)


def _track_of(item: Item) -> Track:
    if isinstance(item, Frame):
        return Track.PICTURE
    return item.track if isinstance(item, Overrun | Gone) else Track.SOUND
