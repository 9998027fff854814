from itertools import pairwise

import pytest

from device.errors import MediaError
from device.fragment import TIMESCALE
from device.media import SEGMENT, PictureGone, PlacedFrame, Run, Track
from device.muxer import PATIENCE, Muxer
from tests import films
from tests.muxer.parts import FORMAT, Film, at, film, in_order, mux, placed, sound

CONFIG = sound(1)[0]


def runs(made: Film, track: Track) -> list[Run]:
    return [s.runs[track] for s in made.segments if track in s.runs]


def seconds(run: Run, track: Track) -> float:
    return run.start / TIMESCALE[track]


def test_every_player_sees_every_frame_in_order() -> None:
    assert films.numbers_in(film(5).whole) == list(range(150))


def test_a_segment_is_half_a_second_and_begins_with_a_key_where_there_is_one() -> None:
    pictures = runs(film(5), Track.PICTURE)

    assert [seconds(run, Track.PICTURE) for run in pictures] == [
        n / 2 for n in range(10)
    ]
    assert [run.keys for run in pictures] == [(0,), ()] * 5


@pytest.mark.parametrize("rate", [24, 25, 30, 50])
def test_durations_touch_and_never_add_up_a_rounding(rate: int) -> None:
    made = film(4, rate)
    assert [run.keys for run in runs(made, Track.PICTURE)] == [(0,), ()] * 4
    for track in Track:
        for earlier, later in pairwise(runs(made, track)):
            assert earlier.end == later.start
    last = runs(made, Track.PICTURE)[-1]
    assert last.end == 4 * 90_000


def test_frame_times_are_kept_to_the_tick() -> None:
    jitter = [0, 31, 70, 99, 131, 170, 201, 231, 270, 301, 330, 371, 400, 431, 467, 500]
    frames = [
        PlacedFrame(at(ms / 1000 + 1e-6 / 3), f.key, f.payload)
        for ms, f in zip(jitter, films.frames(1), strict=False)
    ]

    (first, *_) = runs(mux(in_order(frames, sound(1)[1]), CONFIG), Track.PICTURE)

    assert [90 * ms for ms in jitter] == [
        first.start + sum(first.durations[:n]) for n in range(16)
    ]


def test_a_segment_waits_for_its_sound_and_for_nothing_else() -> None:
    muxer, frames = Muxer(FORMAT, CONFIG), placed(0.8)
    waiting = [made for frame in frames for made in muxer.feed(frame)]
    *most, last = [p for p in sound(2)[1] if p.first < 24_000]

    early = [made for packet in most for made in muxer.feed(packet)]

    assert (waiting, early) == ([], [])
    assert [made.number for made in muxer.feed(last)] == [0]


def test_sound_belongs_to_the_segment_in_which_it_starts() -> None:
    made = film(3)

    for number, run in enumerate(runs(made, Track.SOUND)[:-1]):
        starts = [run.start + 1024 * n for n in range(len(run.sizes))]
        assert number * 24_000 <= starts[0] < starts[-1] < (number + 1) * 24_000


def test_a_sound_that_never_comes_does_not_hold_up_the_picture() -> None:
    muxer, frames = Muxer(FORMAT, CONFIG), placed(5)

    made = [segment for frame in frames for segment in muxer.feed(frame)]

    assert len(made) == (frames[-1].start - PATIENCE) // SEGMENT == 9
    assert set(made[0].runs) == {Track.PICTURE}


def test_a_key_frame_starts_a_segment_unless_one_has_just_begun() -> None:
    frames = placed(3)
    odd = {20, 33, 36}  # 0.67 s; 1.1 s; 0.1 s after that
    frames = [
        PlacedFrame(f.start, n in odd or f.key, f.payload) for n, f in enumerate(frames)
    ]

    pictures = runs(mux(in_order(frames, sound(3)[1]), CONFIG), Track.PICTURE)

    starts = [round(run.start / 3000) for run in pictures]
    assert starts == [0, 15, 30, 45, 60, 75]
    assert pictures[1].keys == (5,)
    assert pictures[2].keys == (0, 3, 6)


def test_only_a_key_frame_can_begin_a_film() -> None:
    frames = placed(3)[10:]

    made = mux(in_order(frames, sound(3)[1]), CONFIG)

    assert films.numbers_in(made.whole) == list(range(30, 90))
    assert runs(made, Track.PICTURE)[0].start == 90_000


def without_picture(start: float, end: float) -> list[PlacedFrame | PictureGone]:
    """Frames of 6 s, of which those from *start* on are gone until *end*."""
    frames = placed(6)
    return [
        *(f for f in frames if f.start < at(start)),
        PictureGone(at(start)),
        *(f for f in frames if f.start >= at(end)),
    ]


def test_where_the_picture_is_gone_the_sound_goes_on() -> None:
    made = mux(in_order(without_picture(1.7, 3.8), sound(6)[1]), CONFIG)

    ends = [run.end / 90_000 for run in runs(made, Track.PICTURE)]
    starts = [run.start / 90_000 for run in runs(made, Track.PICTURE)]
    assert 1.7 in ends
    assert [start for start in starts if 1.7 <= start < 5] == [4, 4.5]
    alone = [s for s in made.segments if set(s.runs) == {Track.SOUND}]
    assert [round(seconds(s.runs[Track.SOUND], Track.SOUND), 1) for s in alone] == [
        1.7,
        2.2,
        2.7,
        3.2,
        3.7,
    ]
    sounds = runs(made, Track.SOUND)
    assert all(earlier.end == later.start for earlier, later in pairwise(sounds))


def test_after_a_gap_every_picture_is_where_it_was_in_the_room() -> None:
    made = mux(in_order(without_picture(1.7, 3.8), sound(6)[1]), CONFIG)

    assert films.numbers_in(made.whole) == [*range(51), *range(120, 180)]


def test_a_film_can_end_without_its_picture() -> None:
    frames: list[PlacedFrame | PictureGone] = [*placed(1), PictureGone(at(1))]

    made = mux(in_order(frames, sound(3)[1]), CONFIG)

    assert runs(made, Track.SOUND)[-1].end >= 3 * 48_000 - 2048
    assert [s.number for s in made.segments] == list(range(len(made.segments)))


def test_the_last_frame_lasts_as_long_as_most() -> None:
    frames = placed(1)[:5]
    late = PlacedFrame(at(0.3), False, frames[-1].payload)

    made = mux([*frames, late, *sound(1)[1]], CONFIG)

    assert runs(made, Track.PICTURE)[0].durations[-2:] == (15_000, 3000)


def test_nothing_is_lost_at_the_end() -> None:
    made = film(1.77)

    pictures, sounds = runs(made, Track.PICTURE), runs(made, Track.SOUND)
    assert sum(len(run.sizes) for run in pictures) == 53
    assert sum(len(run.sizes) for run in sounds) == len(sound(1.77)[1])


def test_a_recording_without_a_frame_has_no_segment_and_no_head() -> None:
    muxer = Muxer(FORMAT, CONFIG)

    assert (muxer.finish(), muxer.init) == ([], None)


def test_a_camera_with_other_parameters_is_refused() -> None:
    other = films.frames(1, width=640, height=360)[0].payload

    with pytest.raises(MediaError, match="other settings"):
        mux([*placed(1), PlacedFrame(at(1), True, other)], CONFIG)


def test_frames_out_of_order_are_refused() -> None:
    frames = placed(1)

    with pytest.raises(MediaError, match="order"):
        mux([frames[0], frames[2], frames[1]], CONFIG)


def test_nothing_is_kept_of_a_segment_that_is_out() -> None:
    muxer = Muxer(FORMAT, CONFIG)
    for item in in_order(placed(6), sound(6)[1]):
        muxer.feed(item)

        assert len(muxer._spans) <= 2
        assert len(muxer._sound) <= 50
        assert len(muxer._cutter._samples) <= 16


def test_any_run_of_segments_plays_behind_the_head() -> None:
    made = film(5)

    for first, last in ((0, 1), (2, 3), (4, 10), (6, 8)):
        part = made.init + b"".join(s.payload for s in made.segments[first:last])
        assert films.numbers_in(part) == list(range(15 * first, 15 * last))


def test_a_missing_segment_moves_nothing() -> None:
    made = film(5)
    part = made.init + b"".join(s.payload for s in made.segments if s.number != 4)

    kept = [n for n in range(150) if n // 15 not in (4,)]
    seen = films.numbers_in(part)
    assert seen[:60] == kept[:60]
    assert seen[-60:] == kept[-60:]


def test_sound_packets_before_the_first_frame_are_kept_for_it() -> None:
    _, packets = sound(2)

    made = mux([*packets[:30], *placed(2), *packets[30:]], CONFIG)

    assert runs(made, Track.SOUND)[0].start == 0


def test_a_packet_that_starts_where_a_segment_ends_belongs_to_the_next() -> None:
    frames = [f for f in placed(2) if f.start < at(0.96) or f.start >= at(1)]
    items: list[PlacedFrame | PictureGone] = [
        *frames[:29],
        PictureGone(at(0.96)),
        *frames[29:],
    ]

    made = mux(in_order(items, sound(2)[1]), CONFIG)

    assert 0.96 * 48_000 == 45 * 1024
    assert made.segments[1].runs[Track.SOUND].end == 45 * 1024


def test_the_last_segment_takes_the_sound_that_outlasts_the_picture() -> None:
    made = mux(in_order(placed(1), sound(1.5)[1]), CONFIG)

    assert runs(made, Track.SOUND)[-1].end >= 1.47 * 48_000
    assert len(made.segments) == 2
