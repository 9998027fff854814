"""The recorder: hands on the buttons are heard, the light tells the truth.

One thread, the line, does everything here: it takes what the drivers left in the
intake, feeds the recording, hears the button, shows the light. Two wires run
backward, *stop* and *the light*; nothing else does. Nothing but a press starts a
recording: not boot, not the network, not a device that came back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from device import by_hand
from device.button import Gesture
from device.config import Settings
from device.dating import Dating
from device.ending import Ending
from device.errors import DeviceHangs, StoreFull, VigError
from device.hands import Deed, Hands
from device.intake import Intake, room_for
from device.measuring import Measuring
from device.media import SECOND, Item, Nanoseconds
from device.pushes import Pushes
from device.recording import Circumstances, Recording
from device.report import Readiness, Report
from device.rig import Light, Rig, Sound
from device.running import Running
from device.scout import NoScout, StartScout
from device.store import Store

logger = logging.getLogger(__name__)

BEAT = Nanoseconds(SECOND)
"""How often the recorder looks at its room and says that it is there."""


class Recorder:
    """Joins rig and store. ``step`` is called by one thread only, the line.

    Camera, microphone and panel call from threads of their own; what they bring goes
    into the intake and the pushes, which do their own locking.
    """

    def __init__(
        self,
        rig: Rig,
        store: Store,
        settings: Settings,
        start_scout: StartScout = NoScout,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        """*alive* is called while a step takes long because much is to be kept."""
        self._start_scout = start_scout
        self._alive = alive
        self._rig = rig
        self._store = store
        self._settings = settings
        self._ready = Readiness(store, settings)
        self._report = Report(settings, rig.clock, self._ready)
        self._intake = Intake(room_for(settings.camera.bit_rate))
        self._claimed = self._ready.claimed()
        self._pushes = Pushes(self._intake.wake)
        self._hands = Hands(claimed=self._claimed)
        self._pause = Nanoseconds(settings.recording.guest_pause_drops * SECOND)
        self._ending = Ending(store, rig.clock)
        self._dating = Dating(store, rig.clock)
        self._running: Running | None = None
        self._trouble: VigError | None = None
        self._next_beat = Nanoseconds(0)
        rig.panel.watch(self._pushes.first, self._pushes.second)

    @property
    def recording(self) -> bool:
        """Whether film is being made."""
        return self._running is not None

    def step(self, timeout: float) -> None:
        """Wait up to *timeout* seconds for anything to do, and do it.

        Raises ``DeviceHangs``, and nothing else: then this process is of no more use.
        """
        self._feed(self._intake.take(timeout))
        self._hear_buttons()
        now = self._rig.clock.monotonic()
        self._stop_if_over(now)
        if now >= self._next_beat:
            self._beat(now)

    def close(self) -> None:
        """Finish what is under way; the light is dark afterwards."""
        if self._running:
            self._stop(self._running, "shutdown")
        self._ending.close()
        self._rig.panel.show(Light.DARK)
        self._report.write("idle")

    def _hear_buttons(self) -> None:
        now = self._rig.clock.monotonic()
        first, second = self._pushes.take(now)
        if first:
            self._claimed = self._ready.claimed()
        self._look(now)
        counting = self._hands.counting
        for gesture in second:  # the wish to leave out comes before a mere stop
            self._do(self._hands.mean_second(gesture), gesture)
        for gesture in first:
            self._do(self._hands.mean(gesture), gesture)
        if self._hands.counting:
            self._rig.panel.show(self._hands.light())
        elif counting and not self.recording:
            self._show_idle()

    def _look(self, now: Nanoseconds) -> None:
        self._hands.look(now, recording=self.recording, claimed=self._claimed)
        if self._claimed:
            self._report.held_at = None

    def _do(self, deed: Deed | None, gesture: Gesture) -> None:
        now, running = self._rig.clock.monotonic(), self._running
        match deed:
            case Deed.PRESS:
                self._pressed(now)
            case Deed.ERASE:
                self._trouble = None
                self._try(self._erase_last, "the last film could not be erased")
            case Deed.PROVE:
                self._report.held_at = self._rig.clock.boot()
            case Deed.STAR if running:
                star, since = running.recording.star, gesture.since
                self._try(lambda: star(since), "a star was not kept")
            case Deed.PAUSE if running:
                self._leave_out(running, gesture.since)
        self._look(self._rig.clock.monotonic())

    def _erase_last(self) -> None:
        by_hand.erase_last(self._store, self._rig.clock)

    def _leave_out(self, running: Running, pushed: Nanoseconds) -> None:
        since = Nanoseconds(pushed - self._pause)
        self._trouble = None
        self._let_go(running)
        self._intake.drain()  # newer than anything that may stay
        made = (self._store, self._rig.clock, running.recording)
        pause = by_hand.pause
        self._try(lambda: pause(*made, since), "the last minutes were not left out")
        self._show_idle()

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
        scout, pause = self._start_scout, self._pause
        recording = Recording(self._store, recipients, made_with, scout, pause)
        # The light first: it is never dark while camera or microphone is open.
        rig.panel.show(Light.SOLID)
        try:
            rig.microphone.open(self._intake.put)
            rig.camera.open(self._intake.put)
        except VigError:
            self._close_devices(Light.DARK)
            recording.discard()
            raise
        wanted = rig.camera.picture.frame_rate
        self._running = Running(recording, now, Measuring(wanted))
        self._dating.began()
        self._sound(Sound.START)
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
            self._rig.panel.show(self._hands.light(partly=bool(running.away)))

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
                self._alive()
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
        self._report.measured = running.measured()
        self._sound(Sound.STOP)
        self._report.write("finishing", recording=running.recording.id)
        self._running = None
        self._look(self._rig.clock.monotonic())

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

    def _sound(self, sound: Sound) -> None:
        try:
            self._rig.panel.sound(sound)
        except VigError as exc:  # film matters more
            logger.warning("no sound was made reason=%s", exc)

    def _beat(self, now: Nanoseconds) -> None:
        self._next_beat = Nanoseconds(now + BEAT)
        self._claimed = self._ready.claimed()
        self._look(now)
        running = self._running
        if not running:
            self._show_idle()
        elif trouble := self._ready.must_stop():
            self._trouble = trouble
            self._stop(running, _why(trouble))
        else:
            running.report(self._report)
        self._ending.beat(recording=self.recording)
        self._dating.beat()

    def _show_idle(self, refused: VigError | None = None) -> None:
        obstacle = refused or self._ready.obstacle() or self._trouble
        self._rig.panel.show(self._hands.light(cannot=obstacle is not None))
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
