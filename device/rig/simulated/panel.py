"""The simulated panel: a light that writes lines, a button that hears words.

Each change of the light is one line, ``light on`` and so on (see ``Light``). The button
is pressed by ``press`` and ``hold``, or by the lines that ``commands`` reads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import numpy as np

from device.media import Nanoseconds
from device.rig import Edge, Light
from device.rig.simulated.pace import Pace

PRESS = 0.12
"""Seconds a finger stays on the button in a press."""
LONGEST = 60
"""More seconds than this nobody holds a button."""


class SimulatedPanel:
    """Shows its light by giving lines to *say*; remembers every light in ``lights``.

    ``show`` may be called from any thread, the lock keeps its lines in order; edges
    are told on the thread that presses.
    """

    def __init__(
        self,
        pace: Pace,
        say: Callable[[str], None],
        bounce_ms: float = 0,
        seed: int = 1,
    ) -> None:
        """The button's contacts bounce for *bounce_ms*, by the lots of *seed*."""
        self.light = Light.DARK
        self.lights: list[Light] = []
        self.say = say
        self._pace = pace
        self._bounce = bounce_ms / 1000
        self._lots = np.random.default_rng([seed, 3])
        self._lock = threading.Lock()
        self._edge: Edge = _nobody

    def watch(self, edge: Edge) -> None:
        """Tell *edge* of every change of the button from now on."""
        self._edge = edge

    def show(self, light: Light) -> None:
        """Show this light; a line is said only if it is another than before."""
        with self._lock:
            if light is not self.light:
                self.light = light
                self.lights.append(light)
                self.say(f"light {light}")

    def close(self) -> None:
        """Make the light dark, and the button a dead one."""
        self._edge = _nobody
        self.show(Light.DARK)

    def press(self) -> None:
        """Push the button and let it go; 0.12 s of the rig's time pass."""
        self.hold(PRESS)

    def hold(self, seconds: float) -> None:
        """Push the button, let so many seconds pass, and let it go."""
        self._move(down=True)
        self._pace.film(seconds)
        self._move(down=False)

    def _move(self, *, down: bool) -> None:
        """Tell the edge, and the bounces after it: an even number of them."""
        self._edge(down, self._pace.clock.monotonic())
        passed = 0.0
        for at in self._bounces():
            self._pace.film(at - passed)
            passed, down = at, not down
            self._edge(down, self._pace.clock.monotonic())

    def _bounces(self) -> list[float]:
        """When the contacts open and close again, in seconds after the edge."""
        if not self._bounce:
            return []
        number = 2 * int(self._lots.integers(1, 5))
        return sorted(float(at) for at in self._lots.uniform(0, self._bounce, number))


def _nobody(_down: bool, _at: Nanoseconds) -> None:
    """Nobody watches the button."""


def commands(lines: Iterable[str], panel: SimulatedPanel) -> bool:
    """Do what each line says, until ``quit`` (True) or until the lines end (False)."""
    for line in lines:
        words = line.split()
        if words == ["quit"]:
            return True
        if words == ["press"]:
            panel.press()
        elif len(words) == 2 and words[0] == "hold":
            _hold(words[1], panel)
        elif words:
            panel.say(
                f"not understood: {line.strip()!r}; say press, hold SECONDS or quit"
            )
    return False


def _hold(text: str, panel: SimulatedPanel) -> None:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if 0 < seconds <= LONGEST:
        panel.hold(seconds)
    else:
        panel.say(f"hold takes seconds, more than 0 and up to {LONGEST}, not {text!r}")
