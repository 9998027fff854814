"""Buttons, light and buzzer on a Raspberry Pi's pins: the one door to gpiozero.

Edges are passed on raw, stamped on gpiozero's thread; telling bounces from presses is
``device.button``'s. The light is solid only when told so: a pattern is stopped, and
the light dark, before the next one begins.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle

import gpiozero

from device.errors import RigError
from device.media import Nanoseconds
from device.rig import Edge, Light, Sound

try:  # gpiozero lets the errors of its usual pin library through as they are
    from lgpio import (  # type: ignore[import-not-found,unused-ignore]
        error as LgpioError,  # noqa: N812
    )
except ImportError:
    LgpioError = gpiozero.GPIOZeroError

SLOW_WINK = (0.2, 1.8)
"""Seconds on and off."""
COUNTDOWN = (0.2, 0.8)
"""Seconds on and off: one wink for each second that the hand holds on."""
PARTLY = (1.9, 0.1)
"""Seconds on and off: to be taken for nothing but on, with a hitch."""
WINKS = {
    Light.SLOW_WINK: SLOW_WINK,
    Light.COUNTDOWN: COUNTDOWN,
    Light.PARTLY: PARTLY,
}
DOUBLE_WINK = (True, False, False, True, *[False] * 16)
"""One step each ``STEP``."""
STEP = 0.1

TONES = {Sound.START: 880, Sound.STOP: 587}
"""Hertz: up for the start, down for the stop."""
TONE = 0.12
"""Seconds that a sound lasts."""
SOFT = 0.1
"""How much of each swing the pin is on: a half would be as loud as a piezo gets."""

FAILURES = (gpiozero.GPIOZeroError, LgpioError, ImportError, OSError, RuntimeError)
"""What comes through; imports fail where the pin library that was named is missing."""

HINTS: dict[type[Exception], str] = {
    ModuleNotFoundError: "install python3-lgpio",
    gpiozero.BadPinFactory: "install python3-lgpio; is this a Raspberry Pi?",
    gpiozero.GPIOPinInUse: "buttons, light and buzzer need a pin each",
    gpiozero.PinInvalidPin: "pins are BCM numbers, from 2 to 27",
}
DEFAULT_HINT = "check the pins in the settings, and that this user is in group gpio"


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what gpiozero and its pin libraries raise into a ``RigError``."""
    try:
        yield
    except FAILURES as exc:
        hint = HINTS.get(type(exc), DEFAULT_HINT)
        raise RigError(f"the button and the light do not work ({exc})", hint) from exc


class PiPanel:
    """Buttons that pull their pins to ground, and a light-emitting diode.

    The buzzer is a passive piezo: the pin makes its tone.
    """

    def __init__(
        self,
        button_pin: int,
        light_pin: int,
        second_pin: int | None = None,
        buzzer_pin: int | None = None,
    ) -> None:
        """Take hold of the pins; None means that there is no such thing."""
        with _translated(), ExitStack() as pins:
            self._button = pins.enter_context(_button(button_pin))
            self._led = pins.enter_context(gpiozero.LED(light_pin))
            self._second = self._buzzer = None
            if second_pin is not None:
                self._second = pins.enter_context(_button(second_pin))
            if buzzer_pin is not None:
                self._buzzer = pins.enter_context(gpiozero.PWMOutputDevice(buzzer_pin))
            self._pins = pins.pop_all()
        self._shown = Light.DARK

    def watch(self, edge: Edge, second: Edge) -> None:
        """Tell of every raw change of the buttons, on gpiozero's thread."""
        with _translated():
            for button, told in ((self._button, edge), (self._second, second)):
                if button is not None:
                    _watch(button, told)

    def sound(self, sound: Sound) -> None:
        """Sound this, if there is a buzzer; gpiozero's thread ends it."""
        if self._buzzer is None:
            return
        with _translated():
            self._buzzer.source = None
            self._buzzer.frequency = TONES[sound]
            self._buzzer.source_delay = TONE
            self._buzzer.source = (SOFT, 0)

    def show(self, light: Light) -> None:
        """Let the light show this; a pattern that runs already is left alone."""
        if light is self._shown:
            return
        with _translated():
            self._stop_pattern(light)
            if light is Light.SOLID:
                self._led.on()
            elif light in WINKS:
                self._led.blink(*WINKS[light])
            elif light is Light.DOUBLE_WINK:
                self._led.source_delay = STEP
                self._led.source = cycle(DOUBLE_WINK)
        self._shown = light

    @property
    def lit(self) -> bool:
        """Whether the pin of the light is on at this moment."""
        return not self._led.closed and bool(self._led.is_lit)

    def _stop_pattern(self, then: Light) -> None:
        """End what runs. gpiozero leaves a stopped pattern as it happens to be."""
        self._led.source = None
        if then not in (Light.SOLID, Light.PARTLY):
            self._led.off()

    def close(self) -> None:
        """Make the light dark and let go of the pins. Safe to call twice."""
        if not self._led.closed:
            with _translated(), self._pins:
                self._stop_pattern(Light.DARK)


def _button(pin: int) -> gpiozero.Button:
    return gpiozero.Button(pin, pull_up=True, bounce_time=None)


def _watch(button: gpiozero.Button, edge: Edge) -> None:
    def tell(down: bool) -> None:
        edge(down, Nanoseconds(time.monotonic_ns()))

    button.when_pressed = lambda: tell(True)
    button.when_released = lambda: tell(False)
