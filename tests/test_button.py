"""The button: presses, holds and bounces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.button import (
    BOUNCE,
    HOLD,
    PRESS,
    Button,
    Gesture,
    Held,
    Holding,
    LetGo,
    Pressed,
)
from device.media import Nanoseconds

MS = 1_000_000
START = 1_000 * MS
Edges: TypeAlias = Sequence[tuple[bool, int]]
ns = Nanoseconds
LETTER = {Pressed: "p", Holding: "h", Held: "H", LetGo: "l"}


def play(edges: Edges, until: int = 0, every: int = 100 * MS) -> list[Gesture]:
    """What the button says to these edges (down, at), with ticks between and after."""
    button, gestures, now = Button(), list[Gesture](), 0
    for down, at in edges:
        gestures += ticks(button, now, at, every)
        gestures += button.edge(down, Nanoseconds(at))
        now = at
    end = max(until, now + 2 * BOUNCE) + 1
    return gestures + ticks(button, now, end, min(every, BOUNCE))


def ticks(button: Button, start: int, stop: int, every: int) -> list[Gesture]:
    times = range(start, stop, every)
    return [gesture for now in times for gesture in button.tick(Nanoseconds(now))]


def said(gestures: list[Gesture]) -> str:
    return "".join(LETTER[type(gesture)] for gesture in gestures)


def deeds(gestures: list[Gesture]) -> str:
    return said(gestures).replace("h", "")


def push(milliseconds: int, at: int = START) -> Edges:
    return [(True, at), (False, at + milliseconds * MS)]


def bouncing(down: bool, at: int, count: int = 10, apart: int = 2 * MS) -> Edges:
    """A change to *down* that bounces *count* times before it stays."""
    return [(down == (n % 2 == 0), at + n * apart) for n in range(2 * count + 1)]


def test_a_short_push_is_a_press_when_it_is_let_go() -> None:
    assert play(push(300)) == [Pressed(ns(START + 300 * MS), ns(START))]


def test_ten_bounces_of_two_milliseconds_make_exactly_one_press() -> None:
    edges = [*bouncing(True, START), *bouncing(False, START + 400 * MS)]

    assert said(play(edges)) == "p"


def test_a_touch_shorter_than_a_bounce_is_nothing() -> None:
    assert play([(True, START), (False, START + BOUNCE - 1)]) == []


def test_a_hold_counts_down_is_told_once_and_is_no_press() -> None:
    gestures = play(push(7000), every=500 * MS)

    assert said(gestures) == "hhhhhhHl"
    assert gestures[0] == Holding(Nanoseconds(START), PRESS)
    assert gestures[6] == Held(Nanoseconds(START), HOLD)


def test_a_change_of_mind_before_the_hold_is_let_go() -> None:
    gestures = play(push(3500))

    assert deeds(gestures) == "l"
    assert gestures[-1] == LetGo(Nanoseconds(START), Nanoseconds(3500 * MS))


@pytest.mark.parametrize(
    ("milliseconds", "expected"), [(1999, "p"), (2000, "l"), (4999, "l"), (5000, "Hl")]
)
def test_the_bounds_are_two_and_five_seconds(milliseconds: int, expected: str) -> None:
    assert deeds(play(push(milliseconds))) == expected


def test_a_button_that_is_down_at_boot_does_nothing_until_it_is_let_go() -> None:
    stuck = [*bouncing(False, 9000 * MS), *push(300, 10_000 * MS)]

    assert said(play(stuck)) == "p"
    assert Pressed(ns(10_300 * MS), ns(10_000 * MS)) in play(stuck)


def test_a_stuck_button_that_shakes_is_not_a_hold() -> None:
    assert play([(False, START), (True, START + 5 * MS)], until=20_000 * MS) == []


def test_a_loose_contact_that_chatters_for_long_is_not_a_hold() -> None:
    chatter = bouncing(True, START, count=300, apart=10 * MS)

    gestures = play(chatter, until=chatter[-1][1] + HOLD - 1)

    assert deeds(gestures) == ""


def test_a_release_on_the_brink_waits_until_it_is_sure() -> None:
    almost = START + HOLD - 5 * MS
    edges = [(True, START), *bouncing(False, almost, count=3)]

    assert deeds(play(edges, every=MS)) == "l"


def test_a_release_dates_from_its_first_edge_and_a_push_from_its_last() -> None:
    edges = [*bouncing(True, START), *bouncing(False, START + 3000 * MS)]

    last = Nanoseconds(START + 40 * MS)
    assert play(edges)[-1] == LetGo(last, Nanoseconds(START + 3000 * MS - last))


def test_a_hold_is_known_even_if_no_tick_came_meanwhile() -> None:
    assert said(play(push(6000), every=60_000 * MS)) == "Hl"


shaking = st.lists(st.tuples(st.booleans(), st.integers(0, 3000 * MS)), max_size=60)
quick = st.lists(st.tuples(st.booleans(), st.integers(0, 50 * MS)), max_size=60)
any_edges = st.one_of(shaking, quick).map(
    lambda steps: [
        (down, START + at)
        for (down, _), at in zip(
            steps, accumulate(gap for _, gap in steps), strict=True
        )
    ]
)
any_ticks = st.sampled_from([7 * MS, 50 * MS, 333 * MS, 10_000 * MS])


@given(any_edges, any_ticks)
def test_gestures_come_in_a_lawful_order(edges: Edges, every: int) -> None:
    assert re.fullmatch("(p|h*H?l)*(h*H?)", said(play(edges, every=every)))


@given(any_edges, any_ticks)
def test_a_hold_is_five_seconds_down_without_a_real_break(
    edges: Edges, every: int
) -> None:
    gestures = play(edges, until=(edges[-1][1] if edges else 0) + 6000 * MS)
    ups = [
        (at, nxt)
        for (down, at), (_, nxt) in pairwise([*_changes(edges), (True, 1 << 60)])
        if not down
    ]

    for held in (gesture for gesture in gestures if isinstance(gesture, Held)):
        assert held.elapsed >= HOLD
        end = held.since + held.elapsed
        breaks = [
            min(nxt, end) - max(at, held.since)
            for at, nxt in ups
            if at < end and nxt > held.since
        ]
        assert all(length < BOUNCE for length in breaks)


@given(any_edges, any_ticks, any_ticks)
def test_how_often_it_ticks_changes_nothing_that_is_done(
    edges: Edges, one: int, other: int
) -> None:
    done = [
        [type(g) for g in play(edges, every=every) if not isinstance(g, Holding)]
        for every in (one, other)
    ]

    assert done[0] == done[1]


bounce = st.lists(st.integers(1, 4 * MS), max_size=3).map(
    lambda gaps: gaps[: len(gaps) // 2 * 2]
)


@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.integers(100, 1900), st.integers(2100, 4800), st.integers(5100, 9000)
            ),
            bounce,
            bounce,
        ),
        max_size=6,
    )
)
def test_bounces_change_nothing(
    pushes: list[tuple[int, list[int], list[int]]],
) -> None:
    clean, bounced, at = list[tuple[bool, int]](), list[tuple[bool, int]](), START
    for length, pushing, releasing in pushes:
        for down, gaps in ((True, pushing), (False, releasing)):
            clean.append((down, at))
            for n, shift in enumerate(accumulate([0, *gaps])):
                bounced.append((down == (n % 2 == 0), at + shift))
            at += length * MS if down else 200 * MS

    assert deeds(play(bounced)) == deeds(play(clean))


def _changes(edges: Edges) -> Edges:
    """Only those edges that change the level, as the first one implies it."""
    changes = list(edges[:1])
    for down, at in edges[1:]:
        if down != changes[-1][0]:
            changes.append((down, at))
    return changes
