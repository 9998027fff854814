"""Hands on both buttons in any order: no accident, and a light that tells the truth.

``tests.hands.Box`` minds at every look, twenty times a second, that the light is on
exactly while film is made, and that each deed fits what the box is doing.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from device.button import HOLD, PRESS, SECOND_HOLD
from device.hands import REST, Deed, Hands
from device.rig import Light
from tests.hands import MS, Box

LENGTHS = st.one_of(
    st.integers(1, 1_990), st.integers(1_900, 5_100), st.integers(4_900, 30_000)
)
STEPS = 8


class AnyOrder(RuleBasedStateMachine):
    """A family with two buttons, a clock that ends films, and a box that is claimed."""

    @initialize(claimed=st.booleans())
    def begin(self, claimed: bool) -> None:
        self.box = Box(claimed=claimed)
        self.presses = self.holds = self.changed = 0

    @rule(milliseconds=LENGTHS)
    def push(self, milliseconds: int) -> None:
        self._push_first(milliseconds, self.box.push)

    @rule(milliseconds=LENGTHS)
    def push_both(self, milliseconds: int) -> None:
        self._push_first(milliseconds, self.box.push_both)

    @rule(milliseconds=LENGTHS)
    def push_the_second(self, milliseconds: int) -> None:
        recording, before = self.box.recording, len(self.box.done)

        self.box.push_second(milliseconds)

        done = [deed for deed, _ in self.box.done[before:]]
        paused = [Deed.PAUSE] if milliseconds * MS >= SECOND_HOLD else []
        assert done in (paused, [Deed.STAR], []) if recording else done == []

    @rule(milliseconds=st.integers(1, 20_000))
    def wait(self, milliseconds: int) -> None:
        self.box.wait(milliseconds)

    @rule()
    def the_film_ends(self) -> None:
        self.changed = self.box.now if self.box.recording else self.changed
        self.box.end_recording()

    @rule(claimed=st.booleans())
    def the_box_is_claimed_or_given_up(self, claimed: bool) -> None:
        self.box.claim(claimed)

    @rule()
    def the_card_fills_or_empties(self) -> None:
        self.box.cannot = not self.box.cannot

    @invariant()
    def nothing_but_a_press_started_a_film(self) -> None:
        assert len(self.box.started) <= self.presses

    @invariant()
    def every_hold_did_one_thing_at_most(self) -> None:
        held = self.box.times(Deed.ERASE) + self.box.times(Deed.PROVE)
        assert len(held) <= self.holds

    @invariant()
    def nothing_was_erased_twice_in_a_row(self) -> None:
        assert all(b - a >= REST for a, b in pairwise(self.box.times(Deed.ERASE)))

    def _push_first(self, milliseconds: int, push: Callable[[int], None]) -> None:
        recording, before = self.box.recording, len(self.box.done)
        began, length = self.box.now, milliseconds * MS
        self.presses += length < PRESS
        self.holds += length >= HOLD and not recording

        push(milliseconds)

        done = [deed for deed, _ in self.box.done[before:]]
        if Deed.ERASE in done or Deed.PROVE in done:
            assert length >= HOLD
            assert not recording
            assert began >= self.changed


def hold(examples: int) -> None:
    how = settings(max_examples=examples, stateful_step_count=STEPS, deadline=None)
    run_state_machine_as_test(AnyOrder, settings=how)


def test_no_order_of_hands_does_harm_by_accident() -> None:
    hold(150)


@pytest.mark.nightly
@pytest.mark.timeout(4 * 3600)
def test_no_order_of_a_hundred_thousand_does_harm_by_accident() -> None:
    hold(100_000)


def box_of_a_family() -> AnyOrder:
    machine = AnyOrder()
    machine.begin(claimed=True)
    return machine


def test_it_would_see_a_hold_that_erases_while_film_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Hands, "_may_hold", lambda *_: True)
    machine = box_of_a_family()
    machine.push(200)

    with pytest.raises(AssertionError):
        machine.push(5_100)


def test_it_would_see_a_hand_that_erases_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("device.hands.REST", 0)
    machine = box_of_a_family()
    machine.push(5_100)
    machine.push(5_100)

    with pytest.raises(AssertionError):
        machine.nothing_was_erased_twice_in_a_row()


def test_it_would_see_a_light_that_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hands, "light", lambda *_, **__: Light.DARK)

    with pytest.raises(AssertionError, match="the light lies"):
        box_of_a_family().push(200)
