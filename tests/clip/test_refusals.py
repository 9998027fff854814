"""What no clip is made of, and what is said then; and the second way to a clip."""

from __future__ import annotations

import logging
from dataclasses import replace
from fractions import Fraction

import av
import pytest

from device.clip import make_clip
from device.errors import ClipRefused, MediaError, SpanInvalid
from device.media import SAMPLE_RATE, SECOND, Frame, Nanoseconds
from tests import films
from tests.clip import asking
from tests.clip.recorded import Recorded, film, record, time
from tests.muxer import parts


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        pytest.param(5.0, 5.0, "end before it begins", id="nothing"),
        pytest.param(5.0, 4.0, "end before it begins", id="backwards"),
        pytest.param(-1.0, 4.0, "from 0 to 12.0", id="before-the-film"),
        pytest.param(11.0, 12.2, "from 0 to 12.0", id="after-the-film"),
        pytest.param(13.0, 14.0, "from 0 to 12.0", id="outside"),
        pytest.param(5.001, 5.002, "no picture between", id="between-two-frames"),
        pytest.param(5.025, 5.045, "than one picture", id="shorter-than-a-frame"),
    ],
)
def test_marks_that_make_no_clip_are_explained(
    start: float, end: float, said: str
) -> None:
    with pytest.raises(SpanInvalid, match=said) as refusal:
        make_clip(film(), parts.at(start), parts.at(end))

    assert refusal.value.hint


def test_a_mark_just_past_the_end_means_the_end() -> None:
    clip = make_clip(film(), time(355), parts.at(12.03))

    assert films.numbers_in(clip, hidden=True) == list(range(355, 360))


def test_an_empty_film_makes_no_clip() -> None:
    with pytest.raises(SpanInvalid):
        make_clip(Recorded(film().init, {}), parts.at(0), parts.at(1))


# Segment 8 holds 4.0 to 4.5 s with a key frame, 9 holds 4.5 to 5.0 s without one.
@pytest.mark.parametrize(
    ("lost", "start", "end", "said"),
    [
        pytest.param([8], 3.5, 6.0, "4.0 to 4.5", id="in-the-middle"),
        pytest.param([8], 4.1, 6.0, "4.0 to 4.5", id="at-the-beginning"),
        pytest.param([8], 3.0, 4.2, "4.0 to 4.5", id="at-the-end"),
        pytest.param([8], 4.1, 4.3, "4.0 to 4.5", id="all-of-it"),
        pytest.param([8], 4.6, 6.0, "4.0 to 4.5", id="the-key-frame-before-it"),
        pytest.param([8, 9], 3.5, 6.0, "4.0 to 5.0", id="two-of-them"),
        pytest.param([0], 0.2, 2.0, "0.0 to 0.5", id="the-films-beginning"),
        pytest.param([0], 0.7, 2.0, "0.0 to ", id="the-films-first-key-frame"),
        pytest.param([0, 1], 0.2, 2.0, "0.0 to 1.0", id="the-films-first-second"),
    ],
)
def test_a_clip_across_lost_film_is_refused_and_the_place_named(
    lost: list[int], start: float, end: float, said: str
) -> None:
    with pytest.raises(ClipRefused, match=f"missing from {said}") as refusal:
        make_clip(film().without(*lost), parts.at(start), parts.at(end))

    assert "a second away" in refusal.value.hint


@pytest.mark.parametrize(("first", "stop"), [(60, 120), (150, 200), (155, 200)])
def test_beside_lost_film_clips_are_exact(first: int, stop: int) -> None:
    clip = make_clip(film().without(8, 9), time(first), time(stop))

    assert films.numbers_in(clip, hidden=True) == list(range(first, stop))
    late = 2048  # what the first packets after a lost segment need has gone with it
    piece = asking.sound(clip)[late : late + 6000]
    begin = round(first / 30 * SAMPLE_RATE) + late
    assert abs(asking.place_of(piece, begin, films.noise(12.0)) - begin) <= 1


def test_damaged_film_is_refused_and_the_place_named() -> None:
    source = replace(film(), damaged={8})

    with pytest.raises(ClipRefused, match=r"damaged at 4\.0 seconds"):
        make_clip(source, parts.at(3.5), parts.at(6.0))
    assert make_clip(source, parts.at(5.5), parts.at(6.0))


def test_a_segment_shorter_than_the_index_says_is_refused() -> None:
    segment = film().segments[8]
    short = replace(segment, payload=segment.payload[:-1])
    source = Recorded(film().init, {**film().segments, 8: short})

    with pytest.raises(ClipRefused, match=r"damaged at 4\.5"):
        make_clip(source, parts.at(3.5), parts.at(6.0))


def with_b_frames() -> Recorded:
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = (
        films.WIDTH,
        films.HEIGHT,
        "yuv420p",
    )
    encoder.time_base = Fraction(1, 30)
    encoder.options = {"x264-params": "keyint=30:bframes=2:b-adapt=0:annexb=1"}
    packets = []
    for number in range(60):
        raw = av.VideoFrame.from_ndarray(films.picture(number), format="yuv420p")
        raw.pts, raw.time_base = number, Fraction(1, 30)
        packets += encoder.encode(raw)
    packets += encoder.encode(None)
    return record(
        [Frame(time(n), bool(p.is_keyframe), bytes(p)) for n, p in enumerate(packets)]
    )


def test_film_with_b_frames_is_refused() -> None:
    with pytest.raises(MediaError, match="B frames"):
        make_clip(with_b_frames(), time(10), time(40))


def test_a_key_frame_that_leans_on_others_is_refused() -> None:
    frames = list(films.frames(4.0))
    frames[45] = replace(frames[45], key=True)  # a P frame, really

    with pytest.raises(MediaError, match="what lies before"):
        make_clip(record(frames), time(40), time(70))


@pytest.mark.parametrize(("kind", "other"), [(b"avc1", b"hvc1"), (b"mp4a", b"Opus")])
def test_film_of_another_kind_is_refused(kind: bytes, other: bytes) -> None:
    source = Recorded(film().init.replace(kind, other), film().segments)

    with pytest.raises(MediaError, match=r"H\.264 picture and AAC"):
        make_clip(source, time(40), time(70))


def flawed() -> Recorded:
    """A film with a frame that a camera wrote wrongly: players hide the flaw."""
    frames = list(films.frames(12.0))
    payload = bytearray(frames[70].payload)
    payload[40:60] = range(100, 120)
    frames[70] = replace(frames[70], payload=bytes(payload))
    return record(frames, parts.sound(12.0)[1])


@pytest.mark.parametrize(("first", "stop"), [(40, 100), (65, 100), (75, 88)])
def test_if_the_exact_cut_fails_the_whole_span_is_made_anew_and_is_exact(
    first: int, stop: int, caplog: pytest.LogCaptureFixture
) -> None:
    source = flawed()
    with caplog.at_level(logging.WARNING):
        clip = make_clip(source, time(first), time(stop))

    assert ("encoded anew as a whole" in caplog.text) is (first < 60)
    assert films.numbers_in(clip, hidden=True) == list(range(first, stop))
    assert abs(asking.sound_is_off(clip, first / 30, (stop - first) / 30)) <= 1
    assert asking.complaints(clip) == ""


def test_if_that_fails_too_there_is_no_clip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # so the ffmpeg program is not found

    with pytest.raises(ClipRefused, match="no exact clip") as refusal:
        make_clip(flawed(), time(40), time(100))
    assert refusal.value.hint


def test_a_span_of_sound_alone_makes_no_clip() -> None:
    frames = films.frames(4.0)
    source = record(frames, parts.sound(12.0)[1])

    with pytest.raises(SpanInvalid, match="no picture between"):
        make_clip(source, Nanoseconds(6 * SECOND), Nanoseconds(7 * SECOND))
