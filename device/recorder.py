"""The recorder: a press starts and stops, a hold erases, the light tells the truth.

One thread, the line, does everything here: it takes what the drivers left in the
intake, feeds the recording, hears the button, shows the light. Two wires run
backward, *stop* and *the light*; nothing else does. Nothing but a press starts a
recording: not boot, not the network, not a device that came back.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable

from device.button import Button, Gesture
from device.config import Settings
from device.errors import DeviceHangs, StoreFull, VigError
from device.hands import Deed, Hands
from device.intake import Intake, room_for
from device.media import SECOND, Item, Nanoseconds
from device.parcels import Parcels
from device.receipting import add as add_receipt
from device.recording import Circumstances, Recording
from device.report import Readiness, Report
from device.rig import Light, Rig
from device.running import Running
from device.scout import NoScout, StartScout
from device.store import Store

logger = logging.getLogger(__name__)

FAMILY = "the family"
"""Who erases by the button, as the receipt says it."""

BEAT = Nanoseconds(SECOND)
"""How often the recorder looks at its room and says that it is there."""


class Recorder:
    """Joins rig and store. ``step`` is called by one thread only, the line.

    Camera, microphone and panel call from threads of their own; what they bring goes
    into the intake and the queue of edges, which do their own locking.
    """

    def __init__(
        self,
        rig: Rig,
        store: Store,
        settings: Settings,
        start_scout: StartScout = NoScout,
    ) -> None:
        self._start_scout = start_scout
        self._rig = rig
        self._store = store
        self._settings = settings
        self._ready = Readiness(store, settings)
        self._report = Report(settings, rig.clock, self._ready)
        self._intake = Intake(room_for(settings.camera.bit_rate))
        self._edges: queue.SimpleQueue[tuple[bool, Nanoseconds]] = queue.SimpleQueue()
        self._button, self._hands = Button(), Hands()
        self._running: Running | None = None
        self._trouble: VigError | None = None
        self._next_beat = Nanoseconds(0)
        rig.panel.watch(self._edge)

    @property
    def recording(self) -> bool:
        """Whether film is being made."""
        return self._running is not None

    def step(self, timeout: float) -> None:
        """Wait up to *timeout* seconds for anything to do, and do it.

        Raises ``DeviceHangs``, and nothing else: then this process is of no more use.
        """
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
        now = self._rig.clock.monotonic()
        self._hands.look(now, recording=self.recording)
        counting = self._hands.counting
        for gesture in gestures + self._button.tick(now):
            self._do(self._hands.mean(gesture))
        if self._hands.counting:
            self._rig.panel.show(Light.COUNTDOWN)
        elif counting and not self.recording:
            self._show_idle()

    def _do(self, deed: Deed | None) -> None:
        now = self._rig.clock.monotonic()
        if deed is Deed.PRESS:
            self._pressed(now)
        elif deed is Deed.ERASE:
            self._trouble = None
            self._try(self._erase_last, "the last film could not be erased")
        self._hands.look(now, recording=self.recording)

    def _erase_last(self) -> None:
        last = self._store.last_uncollected()
        if last is None:
            return
        last.erase()
        Parcels(self._store).sweep()  # what was made ready of it goes with it
        logger.info("recording erased by hand recording=%s", last.id[:8])
        details = {"with": FAMILY, "recording": last.id}
        add_receipt(self._store, "erased", details, self._rig.clock)

    def _pressed(self, now: Nanoseconds) -> None:
        self._trouble = None
        if self._running:
            self._stop(self._running, "press")
        elif obstacle := self._ready.obstacle():
            self._refuse(obstacle, now)
            return
        else:
            self._try(lambda: self._start(now), "recording not started")
        self._beat(now)

    def _refuse(self, obstacle: VigError, now: Nanoseconds) -> None:
        # Shown for a beat even if it goes away at once: a press is always answered.
        logger.warning("press refused reason=%s", obstacle)
        self._next_beat = Nanoseconds(now + BEAT)
        self._show_idle(obstacle)

    def _start(self, now: Nanoseconds) -> None:
        rig = self._rig
        self._intake.drain()
        recipients = list(self._store.recipients().values())
        made_with = Circumstances(rig, self._settings.camera.bit_rate)
        recording = Recording(self._store, recipients, made_with, self._start_scout)
        # The light first: it is never dark while camera or microphone is open.
        rig.panel.show(Light.SOLID)
        try:
            rig.microphone.open(self._intake.put)
            rig.camera.open(self._intake.put)
        except VigError:
            self._close_devices(Light.DARK)
            recording.discard()
            raise
        self._running = Running(recording, now)
        logger.info("recording started recording=%s", recording.id[:8])

    def _feed(self, items: list[Item]) -> None:
        running = self._running
        if not running:
            return
        try:
            for item in items:
                running.feed(item)
        except VigError as exc:
            self._break_off(running, exc)
        else:
            self._rig.panel.show(running.light)

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
        self._let_go(running)
        try:
            for item in self._intake.drain():
                running.feed(item)
            running.recording.finish(why)
        except VigError as exc:
            self._close_early(running, exc)
        self._show_idle()

    def _break_off(self, running: Running, error: VigError) -> None:
        self._let_go(running)
        self._intake.drain()
        self._close_early(running, error)
        self._show_idle()

    def _let_go(self, running: Running) -> None:
        self._close_devices(Light.SLOW_WINK)
        self._report.write("finishing", recording=running.recording.id)
        self._running = None

    def _close_early(self, running: Running, error: VigError) -> None:
        # What is acknowledged stays; there may be room for an end or not.
        logger.error("recording ended early reason=%s", error)
        end = running.recording.break_off
        self._try(lambda: end(_why(error)), "the end of a recording was lost")
        self._trouble = error  # what came first says most

    def _close_devices(self, then: Light) -> None:
        self._rig.camera.close()
        self._rig.microphone.close()
        self._rig.panel.show(then)  # not before: it is solid while one is open

    def _beat(self, now: Nanoseconds) -> None:
        self._next_beat = Nanoseconds(now + BEAT)
        running = self._running
        if not running:
            self._show_idle()
        elif trouble := self._ready.must_stop():
            self._trouble = trouble
            self._stop(running, _why(trouble))
        else:
            running.report(self._report)

    def _show_idle(self, refused: VigError | None = None) -> None:
        obstacle = refused or self._ready.obstacle() or self._trouble
        if not self._hands.counting:
            self._rig.panel.show(Light.DOUBLE_WINK if obstacle else Light.DARK)
        if obstacle:
            self._report.cannot(obstacle)
        else:
            self._report.write("idle")

    def _try(self, do: Callable[[], None], what: str) -> None:
        try:
            do()
        except DeviceHangs:
            raise
        except VigError as exc:
            self._trouble = exc
            logger.error("%s reason=%s", what, exc)


def _why(error: VigError) -> str:
    """Why the recording ended, as its ``end`` says it."""
    return "full" if isinstance(error, StoreFull) else "trouble"
