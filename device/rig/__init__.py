"""The rig: camera, microphone and panel, behind small protocols.

``pi`` is picamera2, sounddevice and gpiozero; ``simulated`` plays a film as if camera
and microphone saw it. Both keep the same contract (``tests/rig``). One chooser picks
by name and never falls back to another rig.

Drivers call back on threads of their own. A callback stamps, copies, puts into the
intake, and returns: it never blocks and never raises.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from device.errors import RigUnknown
from device.media import Block, Frame, Gone, Nanoseconds

Deliver = Callable[[Frame | Block | Gone], None]
"""Where camera and microphone put what they have; may be called from any thread."""

Edge = Callable[[bool, Nanoseconds], None]
"""Told of every raw change of a button: down or up, and when (CLOCK_MONOTONIC)."""

logger = logging.getLogger(__name__)


class Light(StrEnum):
    """What the light shows. Solid means that camera or microphone is open.

    ``PARTLY`` is solid but for a blink of dark every two seconds: they are open, and
    one has gone away. ``SLOW_WINK`` is finishing, ``COUNTDOWN`` a wink each second
    while a hand holds on to erase, ``DOUBLE_WINK`` cannot record.
    """

    DARK = "off"
    SOLID = "on"
    PARTLY = "on-blinking"
    SLOW_WINK = "slow-wink"
    COUNTDOWN = "count-wink"
    DOUBLE_WINK = "double-wink"


class Sound(StrEnum):
    """What the buzzer sounds, softly and for a moment, on a box that has one."""

    START = "start"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """What a camera's frames are: pixels, and frames a second as far as it knows."""

    width: int
    height: int
    frame_rate: float


class Camera(Protocol):
    """Delivers encoded frames, oldest first; the first one is a key frame."""

    @property
    def picture(self) -> PictureFormat:
        """The format of its frames; known before it is opened."""

    @property
    def timing(self) -> str:
        """What a frame's time means and what is assumed; known once opened."""

    def open(self, deliver: Deliver) -> None:
        """Open the camera and deliver a ``Frame`` each picture until closed.

        A camera that goes away delivers ``Gone`` and goes on trying; when it is back
        it delivers again, from a key frame on. Raises ``CameraLost`` if it cannot be
        opened at all.
        """

    def close(self) -> None:
        """Deliver what the encoder still holds, then no more. Safe to call twice."""


class Microphone(Protocol):
    """Delivers sound blocks, oldest first, at nominally 48 kHz, mono."""

    def open(self, deliver: Deliver) -> None:
        """Open the microphone and deliver a ``Block`` each callback until closed.

        A microphone that goes away delivers ``Gone`` and goes on trying. Raises
        ``MicrophoneLost`` if it cannot be opened at all.
        """

    def close(self) -> None:
        """Deliver nothing more. Safe to call twice."""


class Panel(Protocol):
    """The button and the light; on some boxes a second button and a buzzer."""

    def watch(self, edge: Edge, second: Edge) -> None:
        """Tell *edge* of every raw change of the button, bounces included.

        And *second* of the second button's; of one that is not there nothing is told.
        """

    def show(self, light: Light) -> None:
        """Let the light show this until told otherwise."""

    def sound(self, sound: Sound) -> None:
        """Sound this, and return at once; nothing happens without a buzzer."""

    def close(self) -> None:
        """Make the light dark and let go of the pins. Safe to call twice."""


class Clock(Protocol):
    """The rig's clocks. Hardware and its time come from the same hand."""

    def monotonic(self) -> Nanoseconds:
        """CLOCK_MONOTONIC: what frames, blocks and edges are stamped with."""

    def boot(self) -> Nanoseconds:
        """CLOCK_BOOTTIME: time since the machine started."""

    def boot_id(self) -> str:
        """A random name of this run of the machine: its boot clocks can be compared."""

    def wall(self) -> Nanoseconds:
        """Nanoseconds since 1970, as far as this machine knows."""

    def wall_trusted(self) -> bool:
        """Whether a time source has set the wall clock since the machine started."""


class Rig(Protocol):
    """Camera, microphone, panel and clock from one hand."""

    @property
    def name(self) -> str:
        """The name it was chosen by."""

    @property
    def camera(self) -> Camera:
        """Its camera."""

    @property
    def microphone(self) -> Microphone:
        """Its microphone."""

    @property
    def panel(self) -> Panel:
        """Its button and light."""

    @property
    def clock(self) -> Clock:
        """The clock that all of it is stamped with."""

    def close(self) -> None:
        """Close all of it; the light is dark afterwards. Safe to call twice."""


RIGS = ("pi", "simulated")
"""The rigs there are; each is a package here with ``open_rig(settings)``."""


@dataclass(frozen=True, slots=True)
class RigSettings:
    """What a rig is told when it is opened; each rig takes what concerns it.

    *film*, *simulate* (KEY=VALUE, with commas between) and *say* (given each line
    that the panel shows) are the simulated rig's. Sizes are pixels, *bit_rate* is
    bits a second of picture, *microphone* is part of a sound device's name ("" is
    the machine's default), pins are BCM numbers, None of what the box has not.
    """

    film: Path | None = None
    simulate: str = ""
    say: Callable[[str], None] = logger.info
    width: int = 1280
    height: int = 720
    frame_rate: float = 25
    bit_rate: int = 3_000_000
    microphone: str = ""
    button_pin: int = 17
    light_pin: int = 27
    second_button_pin: int | None = None
    buzzer_pin: int | None = None


def open_rig(name: str, settings: RigSettings) -> Rig:
    """Open the rig of this *name*; no other is ever taken in its place.

    Imports by name, so that hardware libraries load only when their rig is chosen.
    """
    if name not in RIGS:
        raise RigUnknown(f"there is no rig called {name!r}")
    return cast(Rig, import_module(f"device.rig.{name}").open_rig(settings))
