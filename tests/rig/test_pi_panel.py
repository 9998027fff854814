"""The panel of a Raspberry Pi, on gpiozero's real devices over its mock pins."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from queue import Queue
from typing import Any

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory, MockPin, MockPWMPin

from device.cli import main
from device.errors import RigError
from device.media import Nanoseconds
from device.rig import Light, Sound
from device.rig.pi.panel import SOFT, PiPanel

BUTTON, LIGHT, SECOND, BUZZER = 17, 27, 22, 23


def nobody(_down: bool, _at: Nanoseconds) -> None:
    """Nobody pushes this one."""


class Wire(MockPin):  # type: ignore[misc]
    """A mock pin that can be waited on: it tells each level it is set to."""

    def __init__(self, *args: Any) -> None:
        self.levels: Queue[bool] = Queue()
        super().__init__(*args)

    def _change_state(self, value: bool) -> bool:
        changed = bool(super()._change_state(value))
        if changed and self.function == "output":
            self.levels.put(value)
        return changed


class Tone(MockPWMPin):  # type: ignore[misc]
    """A mock pin with a tone, which tells how loud it is set."""

    def __init__(self, *args: Any) -> None:
        self.levels: Queue[float] = Queue()
        super().__init__(*args)

    def _change_state(self, value: float) -> bool:
        changed = bool(super()._change_state(value))
        if changed:
            self.levels.put(value)
        return changed


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    gpiozero.Device.pin_factory = MockFactory(pin_class=Wire)
    yield gpiozero.Device.pin_factory
    gpiozero.Device.pin_factory.reset()
    gpiozero.Device.pin_factory = None


@pytest.fixture
def panel(pins: MockFactory) -> Iterator[PiPanel]:
    panel = PiPanel(BUTTON, LIGHT)
    yield panel
    panel.close()


def level(pins: MockFactory) -> bool:
    return bool(pins.pin(LIGHT).state)


def next_levels(pins: MockFactory, count: int) -> list[bool]:
    """The next levels of the light, waited for one by one."""
    return [pins.pin(LIGHT).levels.get(timeout=5) for _ in range(count)]


def seconds_on(pins: MockFactory) -> list[float]:
    """How long the light was on, each time it went out."""
    changes = pins.pin(LIGHT).states
    return [after.timestamp for before, after in pairwise(changes) if before.state]


def test_each_edge_is_told_raw_with_its_time(panel: PiPanel, pins: MockFactory) -> None:
    edges: list[tuple[bool, Nanoseconds]] = []
    panel.watch(lambda down, at: edges.append((down, at)), nobody)

    began = time.monotonic_ns()
    for _ in range(10):
        pins.pin(BUTTON).drive_low()
        pins.pin(BUTTON).drive_high()

    times = [began, *(at for _, at in edges), time.monotonic_ns()]
    assert [down for down, _ in edges] == [True, False] * 10
    assert times == sorted(times)


def test_a_button_that_is_down_already_is_not_an_edge(pins: MockFactory) -> None:
    edges: list[bool] = []
    pins.pin(BUTTON).drive_low()
    panel = PiPanel(BUTTON, LIGHT)
    pins.pin(BUTTON).drive_low()

    panel.watch(lambda down, _: edges.append(down), nobody)
    pins.pin(BUTTON).drive_high()
    panel.close()

    assert edges in ([False], [])  # the pull-up may have lifted the mock pin before


def test_the_light_is_solid_until_told_otherwise(
    panel: PiPanel, pins: MockFactory
) -> None:
    assert not level(pins)

    panel.show(Light.SOLID)
    assert level(pins)

    panel.show(Light.DARK)
    assert not level(pins)


def test_a_slow_wink_is_on_for_a_moment_and_dark_for_long(
    panel: PiPanel, pins: MockFactory
) -> None:
    panel.show(Light.SLOW_WINK)

    assert next_levels(pins, 2) == [True, False]
    assert seconds_on(pins) == [pytest.approx(0.2, abs=0.15)]


def test_a_double_wink_comes_in_pairs(panel: PiPanel, pins: MockFactory) -> None:
    panel.show(Light.DOUBLE_WINK)

    assert next_levels(pins, 5) == [True, False, True, False, True]
    dark = [s.timestamp for s in pins.pin(LIGHT).states[1:] if s.state]
    assert dark[1] < 1 < dark[2]


def test_partly_is_on_from_the_first_moment_and_but_for_a_blink(
    panel: PiPanel, pins: MockFactory
) -> None:
    panel.show(Light.SOLID)
    next_levels(pins, 1)

    panel.show(Light.PARTLY)
    assert level(pins)
    assert next_levels(pins, 2) == [False, True]

    dark = [s.timestamp for s in pins.pin(LIGHT).states[2:]]
    assert dark[0] == pytest.approx(1.9, abs=0.4)
    assert dark[1] == pytest.approx(0.1, abs=0.09)
    panel.show(Light.SOLID)
    assert level(pins)


@pytest.mark.parametrize("wink", [Light.SLOW_WINK, Light.DOUBLE_WINK])
@pytest.mark.parametrize("then", list(Light))
def test_a_wink_gives_way_at_once_and_leaves_nothing_behind(
    panel: PiPanel, pins: MockFactory, wink: Light, then: Light
) -> None:
    panel.show(wink)
    next_levels(pins, 1)  # it is on

    before = threading.active_count()
    panel.show(then)

    assert level(pins) is (then in (Light.SOLID, Light.PARTLY)) or "wink" in then
    assert threading.active_count() == before - (then in (Light.SOLID, Light.DARK))


def test_the_light_is_dark_between_two_patterns(
    panel: PiPanel, pins: MockFactory
) -> None:
    panel.show(Light.SLOW_WINK)
    next_levels(pins, 1)

    panel.show(Light.DOUBLE_WINK)

    assert next_levels(pins, 2) == [False, True]


def test_a_wink_that_is_shown_already_is_not_begun_again(
    panel: PiPanel, pins: MockFactory
) -> None:
    panel.show(Light.SLOW_WINK)
    next_levels(pins, 2)

    panel.show(Light.SLOW_WINK)

    assert pins.pin(LIGHT).levels.empty()
    assert not level(pins)


@pytest.mark.parametrize("shown", list(Light))
def test_closing_leaves_the_light_dark_and_the_pins_free(
    pins: MockFactory, shown: Light
) -> None:
    panel = PiPanel(BUTTON, LIGHT)
    panel.show(shown)

    panel.close()
    panel.close()

    assert not level(pins)
    PiPanel(BUTTON, LIGHT).close()


def test_the_second_button_tells_its_own_edges(pins: MockFactory) -> None:
    panel, first, second = PiPanel(BUTTON, LIGHT, SECOND), list[bool](), list[bool]()
    panel.watch(lambda down, _: first.append(down), lambda down, _: second.append(down))

    pins.pin(SECOND).drive_low()
    pins.pin(SECOND).drive_high()
    panel.close()

    assert (first, second) == ([], [True, False])


def test_a_sound_is_soft_and_ends_by_itself(pins: MockFactory) -> None:
    pins.pin_class = Tone
    panel = PiPanel(BUTTON, LIGHT, buzzer_pin=BUZZER)
    tone = pins.pin(BUZZER)
    heard = []
    for sound in Sound:
        panel.sound(sound)
        assert [tone.levels.get(timeout=5) for _ in range(2)] == [SOFT, 0]
        heard.append(tone.frequency)
    panel.close()

    assert heard == [880, 587]
    assert tone.state == 0


def test_a_box_without_a_buzzer_makes_no_sound(
    panel: PiPanel, pins: MockFactory
) -> None:
    panel.sound(Sound.START)

    assert pins.pin(LIGHT).levels.empty()


@pytest.mark.usefixtures("pins")
def test_one_pin_for_both_is_refused_and_let_go_again() -> None:
    with pytest.raises(RigError, match="do not work") as caught:
        PiPanel(BUTTON, BUTTON)

    assert caught.value.hint == "buttons, light and buzzer need a pin each"
    PiPanel(BUTTON, LIGHT).close()


def test_no_pins_at_all_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    gpiozero.Device.pin_factory = None
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "none-of-these")

    with pytest.raises(RigError, match="the button and the light do not work") as it:
        PiPanel(BUTTON, LIGHT)

    assert "Raspberry Pi" in it.value.hint


def test_dark_puts_out_a_light_that_a_killed_recorder_left_on(
    pins: MockFactory,
) -> None:
    wire = pins.pin(LIGHT)
    wire.function, wire.state = "output", True

    assert main(["dark"]) == 0

    assert wire.states[-1].state is False


def test_dark_says_what_is_missing_on_a_machine_that_is_no_pi(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "device.rig.pi.panel")
    monkeypatch.setitem(sys.modules, "gpiozero", None)

    assert main(["dark"]) == 1

    assert "error: gpiozero cannot be used on this machine" in capsys.readouterr().err


def test_dark_says_what_is_wrong_where_there_are_no_pins(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "lgpio")
    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)

    assert main(["dark"]) == 1

    assert "error: the button and the light do not work" in capsys.readouterr().err
