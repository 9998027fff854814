"""Picture and sound of the simulated rig are truly in step, lap after lap."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from device.media import SAMPLE_RATE, SECOND
from device.rig import RigSettings
from device.rig.simulated import SimulatedRig, ToldClock
from tests import films
from tests.rig.contract import Seen
from tests.rig.listening import heard, numbers, place, record


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return films.write_film(tmp_path_factory.mktemp("film") / "two.mp4", 2)


@pytest.fixture(scope="module")
def odd_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """49 pictures at 29 a second: neither whole seconds nor whole samples."""
    path = tmp_path_factory.mktemp("film") / "odd.mp4"
    return films.write_film(path, 1.7, rate=29)


def rig_before(film: Path, simulate: str = "") -> SimulatedRig:
    return SimulatedRig(RigSettings(film=film, simulate=simulate), ToldClock())


def test_every_picture_is_taken_when_the_film_shows_it(film: Path) -> None:
    with rig_before(film) as rig:
        start = rig.clock.monotonic()
        frames = record(rig, 5).frames

    assert numbers(frames) == [n % 60 for n in range(150)]
    for n, frame in enumerate(frames):
        assert abs(frame.taken - start - n * SECOND // 30) <= 1


def test_the_sound_is_heard_at_its_very_sample(film: Path) -> None:
    with rig_before(film) as rig:
        start = rig.clock.monotonic()
        blocks = record(rig, 1.8).blocks

    assert blocks[0].heard == start
    for n, block in enumerate(blocks):
        assert block.heard - start == n * 1024 * SECOND // SAMPLE_RATE
    truth = films.noise(2)
    assert place(heard(blocks)[48_000:56_192], truth) == 48_000
    assert len(blocks) == int(1.8 * SAMPLE_RATE) // 1024


@pytest.mark.parametrize("lap", [1, 2, 7, 19])
def test_each_lap_begins_together_in_picture_and_sound(
    odd_film: Path, lap: int
) -> None:
    with rig_before(odd_film) as rig:
        seen = record(rig, 1.69 * (lap + 1))

    frame = seen.frames[49 * lap]
    assert numbers(seen.frames)[49 * lap] == 0
    piece = films.noise(1.7)[:8192]
    begins = round((frame.taken - seen.blocks[0].heard) * SAMPLE_RATE / SECOND)
    around = heard(seen.blocks)[begins - 2000 : begins + 20_000]
    assert place(piece, around) == pytest.approx(2000, abs=1)


def test_the_sound_of_a_film_is_not_changed_by_a_perfect_card(film: Path) -> None:
    with rig_before(film) as rig:
        once = heard(record(rig, 5).blocks)

    lap = 2 * SAMPLE_RATE
    assert np.array_equal(once[:lap], once[lap : 2 * lap])


def test_a_lap_that_is_repeated_shows_the_same_as_one_that_is_encoded(
    film: Path,
) -> None:
    with rig_before(film) as rig:
        first = record(rig, 2).frames
        again = record(rig, 5).frames

    assert [f.payload for f in again[:60]] == [f.payload for f in first]
    assert numbers(again) == [n % 60 for n in range(150)]


def test_every_recording_begins_at_the_first_picture(film: Path) -> None:
    with rig_before(film) as rig:
        record(rig, 0.7)
        rig.film(0.33)
        start = rig.clock.monotonic()
        again = record(rig, 0.5)

    assert numbers(again.frames)[0] == 0
    assert again.frames[0].taken == again.blocks[0].heard == start


def test_who_comes_later_sees_a_world_that_went_on(film: Path) -> None:
    with rig_before(film) as rig:
        camera, microphone = Seen(rig), Seen(rig)
        start = rig.clock.monotonic()
        rig.microphone.open(microphone)
        rig.film(0.5)
        rig.camera.open(camera)
        rig.film(1.2)

    first = camera.frames[0]
    assert numbers(camera.frames)[0] == round((first.taken - start) * 30 / SECOND) > 0
    assert first.key


def test_what_was_unplugged_comes_back_to_a_world_that_went_on(film: Path) -> None:
    with rig_before(film) as rig:
        seen = Seen(rig)
        start = rig.clock.monotonic()
        rig.camera.open(seen)
        rig.film(0.5)
        rig.camera.unplug()
        rig.film(0.3)
        rig.camera.plug()
        rig.film(1)

    back = next(n for n, f in enumerate(seen.frames) if f.taken > seen.gone[0].at)
    frame = seen.frames[back]
    assert frame.key
    assert numbers(seen.frames[back:])[0] == (frame.taken - start) * 30 // SECOND
    assert len(seen.gone) == 1


def test_the_drawn_scene_is_the_same_every_time() -> None:
    settings = RigSettings(width=320, height=180)
    seen = []
    for _ in range(2):
        with SimulatedRig(settings, ToldClock()) as rig:
            seen.append(record(rig, 3).items)

    assert [len(items) for items in seen] == [75 + 140] * 2
    for one, other in zip(*seen, strict=True):
        if hasattr(one, "payload"):
            assert one == other
        else:
            assert np.array_equal(one.samples, other.samples)


def test_people_are_heard_in_the_drawn_scene_and_quietly() -> None:
    with SimulatedRig(RigSettings(width=320, height=180), ToldClock()) as rig:
        sound = heard(record(rig, 12).blocks)

    assert 0.1 < np.abs(sound).max() < 0.3
    assert np.abs(sound[: SAMPLE_RATE // 4]).max() == 0
