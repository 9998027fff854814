"""What a hand on the button means, for any order of presses, holds and endings."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from device.button import HOLD, PRESS, Button
from device.hands import REST, Deed, Hands
from device.media import SECOND, Nanoseconds

MS = 1_000_000
TICK = 50 * MS


@dataclass
class Box:
    """Button and hands as the recorder joins them, in told time."""

    now: int = SECOND
    recording: bool = False
    button: Button = field(default_factory=Button)
    hands: Hands = field(default_factory=Hands)
    erased: list[int] = field(default_factory=list)
    started: list[int] = field(default_factory=list)
    counted: bool = False

    def wait(self, milliseconds: int) -> None:
        end = self.now + milliseconds * MS
        while self.now < end:
            self.now = min(end, self.now + TICK)
            self._look([])

    def push(self, milliseconds: int) -> None:
        """Push for so long; what the hand was for is told by the two lists."""
        self._look([True])
        self.wait(milliseconds)
        self._look([False])
        self.wait(100)

    def end_recording(self) -> None:
        self.recording = False
        self._look([])

    def _look(self, edges: list[bool]) -> None:
        now = Nanoseconds(self.now)
        gestures = [g for down in edges for g in self.button.edge(down, now)]
        self.hands.look(now, recording=self.recording)
        for gesture in gestures + self.button.tick(now):
            deed = self.hands.mean(gesture)
            if deed is Deed.PRESS:
                self.recording = not self.recording
                self.started += [self.now] if self.recording else []
            elif deed is Deed.ERASE:
                assert not self.recording
                self.erased.append(self.now)
            self.hands.look(now, recording=self.recording)
        assert not (self.hands.counting and self.recording)
        self.counted = self.counted or self.hands.counting


def test_a_press_starts_and_a_press_stops() -> None:
    box = Box()

    box.push(200)
    assert box.recording
    box.push(200)

    assert not box.recording
    assert box.erased == []


def test_a_hold_of_five_seconds_erases_and_the_light_counts_on_the_way() -> None:
    box = Box()

    box.push(5_100)

    assert len(box.erased) == 1
    assert box.counted
    assert not box.hands.counting


@pytest.mark.parametrize("milliseconds", [1_999, 2_000, 3_000, 4_900])
def test_letting_go_early_erases_nothing(milliseconds: int) -> None:
    box = Box()

    box.push(milliseconds)

    assert box.erased == []
    assert not box.hands.counting


def test_a_hand_that_stays_for_a_minute_erases_once() -> None:
    box = Box()

    box.push(60_000)

    assert len(box.erased) == 1


def test_a_second_hold_at_once_erases_nothing() -> None:
    box = Box()

    box.push(5_100)
    box.push(6_000)
    assert len(box.erased) == 1

    box.wait(REST // MS)
    box.push(5_100)
    assert len(box.erased) == 2


def test_while_recording_a_hold_erases_nothing_and_stops_nothing() -> None:
    box = Box()
    box.push(200)

    box.push(20_000)

    assert box.recording
    assert box.erased == []


def test_a_hold_that_began_while_recording_does_not_erase_when_it_ends() -> None:
    box = Box()
    box.push(200)
    box._look([True])
    box.wait(1_000)

    box.end_recording()
    box.wait(10_000)

    assert box.erased == []
    assert not box.counted


PUSHES = st.tuples(
    st.just("push"),
    st.one_of(
        st.integers(1, 1_990), st.integers(1_900, 5_100), st.integers(4_900, 30_000)
    ),
)
WAITS = st.tuples(st.just("wait"), st.integers(1, 20_000))
ENDS = st.tuples(st.just("end"), st.just(0))
DOINGS = st.lists(st.one_of(PUSHES, WAITS, ENDS), min_size=1, max_size=8)


def play(doings: list[tuple[str, int]]) -> None:
    """Erasing never happens by accident, and nothing but a press starts anything."""
    box, presses, holds, since_end = Box(), 0, 0, 0
    for what, milliseconds in doings:
        before, recording = len(box.erased), box.recording
        began = box.now
        if what == "push":
            box.push(milliseconds)
            presses += milliseconds * MS < PRESS
            holds += not recording and milliseconds * MS >= HOLD
        elif what == "wait":
            box.wait(milliseconds)
        else:
            box.end_recording()
            since_end = box.now
        erased = box.erased[before:]
        assert len(erased) <= 1, "one hand erased two films"
        if erased:
            assert not recording
            assert what == "push"
            assert milliseconds * MS >= HOLD
            assert began >= since_end
    assert len(box.started) <= presses
    assert len(box.erased) <= holds
    pauses = [b - a for a, b in zip(box.erased, box.erased[1:], strict=False)]
    assert all(pause >= REST for pause in pauses)


@settings(max_examples=150, deadline=None)
@given(DOINGS)
@example([("push", 200), ("push", 5_100), ("end", 0), ("push", 5_100)])
def test_no_order_of_hands_erases_by_accident(doings: list[tuple[str, int]]) -> None:
    play(doings)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@settings(max_examples=100_000, deadline=None)
@given(DOINGS)
def test_no_order_of_a_hundred_thousand_erases_by_accident(
    doings: list[tuple[str, int]],
) -> None:
    play(doings)
