"""A box of buttons, hands and light, in told time, that minds what must never be."""

from __future__ import annotations

from dataclasses import dataclass, field

from device.button import SECOND_HOLD, Button
from device.hands import Deed, Hands
from device.media import SECOND, Nanoseconds
from device.rig import Light

MS = 1_000_000
TICK = 50 * MS
LONG = 6 * SECOND
"""After so long it looks less often: nothing is decided that late."""
LIT = (Light.SOLID, Light.PARTLY)


@dataclass
class Box:
    """Both buttons and the hands as the recorder joins them, in told time."""

    now: int = SECOND
    recording: bool = False
    claimed: bool = True
    cannot: bool = False
    button: Button = field(default_factory=Button)
    second: Button = field(default_factory=lambda: Button(SECOND_HOLD))
    hands: Hands = field(default_factory=Hands)
    done: list[tuple[Deed, int]] = field(default_factory=list)
    started: list[int] = field(default_factory=list)
    lights: list[Light] = field(default_factory=list)

    def times(self, deed: Deed) -> list[int]:
        """When this was done."""
        return [at for what, at in self.done if what is deed]

    def wait(self, milliseconds: int) -> None:
        began, end = self.now, self.now + milliseconds * MS
        while self.now < end:
            tick = TICK if self.now - began < LONG else 10 * TICK
            self.now = min(end, self.now + tick)
            self._look()

    def push(self, milliseconds: int) -> None:
        """Push the button for so long; what the hand was for is told in *done*."""
        self._look(first=[True])
        self.wait(milliseconds)
        self._look(first=[False])
        self.wait(100)

    def push_second(self, milliseconds: int) -> None:
        self._look(second=[True])
        self.wait(milliseconds)
        self._look(second=[False])
        self.wait(100)

    def push_both(self, milliseconds: int) -> None:
        self._look(first=[True], second=[True])
        self.wait(milliseconds)
        self._look(first=[False], second=[False])
        self.wait(100)

    def end_recording(self) -> None:
        self.recording = False
        self._look()

    def claim(self, claimed: bool) -> None:
        self.claimed = claimed
        self._look()

    def _look(
        self, first: list[bool] | None = None, second: list[bool] | None = None
    ) -> None:
        now = Nanoseconds(self.now)
        told = [g for down in first or [] for g in self.button.edge(down, now)]
        also = [g for down in second or [] for g in self.second.edge(down, now)]
        self._take_in()
        for gesture in also + self.second.tick(now):
            self._do(self.hands.mean_second(gesture))
        for gesture in told + self.button.tick(now):
            self._do(self.hands.mean(gesture))
        self._see_the_light()

    def _do(self, deed: Deed | None) -> None:
        before = self.recording
        if deed is Deed.PRESS:
            self.recording = not self.recording
            self.started += [self.now] if self.recording else []
        elif deed is Deed.PAUSE:
            assert before, "a stopped film was paused"
            self.recording = False
        elif deed is Deed.STAR:
            assert before, "a stopped film was starred"
        elif deed is Deed.ERASE:
            assert not before
            assert self.claimed
        elif deed is Deed.PROVE:
            assert not before
            assert not self.claimed
        if deed:
            self.done.append((deed, self.now))
        self._take_in()

    def _take_in(self) -> None:
        self.hands.look(
            Nanoseconds(self.now), recording=self.recording, claimed=self.claimed
        )

    def _see_the_light(self) -> None:
        light = self.hands.light(cannot=self.cannot)
        assert (light in LIT) is self.recording, "the light lies"
        if light is Light.COUNTDOWN:
            assert self.button._since is not None, "it counts and nobody holds on"
        elif not self.recording:
            assert (light is Light.DOUBLE_WINK) is self.cannot
        self.lights.append(light)


def filming() -> Box:
    """A box that has filmed for ten seconds."""
    box = Box()
    box.push(200)
    box.wait(10_000)
    return box
