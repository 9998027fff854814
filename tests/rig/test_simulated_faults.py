"""The faults of the simulated rig do what they say, measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest

from device.errors import CameraLost, ConfigError, MicrophoneLost
from device.libav.source import Picture
from device.media import SAMPLE_RATE, SECOND, Frame, Nanoseconds, Samples, Track
from device.rig import PictureFormat, RigSettings
from device.rig.simulated import Faults, SimulatedRig, ToldClock
from device.rig.simulated.microphone import Heard, hear
from tests import films
from tests.rig.contract import Seen
from tests.rig.listening import heard, holes, numbers, place, record

SMALL = RigSettings(width=160, height=90, bit_rate=100_000)


class NoiseScene:
    """A scene to be heard only: 20 seconds of noise."""

    picture = PictureFormat(2, 2, 25)
    samples = 20 * SAMPLE_RATE

    def pictures(self) -> Iterator[Picture]:
        return iter(())

    def sound(self) -> Iterator[Samples]:
        yield films.noise(20)


def blocks_of(simulate: str, seconds: float) -> list[Heard]:
    """What a card with these faults hears in so many seconds."""
    card = hear(NoiseScene(), Faults.parse(simulate), Nanoseconds(0))
    return list(islice(card, int(seconds * SAMPLE_RATE / 1024)))


def filmed(simulate: str, seconds: float, film: Path | None = None) -> Seen:
    settings = RigSettings(film, simulate, width=160, height=90, bit_rate=100_000)
    with SimulatedRig(settings, ToldClock()) as rig:
        return record(rig, seconds)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return films.write_film(tmp_path_factory.mktemp("film") / "two.mp4", 2)


@pytest.mark.parametrize("ppm", [100, -100, 1000])
def test_a_card_that_is_off_hears_more_or_fewer_samples(ppm: int) -> None:
    blocks = blocks_of(f"ppm={ppm}", 60)

    length = (blocks[-1].end - blocks[0].start) / SECOND
    rate = 1024 * len(blocks) / length
    assert (rate / SAMPLE_RATE - 1) * 1e6 == pytest.approx(ppm, abs=0.01)
    assert blocks[0].said == blocks[0].start == 0


@pytest.mark.parametrize("ppm", [1000, -1000])
def test_a_card_that_is_off_hears_what_the_world_says_at_that_moment(ppm: int) -> None:
    samples = np.concatenate([block.samples for block in blocks_of(f"ppm={ppm}", 15)])

    card = 12 * SAMPLE_RATE
    world = place(samples[card : card + 4096], films.noise(20))
    # Within the piece the card runs on by 4 samples: any of them may fit best.
    assert world == pytest.approx(card / (1 + ppm * 1e-6), abs=4)
    assert abs(world - card) > 500


def test_a_wandering_card_is_fastest_after_a_quarter_of_half_an_hour() -> None:
    blocks = blocks_of("wander_ppm=50", 900)
    lengths = np.diff([block.start for block in blocks])

    fast = (1024 * SECOND / SAMPLE_RATE / lengths - 1) * 1e6
    assert fast[0] == pytest.approx(0, abs=0.5)
    assert np.argmax(fast) / len(fast) == pytest.approx(0.5, abs=0.02)
    assert fast.max() == pytest.approx(50, abs=0.5)
    assert fast[-1] == pytest.approx(0, abs=0.5)


def test_jitter_moves_the_times_and_not_the_sound() -> None:
    perfect, jittered = blocks_of("", 30), blocks_of("jitter_ms=5", 30)

    errors = np.array([block.said - block.start for block in jittered]) / 1e6
    assert errors.min() < -4.5
    assert errors.max() > 4.5
    assert np.abs(errors).max() <= 5
    assert abs(errors.mean()) < 0.5
    for one, other in zip(perfect, jittered, strict=True):
        assert np.array_equal(one.samples, other.samples)


def test_only_the_first_second_is_wrong_by_as_much_as_it_is_told() -> None:
    blocks = blocks_of("first_second_ms=90", 3)

    first = [b.start - b.said for b in blocks if b.start < SECOND]
    assert 60e6 < max(first) <= 90e6
    assert min(first) >= 0
    assert all(b.start == b.said for b in blocks if b.start >= SECOND)


def test_three_lost_blocks_are_lost_within_twenty_seconds() -> None:
    seen = filmed("lose_blocks=3", 24)

    assert [missing for _, missing in holes(seen.blocks)] == pytest.approx([1, 1, 1])
    at = [seconds for seconds, _ in holes(seen.blocks)]
    assert at == pytest.approx([5, 10, 15], abs=0.03)


def test_blocks_are_lost_at_the_rate_that_was_told() -> None:
    lost = sum(block.lost for block in blocks_of("lose_blocks_per_hour=3600", 600))

    assert 500 < lost < 700


def test_a_camera_that_drops_frames_still_shows_whole_pictures(film: Path) -> None:
    settings = RigSettings(film, "drop_frames=0.3")
    with SimulatedRig(settings, ToldClock()) as rig:
        start = rig.clock.monotonic()
        frames = record(rig, 10).frames

    assert 0.22 < 1 - len(frames) / 300 < 0.38
    truth = [round((f.taken - start) * 30 / SECOND) % 60 for f in frames]
    assert numbers(frames) == truth
    assert sum(frame.key for frame in frames) == 10


def test_late_frames_say_so_and_show_what_was_there_then(film: Path) -> None:
    with SimulatedRig(RigSettings(film, "vfr_ms=12"), ToldClock()) as rig:
        start = rig.clock.monotonic()
        frames = record(rig, 4).frames

    late = [f.taken - start - n * SECOND // 30 for n, f in enumerate(frames)]
    assert 10e6 < max(late) <= 12e6
    assert min(late) >= 0
    assert numbers(frames) == [(f.taken - start) * 30 // SECOND % 60 for f in frames]


def test_frames_never_overtake_each_other_however_late_they_are() -> None:
    frames = filmed("vfr_ms=500", 8).frames

    assert all(before.taken < after.taken for before, after in pairwise(frames))


@pytest.mark.parametrize("track", list(Track))
def test_a_device_goes_away_and_comes_back_when_it_is_told(track: Track) -> None:
    name = "camera" if track is Track.PICTURE else "microphone"
    seen = filmed(f"unplug_{name}_at=2,plug_{name}_at=4", 7)
    zero = seen.blocks[0].heard

    assert [gone.track for gone in seen.gone] == [track]
    assert (seen.gone[0].at - zero) / SECOND == pytest.approx(2, abs=0.07)
    theirs = seen.frames if track is Track.PICTURE else seen.blocks
    times = [
        (item.taken if isinstance(item, Frame) else item.heard) - zero
        for item in theirs
    ]
    assert not [at for at in times if 2 * SECOND <= at < 4 * SECOND]
    assert [at for at in times if 4 * SECOND <= at < 5.1 * SECOND]


def test_a_device_that_never_comes_back_says_so_once() -> None:
    seen = filmed("unplug_microphone_at=1", 4)

    assert len(seen.gone) == 1
    assert len(seen.frames) == 100


def test_a_missing_camera_cannot_be_opened_and_the_microphone_can() -> None:
    settings = RigSettings(simulate="no_camera=yes", width=160, height=90)
    with SimulatedRig(settings, ToldClock()) as rig:
        with pytest.raises(CameraLost):
            rig.camera.open(Seen(rig))
        seen = Seen(rig)
        rig.microphone.open(seen)
        rig.film(1)

    assert len(seen.blocks) == 46


def test_a_missing_or_unplugged_microphone_cannot_be_opened() -> None:
    with (
        SimulatedRig(RigSettings(simulate="no_microphone"), ToldClock()) as rig,
        pytest.raises(MicrophoneLost),
    ):
        rig.microphone.open(Seen(rig))
    with SimulatedRig(SMALL, ToldClock()) as rig:
        rig.microphone.unplug()
        with pytest.raises(MicrophoneLost):
            rig.microphone.open(Seen(rig))
        rig.microphone.plug()
        assert record(rig, 1).blocks


def test_the_same_seed_is_the_same_bad_day() -> None:
    def day(seed: int) -> list[tuple[Nanoseconds, bool]]:
        simulate = f"jitter_ms=5,lose_blocks_per_hour=9000,seed={seed}"
        return [(block.said, block.lost) for block in blocks_of(simulate, 20)]

    assert day(7) == day(7)
    assert day(7) != day(8)


def test_every_fault_has_its_line_of_help() -> None:
    lines = Faults.help().splitlines()

    assert [line.partition("=")[0] for line in lines] == [
        f.name for f in fields(Faults)
    ]
    assert all(len(line) < 100 for line in lines)


def test_faults_are_read_from_the_command_line() -> None:
    faults = Faults.parse("ppm=-100, lose_blocks=3,plug_camera_at=2.5 ,no_camera=no,")

    assert faults == Faults(ppm=-100, lose_blocks=3, plug_camera_at=2.5)
    assert Faults.parse("") == Faults()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("pmp=100", "'pmp'", id="unknown"),
        pytest.param("ppm=fast", "'fast'", id="no-number"),
        pytest.param("ppm=", "''", id="empty"),
        pytest.param("ppm=nan", "'nan'", id="nan"),
        pytest.param("drop_frames=1.5", "'1.5'", id="too-much"),
        pytest.param("jitter_ms=-1", "'-1'", id="negative"),
        pytest.param("lose_blocks=2.5", "'2.5'", id="not-whole"),
        pytest.param("no_camera=perhaps", "'perhaps'", id="neither-yes-nor-no"),
    ],
)
def test_a_wrong_fault_is_named_with_what_there_is(text: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named) as caught:
        Faults.parse(text)

    assert text.partition("=")[0] in str(caught.value) + caught.value.hint
    assert caught.value.hint != ConfigError.hint


def test_what_was_heard_is_there_even_when_a_block_was_lost() -> None:
    seen = filmed("lose_blocks=1", 7)
    perfect = filmed("", 7)

    zero = seen.blocks[0].heard
    truth = heard(perfect.blocks)
    for block in seen.blocks:
        first = round((block.heard - zero) * SAMPLE_RATE / SECOND)
        assert np.array_equal(block.samples, truth[first : first + 1024])
