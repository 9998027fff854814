"""Promise 6: exactly what was marked, asked of the numbered pictures themselves."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from device.boxes import walk
from device.clip import make_clip
from device.clip.check import check as prove
from device.clip.cut import reencode
from device.clip.material import gather
from device.clip.span import choose
from device.media import (
    SAMPLE_RATE,
    SECOND,
    Frame,
    Nanoseconds,
    PictureGone,
)
from tests import films
from tests.clip import asking
from tests.clip.recorded import Recorded, film, record, time
from tests.muxer import parts

EDGES = [
    pytest.param(60, 100, id="in-on-a-key-frame"),
    pytest.param(59, 100, id="in-one-before-a-key-frame"),
    pytest.param(61, 100, id="in-one-after-a-key-frame"),
    pytest.param(70, 120, id="out-on-a-key-frame"),
    pytest.param(70, 121, id="out-one-after-a-key-frame"),
    pytest.param(60, 120, id="both-on-key-frames"),
    pytest.param(64, 79, id="inside-one-group"),
    pytest.param(100, 101, id="a-single-frame"),
    pytest.param(90, 91, id="a-single-key-frame"),
    pytest.param(0, 40, id="from-the-films-first-frame"),
    pytest.param(0, 1, id="only-the-films-first-frame"),
    pytest.param(340, 360, id="to-the-films-last-frame"),
    pytest.param(359, 360, id="only-the-films-last-frame"),
    pytest.param(0, 360, id="the-whole-film"),
]


def check(clip: bytes, first: int, stop: int, rate: int = 30) -> None:
    """See that a clip of a steady film holds its frames and sound, and only those."""
    source = film(rate=rate).samples()
    key = min(-(-first // rate) * rate, stop)
    shown = list(range(first, stop))
    assert films.numbers_in(clip) == shown
    assert films.numbers_in(clip, hidden=True) == shown
    assert asking.pictures(clip)[key - first :] == source[key:stop]
    wanted = [(n - first) / rate for n in shown]
    assert asking.times(clip) == pytest.approx(wanted, abs=2e-5)
    samples = round((stop - first) * SAMPLE_RATE / rate)
    assert 0 <= len(asking.sound(clip)) - samples < 1024
    assert asking.sound_starts(clip) == asking.times(clip)[0] == 0
    assert abs(asking.sound_is_off(clip, first / rate, samples / SAMPLE_RATE)) <= 1


@pytest.mark.parametrize(("first", "stop"), EDGES)
def test_a_clip_holds_the_marked_frames_and_their_sound_and_nothing_else(
    first: int, stop: int
) -> None:
    clip = make_clip(film(), time(first), time(stop))

    check(clip, first, stop)
    assert asking.complaints(clip) == ""


def spans(count: int) -> list[tuple[int, int, int]]:
    chance = random.Random(6)  # noqa: S311
    drawn = []
    for number in range(count):
        rate = (30, 25)[number % 2]
        first, stop = sorted(chance.sample(range(12 * rate + 1), 2))
        drawn.append((rate, first, stop))
    return drawn


@pytest.mark.parametrize(("rate", "first", "stop"), spans(20))
def test_any_span_is_exact(rate: int, first: int, stop: int) -> None:
    clip = make_clip(film(rate=rate), time(first, rate), time(stop, rate))

    check(clip, first, stop, rate)


@pytest.mark.nightly
def test_hundreds_of_spans_are_exact() -> None:
    for rate, first, stop in spans(400)[20:]:
        clip = make_clip(film(rate=rate), time(first, rate), time(stop, rate))

        check(clip, first, stop, rate)
        assert asking.complaints(clip) == ""


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_mark_finds_its_frame_whichever_way_its_time_was_rounded(off: int) -> None:
    start, end = (Nanoseconds(time(n) + off) for n in (40, 47))

    assert films.numbers_in(make_clip(film(), start, end)) == list(range(40, 47))


def test_marks_between_frames_take_the_frames_that_start_between_them() -> None:
    start, end = (Nanoseconds(time(n) + SECOND // 100) for n in (40, 47))

    clip = make_clip(film(), start, end)

    assert films.numbers_in(clip, hidden=True) == list(range(41, 48))
    assert abs(asking.sound_is_off(clip, 41 / 30, 7 / 30)) <= 1


def uneven() -> tuple[list[Frame], Recorded]:
    """A film whose frames come when they like, some of them late by half a frame."""
    chance = random.Random(3)  # noqa: S311
    late = [0] + [chance.randrange(SECOND // 60) for _ in range(359)]
    frames = [
        replace(frame, taken=Nanoseconds(frame.taken + wait))
        for frame, wait in zip(films.frames(12.0), late, strict=True)
    ]
    return frames, record(frames, parts.sound(12.0)[1])


@pytest.mark.parametrize(("first", "stop"), [(45, 50), (59, 130), (60, 61), (0, 300)])
def test_frames_at_uneven_times_are_chosen_and_kept_by_their_own_times(
    first: int, stop: int
) -> None:
    frames, source = uneven()
    start, end = frames[first].taken, frames[stop].taken

    clip = make_clip(source, start, end)

    wanted = [(frame.taken - start) / SECOND for frame in frames[first:stop]]
    assert films.numbers_in(clip, hidden=True) == list(range(first, stop))
    assert asking.times(clip) == pytest.approx(wanted, abs=2e-5)
    seconds = (end - start) / SECOND
    assert abs(asking.sound_is_off(clip, start / SECOND, seconds)) <= 1


def test_made_anew_as_a_whole_uneven_frames_are_as_exact() -> None:
    frames, source = uneven()
    material = gather(source, choose(source.index, frames[45].taken, frames[130].taken))

    sound = material.encoded()

    clip = reencode(material, sound)

    prove(clip, material.wanted((), sound))
    assert films.numbers_in(clip, hidden=True) == list(range(45, 130))


def test_a_long_span_can_be_made_anew_as_a_whole() -> None:
    material = gather(film(), choose(film().index, time(10), time(300)))
    sound = material.encoded()

    clip = reencode(material, sound)

    prove(clip, material.wanted((), sound))
    assert films.numbers_in(clip, hidden=True) == list(range(10, 300))


@pytest.mark.parametrize("first", [60, 75, 90, 101])
def test_the_very_first_samples_are_the_films(first: int) -> None:
    clip = make_clip(film(), time(first), time(first + 20))

    piece, begin = asking.sound(clip)[:400], first * SAMPLE_RATE // 30
    assert asking.place_of(piece, begin, films.noise(12.0)) == begin


def test_copied_frames_look_the_same_to_the_last_bit() -> None:
    clip = make_clip(film(), time(50), time(130))

    whole = make_clip(film(), time(0), time(360))
    shown, meant = asking.planes(clip)[10:], asking.planes(whole)[60:130]
    assert all((a == b).all() for a, b in zip(shown, meant, strict=True))


def test_new_frames_look_like_the_film() -> None:
    clip = make_clip(film(), time(61), time(80))

    whole = make_clip(film(), time(0), time(360))
    for new, old in zip(asking.planes(clip), asking.planes(whole)[61:80], strict=True):
        assert ((new.astype(float) - old) ** 2).mean() < 255**2 / 10**4  # 40 dB


def with_a_hole() -> Recorded:
    """A film whose camera was away from 4 to 6 seconds; the sound went on."""
    frames = films.frames(12.0)
    dark = PictureGone(Nanoseconds(4 * SECOND))
    return record([*frames[:120], dark, *frames[180:]], parts.sound(12.0)[1])


def test_where_the_picture_was_away_the_clip_keeps_the_time() -> None:
    clip = make_clip(with_a_hole(), time(110), time(190))

    shown = [*range(110, 120), *range(180, 190)]
    assert films.numbers_in(clip, hidden=True) == shown
    assert asking.times(clip) == pytest.approx(
        [(n - 110) / 30 for n in shown], abs=2e-5
    )
    assert 0 <= len(asking.sound(clip)) - round(80 / 30 * SAMPLE_RATE) < 1024


def test_a_clip_that_ends_where_the_picture_was_away_keeps_its_sound() -> None:
    clip = make_clip(with_a_hole(), time(110), time(150))

    assert films.numbers_in(clip, hidden=True) == list(range(110, 120))
    assert 0 <= len(asking.sound(clip)) - round(40 / 30 * SAMPLE_RATE) < 1024


def test_a_film_without_sound_makes_a_clip_without_sound() -> None:
    clip = make_clip(record(films.frames(4.0)), time(40), time(70))

    assert films.numbers_in(clip, hidden=True) == list(range(40, 70))
    assert b"soun" not in clip
    assert asking.complaints(clip) == ""


def test_a_clip_can_be_played_from_its_first_byte_and_names_nothing() -> None:
    clip = make_clip(film(), time(61), time(200))

    assert [box.kind for box in walk(clip)] == [b"ftyp", b"moov", b"mdat"]
    assert not re.search(rb"Lav[cf]\d|x264|udta", clip)
    mvhd = clip.index(b"mvhd") + 8
    assert clip[mvhd : mvhd + 8] == bytes(8)


def test_marks_and_samples_do_not_grow_apart_late_in_a_long_film() -> None:
    hour = Nanoseconds(3600 * SECOND)
    late = [
        replace(each, taken=Nanoseconds(each.taken + hour * (n > 0)))
        for n, each in enumerate([films.frames(6.0)[0], *films.frames(6.0)])
    ]
    source = record(late)

    clip = make_clip(source, Nanoseconds(hour + time(61)), Nanoseconds(hour + time(75)))

    assert films.numbers_in(clip, hidden=True) == list(range(61, 75))
