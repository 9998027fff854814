"""Time before the simulated rig: told in tests, real in the demo, and its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.errors import FilmUnreadable
from device.libav.source import Picture
from device.media import SECOND, Block, Frame, Gone, Nanoseconds, Samples, Track
from device.rig import PictureFormat, RigSettings
from device.rig.simulated import SimulatedRig, ToldClock
from device.rig.simulated.drawn import DrawnScene
from device.rig.simulated.pace import Due, RealPace, Reel, ToldPace
from device.rig.simulated.roll import Roll
from tests.rig.contract import Seen

SMALL = RigSettings(width=320, height=180, bit_rate=300_000)


class Enough:
    """Seen, and a word when there is enough of it."""

    def __init__(self, rig: SimulatedRig, frames: int, blocks: int) -> None:
        self.seen = Seen(rig)
        self.threads: dict[type, set[str]] = {Frame: set(), Block: set(), Gone: set()}
        self.there = threading.Event()
        self._wanted = (frames, blocks)

    def __call__(self, item: Frame | Block | Gone) -> None:
        self.threads[type(item)].add(threading.current_thread().name)
        self.seen(item)
        counts = (len(self.seen.frames), len(self.seen.blocks))
        if all(
            count >= least for count, least in zip(counts, self._wanted, strict=True)
        ):
            self.there.set()


def test_in_real_time_things_come_when_they_are_due() -> None:
    with SimulatedRig(SMALL) as rig:
        enough = Enough(rig, frames=40, blocks=70)
        began = time.monotonic()
        rig.camera.open(enough)
        rig.microphone.open(enough)
        assert enough.there.wait(10)
        took = time.monotonic() - began

    seen = enough.seen
    assert took > 1.5, "1.6 s of frames do not come in less"
    old: dict[type, list[float]] = {Frame: [], Block: []}
    for at, item in zip(seen.at, seen.items, strict=True):
        assert not isinstance(item, Gone)
        taken = item.taken if isinstance(item, Frame) else item.heard
        old[type(item)].append((at - taken) / SECOND)
    # None too early; a busy machine may be late, but not with every one of them.
    assert 0.02 <= min(old[Frame][:-1]) < 0.2, "the last one may be hastened by close"
    assert 0.0213 < min(old[Block]) < 0.2
    assert seen.frames[0].taken == seen.blocks[0].heard


def test_camera_and_microphone_have_a_thread_each() -> None:
    with SimulatedRig(SMALL) as rig:
        enough = Enough(rig, frames=2, blocks=2)
        rig.camera.open(enough)
        rig.microphone.open(enough)
        assert enough.there.wait(10)
        seen_by = {kind: set(names) for kind, names in enough.threads.items()}

    assert seen_by[Frame] == {"simulated picture"}
    assert seen_by[Block] == {"simulated sound"}
    names = {thread.name for thread in threading.enumerate()}
    assert not names & {"simulated picture", "simulated sound"}, "both have ended"


def test_sound_does_not_wait_for_a_busy_camera() -> None:
    with SimulatedRig(SMALL) as rig:
        enough = Enough(rig, frames=0, blocks=30)

        def busy(_item: Frame | Block | Gone) -> None:
            enough.there.wait(10)

        rig.camera.open(busy)
        rig.microphone.open(enough)

        assert enough.there.wait(5)


def test_what_is_late_is_not_skipped() -> None:
    with SimulatedRig(SMALL) as rig:
        enough = Enough(rig, frames=40, blocks=0)

        def slow_at_first(item: Frame | Block | Gone) -> None:
            if not enough.seen.items:
                threading.Event().wait(0.4)
            enough(item)

        rig.camera.open(slow_at_first)
        assert enough.there.wait(10)

    taken = [frame.taken for frame in enough.seen.frames]
    assert [at - taken[0] for at in taken] == [
        n * SECOND // 25 for n in range(len(taken))
    ]


def test_a_callback_may_close_its_own_device() -> None:
    for clock in (ToldClock(), None):
        with SimulatedRig(SMALL, clock) as rig:
            closed = threading.Event()

            def close(_item: Frame | Block | Gone, rig: SimulatedRig = rig) -> None:
                rig.camera.close()
                closed.set()  # noqa: B023 - used within this turn only

            rig.camera.open(close)
            rig.film(0.1)
            assert closed.wait(5)


def test_told_time_moves_only_when_told() -> None:
    with SimulatedRig(SMALL, ToldClock()) as rig:
        seen = Seen(rig)
        before = rig.clock.monotonic()
        rig.camera.open(seen)
        assert rig.clock.monotonic() == before
        rig.film(2)

        assert rig.clock.monotonic() == before + 2 * SECOND
        assert len(seen.frames) == 50
        assert seen.at == [frame.taken + SECOND // 50 for frame in seen.frames]


def test_in_told_time_all_is_delivered_in_order_on_the_calling_thread() -> None:
    with SimulatedRig(SMALL, ToldClock()) as rig:
        enough = Enough(rig, frames=1, blocks=1)
        rig.camera.open(enough)
        rig.microphone.open(enough)
        rig.film(1.5)

    here = {threading.current_thread().name}
    assert enough.threads[Frame] == enough.threads[Block] == here
    begins = [
        item.taken - SECOND // 750 if isinstance(item, Frame) else item.heard
        for item in enough.seen.items
        if not isinstance(item, Gone)
    ]
    assert begins == sorted(begins), "a block takes 1.3 ms longer than a frame"
    assert len(enough.seen.frames) == 38
    assert len(enough.seen.blocks) == 70


def test_a_closing_camera_delivers_the_frame_that_is_on_its_way() -> None:
    with SimulatedRig(SMALL, ToldClock()) as rig:
        seen = Seen(rig)
        rig.camera.open(seen)
        rig.film(0.41)
        assert len(seen.frames) == 10
        rig.camera.close()

        assert len(seen.frames) == 11
        assert 0 < rig.clock.monotonic() - seen.frames[-1].taken < SECOND // 50


def test_the_told_clock_is_three_clocks() -> None:
    clock = ToldClock(5 * SECOND)

    assert clock.monotonic() == 5 * SECOND
    assert clock.boot() == clock.monotonic() + clock.asleep
    assert clock.wall() - clock.monotonic() == clock.wall_at_zero
    assert clock.wall_trusted()


def breaking() -> Iterator[Due]:
    yield Due(Nanoseconds(0), Nanoseconds(0), lambda: None)
    raise FilmUnreadable("the film breaks off")


@pytest.mark.parametrize("pace", [ToldPace(ToldClock()), RealPace()])
def test_a_film_that_breaks_is_told_of_and_ends_quietly(
    pace: ToldPace | RealPace, caplog: pytest.LogCaptureFixture
) -> None:
    broken = threading.Event()
    reel = Reel(Track.PICTURE, (due for due in breaking()), broken.set)
    pace.start(reel)
    pace.film(0.01)

    assert broken.wait(5)
    pace.stop(reel)
    assert "the film breaks off" in caplog.text


def test_a_film_that_breaks_makes_the_camera_go_away(tmp_path: Path) -> None:
    class Broken(DrawnScene):
        def pictures(self) -> Iterator[Picture]:
            yield from list(super().pictures())[:20]
            raise FilmUnreadable("the film breaks off")

    with SimulatedRig(SMALL, ToldClock()) as rig:
        rig.camera._roll._scene = Broken(320, 180, 25)
        seen = Seen(rig)
        rig.camera.open(seen)
        rig.film(2)

    assert len(seen.frames) == 20
    assert seen.items[-1] == Gone(Track.PICTURE, seen.at[-1])


def test_a_scene_without_pictures_does_not_go_round_for_ever() -> None:
    class Nothing:
        picture = PictureFormat(320, 180, 25)
        samples = 48_000

        def pictures(self) -> Iterator[Picture]:
            return iter(())

        def sound(self) -> Iterator[Samples]:
            return iter(())

    with pytest.raises(FilmUnreadable):
        next(Roll(Nothing(), 300_000).pictures())


@pytest.mark.nightly
def test_two_hours_are_filmed_in_told_time() -> None:
    with SimulatedRig(SMALL, ToldClock()) as rig:
        counts = {Frame: 0, Block: 0, Gone: 0}

        def count(item: Frame | Block | Gone) -> None:
            counts[type(item)] += 1

        rig.camera.open(count)
        rig.microphone.open(count)
        rig.film(7200)

    assert counts == {Frame: 180_000, Block: 337_500, Gone: 0}
