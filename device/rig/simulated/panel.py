"""The simulated panel: a light that writes lines, two buttons that hear words.

Each change of the light is one line, ``light on`` and so on (see ``Light``), and so is
each sound of the buzzer. A button is pushed by ``press`` and ``hold``, or by the lines
that ``commands`` reads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import numpy as np

from device.media import Nanoseconds
from device.rig import Edge, Light, Sound
from device.rig.simulated.pace import Pace

PRESS = 0.12
"""Seconds a finger stays on the button in a press."""
LONGEST = 60
"""More seconds than this nobody holds a button."""
UNDERSTOOD = "say press, hold SECONDS, either after the word second, or quit"


class SimulatedButton:
    """A button under a hand; edges are told on the thread that pushes."""

    def __init__(self, pace: Pace, bounce_ms: float, lots: np.random.Generator) -> None:
        """Its contacts bounce for *bounce_ms*, by these *lots*."""
        self.edge: Edge = _nobody
        self._pace = pace
        self._bounce = bounce_ms / 1000
        self._lots = lots

    def press(self) -> None:
        """Push it and let it go; 0.12 s of the rig's time pass."""
        self.hold(PRESS)

    def hold(self, seconds: float) -> None:
        """Push it, let so many seconds pass, and let it go."""
        self.move(down=True)
        self._pace.film(seconds)
        self.move(down=False)

    def move(self, *, down: bool) -> None:
        """Tell the edge, and the bounces after it: an even number of them."""
        self.edge(down, self._pace.clock.monotonic())
        passed = 0.0
        for at in self._bounces():
            self._pace.film(at - passed)
            passed, down = at, not down
            self.edge(down, self._pace.clock.monotonic())

    def _bounces(self) -> list[float]:
        """When the contacts open and close again, in seconds after the edge."""
        if not self._bounce:
            return []
        number = 2 * int(self._lots.integers(1, 5))
        return sorted(float(at) for at in self._lots.uniform(0, self._bounce, number))


class SimulatedPanel:
    """Shows its light by giving lines to *say*; remembers every light in ``lights``.

    ``show`` and ``sound`` may be called from any thread, the lock keeps their lines in
    order.
    """

    def __init__(
        self,
        pace: Pace,
        say: Callable[[str], None],
        bounce_ms: float = 0,
        seed: int = 1,
        *,
        buzzer: bool = False,
    ) -> None:
        """The buttons' contacts bounce for *bounce_ms*, by the lots of *seed*."""
        self.light = Light.DARK
        self.lights: list[Light] = []
        self.sounds: list[Sound] = []
        self.say = say
        lots = np.random.default_rng([seed, 3])
        self.button = SimulatedButton(pace, bounce_ms, lots)
        self.second = SimulatedButton(pace, bounce_ms, lots)
        self.press, self.hold = self.button.press, self.button.hold
        self._buzzer = buzzer
        self._lock = threading.Lock()

    def watch(self, edge: Edge, second: Edge) -> None:
        """Tell *edge* and *second* of every change of their buttons from now on."""
        self.button.edge, self.second.edge = edge, second

    def show(self, light: Light) -> None:
        """Show this light; a line is said only if it is another than before."""
        with self._lock:
            if light is not self.light:
                self.light = light
                self.lights.append(light)
                self.say(f"light {light}")

    def sound(self, sound: Sound) -> None:
        """Sound this, if the box has a buzzer: remember it, and say a line."""
        if self._buzzer:
            with self._lock:
                self.sounds.append(sound)
                self.say(f"sound {sound}")

    def close(self) -> None:
        """Make the light dark, and both buttons dead ones."""
        self.watch(_nobody, _nobody)
        self.show(Light.DARK)


def _nobody(_down: bool, _at: Nanoseconds) -> None:
    """Nobody watches the button."""


def commands(lines: Iterable[str], panel: SimulatedPanel) -> bool:
    """Do what each line says, until ``quit`` (True) or until the lines end (False)."""
    for line in lines:
        words = line.split()
        if words == ["quit"]:
            return True
        button = panel.second if words[:1] == ["second"] else panel.button
        match words[1:] if button is panel.second else words:
            case ["press"]:
                button.press()
            case ["hold", seconds]:
                _hold(seconds, button, panel)
            case [] if not words:
                pass
            case _:
                panel.say(f"not understood: {line.strip()!r}; {UNDERSTOOD}")
    return False


def _hold(text: str, button: SimulatedButton, panel: SimulatedPanel) -> None:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if 0 < seconds <= LONGEST:
        button.hold(seconds)
    else:
        panel.say(f"hold takes seconds, more than 0 and up to {LONGEST}, not {text!r}")
