"""What every rig must keep, simulated or real: one function a clause.

A rig comes here as a ``RigUnderTest``: the rig, and the few things that only hands
can do to it. ``test_contract.py`` runs every clause over every rig that
``conftest.py`` names; to add a rig, add it there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest

from device.media import SAMPLE_RATE, SECOND, Block, Frame, Gone, Nanoseconds, Track
from device.rig import Camera, Light, Microphone, Rig, Sound

LATE = SECOND // 2
"""How old frames and blocks may be when they come; a busy machine may delay some."""


def nobody(_down: bool, _at: Nanoseconds) -> None:
    """Nobody pushes this button."""


@dataclass
class RigUnderTest:
    """A rig, and what hands do to it; None where they cannot reach.

    *film* lets so many seconds pass on the rig's clock, and what falls due in them
    be delivered. *press* pushes the button and lets it go. *lit* tells whether the
    light is solid now. *unplug* and *plug* take a track's device away and back.
    """

    rig: Rig
    film: Callable[[float], None]
    press: Callable[[], None]
    lit: Callable[[], bool]
    unplug: Callable[[Track], None] | None = None
    plug: Callable[[Track], None] | None = None

    def film_until(self, done: Callable[[], bool], seconds: float = 20) -> None:
        """Let time pass until *done*, and no longer than *seconds*."""
        for _ in range(int(seconds / 0.02)):
            if done():
                return
            self.film(0.02)
        raise AssertionError("it never came")


@dataclass
class Seen:
    """What a device delivered, and when that was on the rig's clock."""

    rig: Rig
    items: list[Frame | Block | Gone] = field(default_factory=list)
    at: list[Nanoseconds] = field(default_factory=list)

    def __call__(self, item: Frame | Block | Gone) -> None:
        self.at.append(self.rig.clock.monotonic())
        self.items.append(item)

    @property
    def frames(self) -> list[Frame]:
        return [item for item in self.items if isinstance(item, Frame)]

    @property
    def blocks(self) -> list[Block]:
        return [item for item in self.items if isinstance(item, Block)]

    @property
    def gone(self) -> list[Gone]:
        return [item for item in self.items if isinstance(item, Gone)]


def look(subject: RigUnderTest, frames: int) -> Seen:
    """Open the camera until it has delivered this many frames, and close it."""
    seen = Seen(subject.rig)
    subject.rig.camera.open(seen)
    subject.film_until(lambda: len(seen.frames) >= frames)
    subject.rig.camera.close()
    return seen


def listen(subject: RigUnderTest, blocks: int) -> Seen:
    """Open the microphone until it has delivered this many blocks, and close it."""
    seen = Seen(subject.rig)
    subject.rig.microphone.open(seen)
    subject.film_until(lambda: len(seen.blocks) >= blocks)
    subject.rig.microphone.close()
    return seen


def units(payload: bytes) -> set[int]:
    """The types of the NAL units of an access unit in Annex B form."""
    return {unit[0] & 31 for unit in payload.split(b"\0\0\1")[1:]}


def the_first_frame_is_a_key_frame_with_its_parameter_sets(s: RigUnderTest) -> None:
    first = look(s, 2).frames[0]

    assert first.key
    assert units(first.payload) >= {5, 7, 8}, "IDR picture, SPS, PPS"


def a_key_frame_comes_every_second(s: RigUnderTest) -> None:
    frames = look(s, round(2.5 * s.rig.camera.picture.frame_rate)).frames

    keys = [frame for frame in frames if frame.key]
    assert len(keys) >= 3
    assert all(units(key.payload) >= {5, 7, 8} for key in keys)
    for before, after in pairwise(keys):
        assert after.taken - before.taken <= 1.1 * SECOND
    assert not any(5 in units(frame.payload) for frame in frames if not frame.key)


def frames_ascend_on_the_clock_of_the_rig(s: RigUnderTest) -> None:
    before = s.rig.clock.monotonic()
    seen = look(s, 30)

    assert seen.frames[0].taken >= before
    for earlier, later in pairwise(seen.frames):
        assert earlier.taken < later.taken
    ages = [at - frame.taken for at, frame in zip(seen.at, seen.frames, strict=True)]
    assert 0 < min(ages) < LATE


def frames_come_as_often_as_the_camera_says(s: RigUnderTest) -> None:
    frames = look(s, 31).frames

    spacing = (frames[30].taken - frames[0].taken) / 30
    assert spacing == pytest.approx(SECOND / s.rig.camera.picture.frame_rate, rel=0.1)


def blocks_are_mono_and_ascend_on_the_clock_of_the_rig(s: RigUnderTest) -> None:
    seen = listen(s, 40)

    ages = [at - block.heard for at, block in zip(seen.at, seen.blocks, strict=True)]
    assert 0 < min(ages) < LATE
    for at, block in zip(seen.at, seen.blocks, strict=True):
        assert block.heard < block.arrived <= at
        assert block.samples.dtype == np.float32
        assert block.samples.ndim == 1
        assert np.abs(block.samples).max() <= 1
    for earlier, later in pairwise(seen.blocks):
        assert earlier.heard < later.heard


def blocks_touch_each_other(s: RigUnderTest) -> None:
    blocks = listen(s, 40).blocks

    heard = blocks[-1].heard - blocks[0].heard
    length = sum(len(block.samples) for block in blocks[:-1]) / SAMPLE_RATE
    assert heard / SECOND == pytest.approx(length, abs=0.05)


def nothing_is_delivered_after_close(s: RigUnderTest) -> None:
    seen = [look(s, 3), listen(s, 3)]
    counts = [len(each.items) for each in seen]

    s.film(0.3)

    assert [len(each.items) for each in seen] == counts


def closing_twice_is_fine(s: RigUnderTest) -> None:
    look(s, 1)
    listen(s, 1)

    s.rig.camera.close()
    s.rig.microphone.close()


def what_was_closed_opens_again(s: RigUnderTest) -> None:
    first, again = look(s, 3), look(s, 3)
    heard, heard_again = listen(s, 3), listen(s, 3)

    assert again.frames[0].key
    assert again.frames[0].taken > first.frames[-1].taken
    assert heard_again.blocks[0].heard > heard.blocks[-1].heard


def camera_and_microphone_work_at_once(s: RigUnderTest) -> None:
    seen = Seen(s.rig)
    s.rig.camera.open(seen)
    s.rig.microphone.open(seen)
    s.film_until(lambda: len(seen.frames) > 10 and len(seen.blocks) > 10)
    s.rig.camera.close()
    s.rig.microphone.close()

    assert abs(seen.frames[5].taken - seen.blocks[5].heard) < SECOND


def edges_come_down_and_up_with_ascending_times(s: RigUnderTest) -> None:
    edges: list[tuple[bool, Nanoseconds]] = []
    s.rig.panel.watch(lambda down, at: edges.append((down, at)), nobody)
    before = s.rig.clock.monotonic()

    s.press()
    s.film_until(lambda: len(edges) >= 2)

    assert edges[0][0]
    assert not edges[-1][0]
    times = [before, *(at for _, at in edges), s.rig.clock.monotonic()]
    assert times == sorted(times)


def an_edge_may_read_the_clock_and_change_the_light(s: RigUnderTest) -> None:
    times: list[Nanoseconds] = []

    def edge(down: bool, at: Nanoseconds) -> None:
        s.rig.panel.show(Light.SOLID if down else Light.DARK)
        times.append(s.rig.clock.monotonic())

    s.rig.panel.watch(edge, nobody)
    s.press()
    s.film_until(lambda: len(times) >= 2)

    assert not s.lit()


def the_light_shows_what_it_is_told(s: RigUnderTest) -> None:
    s.rig.panel.show(Light.SOLID)
    assert s.lit()

    for light in (Light.SLOW_WINK, Light.DOUBLE_WINK, Light.DARK):
        s.rig.panel.show(Light.SOLID)
        s.rig.panel.show(light)
        s.film_until(lambda: not s.lit(), 3)

    s.rig.panel.show(Light.PARTLY)
    s.film_until(s.lit, 3)


def a_sound_changes_nothing_that_the_light_shows(s: RigUnderTest) -> None:
    s.rig.panel.show(Light.SOLID)

    for sound in Sound:
        s.rig.panel.sound(sound)

    assert s.lit()


def a_closed_panel_is_dark(s: RigUnderTest) -> None:
    s.rig.panel.show(Light.SOLID)
    s.rig.panel.close()
    s.rig.panel.close()

    assert not s.lit()


def a_closed_rig_is_dark_and_silent(s: RigUnderTest) -> None:
    seen = Seen(s.rig)
    s.rig.panel.show(Light.SOLID)
    s.rig.camera.open(seen)
    s.rig.microphone.open(seen)
    s.film_until(lambda: len(seen.items) > 3)
    s.rig.close()
    count = len(seen.items)
    s.rig.close()

    assert not s.lit()
    s.film(0.2)
    assert len(seen.items) == count


def what_goes_away_says_so_and_comes_back(s: RigUnderTest, track: Track) -> None:
    if s.unplug is None or s.plug is None:
        pytest.skip("nobody can unplug it here")
    seen = Seen(s.rig)
    device: Camera | Microphone = s.rig.camera
    if track is Track.SOUND:
        device = s.rig.microphone
    device.open(seen)
    s.film_until(lambda: len(seen.items) > 3)
    s.unplug(track)
    s.film_until(lambda: bool(seen.gone))
    before = len(seen.items)
    s.plug(track)
    s.film_until(lambda: len(seen.items) > before + 3)
    device.close()

    assert [gone.track for gone in seen.gone] == [track]
    back = seen.items[seen.items.index(seen.gone[0]) + 1]
    assert isinstance(back, Frame if track is Track.PICTURE else Block)
    if isinstance(back, Frame):
        assert back.key
        assert units(back.payload) >= {5, 7, 8}


CLAUSES: list[Callable[[RigUnderTest], None]] = [
    the_first_frame_is_a_key_frame_with_its_parameter_sets,
    a_key_frame_comes_every_second,
    frames_ascend_on_the_clock_of_the_rig,
    frames_come_as_often_as_the_camera_says,
    blocks_are_mono_and_ascend_on_the_clock_of_the_rig,
    blocks_touch_each_other,
    nothing_is_delivered_after_close,
    closing_twice_is_fine,
    what_was_closed_opens_again,
    camera_and_microphone_work_at_once,
    edges_come_down_and_up_with_ascending_times,
    an_edge_may_read_the_clock_and_change_the_light,
    the_light_shows_what_it_is_told,
    a_sound_changes_nothing_that_the_light_shows,
    a_closed_panel_is_dark,
    a_closed_rig_is_dark_and_silent,
]
