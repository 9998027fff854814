"""What the page is told of the recorder, and whether there is room to record."""

from __future__ import annotations

import logging

from device import status
from device.config import Settings
from device.errors import (
    CameraLost,
    MicrophoneLost,
    NoRecipient,
    StoreError,
    StoreFull,
    StoreUnwritable,
    VigError,
)
from device.media import SECOND, Nanoseconds
from device.rig import Clock
from device.status import Status
from device.store import Store

logger = logging.getLogger(__name__)

MEGABYTE = 1_000_000
SOUND_A_MINUTE = 1_000_000
"""Bytes of AAC in a minute of film, with what wraps and seals it; rounded up."""

LACKS: dict[type[VigError], str] = {
    CameraLost: "camera",
    MicrophoneLost: "microphone",
    NoRecipient: "person",
    StoreFull: "room",
    StoreUnwritable: "card",
}
"""What ``Status.lacks`` says of an error; nothing of any other."""


class Readiness:
    """Whether a recording can be made, now or any longer."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self.reserve = settings.recording.reserve_mb * MEGABYTE
        self._minute = settings.camera.bit_rate // 8 * 60 + SOUND_A_MINUTE

    def require(self) -> None:
        """Raise what keeps a recording from being begun."""
        self._store.require_writable()
        if self._store.being_claimed() or not self._store.recipients():
            raise NoRecipient
        if self._store.room_left() < self.reserve:
            raise StoreFull

    def obstacle(self) -> VigError | None:
        """The same as a value."""
        try:
            self.require()
        except VigError as exc:
            return exc
        return None

    def must_stop(self) -> VigError | None:
        """Why a running recording must end while it can still be closed, if it must."""
        try:
            left = self._store.room_left()
        except StoreError as exc:
            return exc
        return StoreFull() if left < self.reserve // 2 else None

    def claimed(self) -> bool:
        """Whether the box is somebody's: a person is enrolled, or film waits here.

        Film that a hand could erase is never kept from it, whoever was dismissed. A box
        that cannot tell counts as claimed.
        """
        try:
            return bool(self._store.recipients() or self._store.last_uncollected())
        except VigError:
            return True

    def room_minutes(self) -> int:
        """For how many more minutes of film there is room."""
        try:
            room = self._store.room_left() - self.reserve
        except StoreError:
            return 0
        return max(0, room // self._minute)


class Report:
    """Writes the status file; remembers since when a state has lasted."""

    def __init__(self, settings: Settings, clock: Clock, ready: Readiness) -> None:
        self._path = settings.status_path
        self._keep_days = settings.family.keep_days_after_the_work
        self._clock = clock
        self._ready = ready
        self._state = ""
        self._since = clock.boot()
        self.held_at: Nanoseconds | None = None
        """When a hand last proved that a person is there; see ``Status``."""
        self.measured: dict[str, float] | None = None
        """Of the last recording; see ``Status``."""

    def cannot(self, error: VigError) -> None:
        """Say why nothing can be recorded."""
        self.write("cannot", sentence(error), lacks=LACKS.get(type(error), ""))

    def write(
        self,
        state: str,
        reason: str = "",
        recording: str | None = None,
        lacks: str = "",
    ) -> None:
        """Say what the recorder is doing; see ``Status``."""
        boot = self._clock.boot()
        if state != self._state:
            self._state, self._since = state, boot
            if state == "cannot":
                logger.warning("cannot record reason=%s", reason)
        seconds = (boot - self._since) / SECOND if recording else 0.0
        room = self._ready.room_minutes()
        told = Status(
            state,
            reason,
            self._since,
            seconds,
            room,
            recording,
            boot,
            lacks,
            self._ready.reserve,
            self.held_at,
            self._keep_days,
            self.measured,
        )
        self._replace(told)

    def _replace(self, told: Status) -> None:
        try:
            status.write(self._path, told)
        except OSError as exc:  # film matters more; the page says it hears nothing
            logger.warning("status not written reason=%s", exc.strerror)


def sentence(error: VigError) -> str:
    """What is wrong and what to do, for a person who looks at the page."""
    message = str(error).rstrip(".")
    return f"{message}: {error.hint}." if error.hint else f"{message}."
