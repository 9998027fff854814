"""The simulated panel: a light that writes lines, and buttons that hear words."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from device.media import SECOND, Nanoseconds
from device.rig import Light, RigSettings, Sound
from device.rig.simulated import SimulatedPanel, SimulatedRig, ToldClock, commands
from device.rig.simulated.pace import ToldPace


def nobody(_down: bool, _at: Nanoseconds) -> None:
    """Nobody pushes this one."""


@dataclass
class Panel:
    """A panel in told time, what it said, and the edges of its button."""

    bounce_ms: float = 0
    said: list[str] = field(default_factory=list)
    edges: list[tuple[bool, float]] = field(default_factory=list)
    second: list[tuple[bool, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        clock = ToldClock(0)
        self.panel = SimulatedPanel(ToldPace(clock), self.said.append, self.bounce_ms)
        self.panel.watch(self.edge, self.second_edge)

    def edge(self, down: bool, at: Nanoseconds) -> None:
        self.edges.append((down, at / SECOND))

    def second_edge(self, down: bool, at: Nanoseconds) -> None:
        self.second.append((down, at / SECOND))


def test_each_change_of_the_light_is_one_line() -> None:
    panel = Panel()
    for light in (Light.DARK, Light.SOLID, Light.SOLID, Light.SLOW_WINK, Light.DARK):
        panel.panel.show(light)
    panel.panel.show(Light.DOUBLE_WINK)
    panel.panel.close()

    assert panel.said == [
        "light on",
        "light slow-wink",
        "light off",
        "light double-wink",
        "light off",
    ]
    assert panel.panel.light is Light.DARK
    assert panel.panel.lights[:2] == [Light.SOLID, Light.SLOW_WINK]


def test_a_press_goes_down_and_up_an_eighth_of_a_second_later() -> None:
    panel = Panel()
    panel.panel.press()

    assert panel.edges == [(True, 0), (False, pytest.approx(0.12))]


def test_a_button_is_held_for_as_long_as_it_is_told() -> None:
    panel = Panel()
    panel.panel.hold(5)

    assert panel.edges == [(True, 0), (False, pytest.approx(5))]


def test_a_bouncing_button_comes_to_rest_where_it_was_moved_to() -> None:
    panel = Panel(bounce_ms=8)
    panel.panel.press()

    downs = [down for down, _ in panel.edges]
    assert len(downs) > 4
    assert downs == [n % 2 == 0 for n in range(len(downs))]
    assert not downs[-1]
    early = [at for _, at in panel.edges if at < 0.05]
    assert 0 < early[-1] <= 0.008
    assert len(early) % 2 == 1, "down at the end of the bounces"


def test_time_passes_for_camera_and_microphone_while_the_button_is_held() -> None:
    settings = RigSettings(width=160, height=90)
    with SimulatedRig(settings, ToldClock()) as rig:
        times: list[Nanoseconds] = []
        rig.panel.watch(lambda _down, at: times.append(at), nobody)
        rig.camera.open(lambda frame: None)
        before = rig.clock.monotonic()
        rig.panel.hold(2)

    assert times == [before, before + 2 * SECOND]


def test_lines_press_hold_and_quit() -> None:
    panel = Panel()
    lines = iter(["press\n", "\n", "  hold 2.5 \n", "quit\n", "press\n"])

    assert commands(lines, panel.panel) is True
    assert [down for down, _ in panel.edges] == [True, False] * 2
    assert panel.edges[3][1] - panel.edges[2][1] == pytest.approx(2.5)
    assert next(lines) == "press\n", "what comes after quit is left"
    assert panel.said == []


def test_after_the_word_second_it_is_the_second_button() -> None:
    panel = Panel()

    commands(["second press", "second hold 2"], panel.panel)

    assert panel.edges == []
    assert [down for down, _ in panel.second] == [True, False] * 2
    assert panel.second[3][1] - panel.second[2][1] == pytest.approx(2)


def test_a_buzzer_sounds_only_where_there_is_one() -> None:
    said: list[str] = []
    pace = ToldPace(ToldClock(0))
    loud = SimulatedPanel(pace, said.append, buzzer=True)
    mute = SimulatedPanel(pace, said.append)

    for panel in (loud, mute):
        panel.sound(Sound.START)
        panel.sound(Sound.STOP)

    assert loud.sounds == [Sound.START, Sound.STOP]
    assert mute.sounds == []
    assert said == ["sound start", "sound stop"]


def test_the_end_of_the_lines_is_not_quit() -> None:
    panel = Panel()

    assert commands(["press"], panel.panel) is False
    assert len(panel.edges) == 2


@pytest.mark.parametrize(
    "line",
    [
        "pres",
        "press twice",
        "hold",
        "hold long",
        "hold -1",
        "hold 1e9",
        "second",
        "second hold",
    ],
)
def test_a_line_that_is_not_understood_gets_one_sentence(line: str) -> None:
    panel = Panel()

    assert commands([line, "press"], panel.panel) is False
    assert len(panel.said) == 1
    assert "hold" in panel.said[0]
    assert len(panel.edges) == 2, "and the next line is done all the same"


def test_hold_nan_is_not_a_time() -> None:
    panel = Panel()
    commands(["hold nan"], panel.panel)

    assert panel.edges == []
    assert len(panel.said) == 1
