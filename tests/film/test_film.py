"""What the page shows of a recording, as players see it."""

import io
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, dropwhile, takewhile
from pathlib import Path

import av
import numpy as np
import pytest
from av.container import InputContainer
from hypothesis import given
from hypothesis import strategies as st

from device.boxes import walk
from device.errors import MediaError, RecordingEmpty, SegmentDamaged
from device.film import HOLE, MISSING, VirtualFilm
from device.media import (
    SECOND,
    Gap,
    IndexedSegment,
    PictureGone,
    PlacedFrame,
    Run,
    Samples,
    Track,
)
from tests import films
from tests.film.parts import Recording
from tests.muxer.parts import Film, at, film, in_order, mux, placed, sound


@contextmanager
def played(data: bytes) -> Iterator[InputContainer]:
    with av.open(io.BytesIO(data), "r") as container:
        yield container


def by_hand(made: Film) -> bytes:
    """What ``age -d`` and ``cat`` give: the head, and every segment behind its box."""
    return made.init + b"".join(Recording(made).plain.values())


def heard(data: bytes) -> Samples:
    """The film's sound as a player lays it on its time, from 0 on."""
    with played(data) as container:
        parts = [
            (round(frame.pts * frame.time_base * 48_000), frame.to_ndarray()[0])
            for frame in container.decode(audio=0)
            if frame.pts is not None and frame.time_base is not None
        ]
    out = np.zeros(parts[-1][0] + 2048, np.float32)
    for first, samples in parts:
        if first >= 0:
            out[first : first + len(samples)] = samples
    return out


def offset_of(sound: Samples, at: float, where: float | None = None) -> float:
    """By how many samples 0.1 s of noise from *at* is late at *where* in *sound*."""
    first, looked = round(at * 48_000), round((at if where is None else where) * 48_000)
    known = films.noise(6)[first : first + 4800]
    found = sound[looked - 1000 : looked + 5800]
    return int(np.argmax(np.correlate(found, known))) - 1000


def number_of(frame: av.VideoFrame) -> int:
    gray = frame.reformat(format="gray").to_ndarray()
    return films.number_of(gray.astype(np.uint8, copy=False))


def times_of(data: bytes) -> list[tuple[int, float]]:
    """Each picture's number, and when a player shows it."""
    with played(data) as container:
        return [(number_of(one), one.time or 0.0) for one in container.decode(video=0)]


def test_every_frame_is_shown_in_order_and_at_its_time() -> None:
    recording = Recording(film(5))

    shown = times_of(recording.read())

    assert [number for number, _ in shown] == list(range(150))
    for number, time in shown:
        assert time == pytest.approx(number / 30, abs=1e-5)
        assert recording.film.frames[number] == pytest.approx(
            number * SECOND / 30, abs=6000
        )
    assert list(recording.film.keys) == [0, 30, 60, 90, 120]
    assert recording.film.duration == 5 * SECOND
    assert (recording.film.gaps, recording.film.starts_at) == ([], 0)


def test_ffmpeg_finds_nothing_to_complain_of(tmp_path: Path) -> None:
    target = str(tmp_path / "film.mp4")
    for data in (Recording(film(5)).read(), by_hand(film(5)), DATA):
        Path(target).write_bytes(data)
        for program in (
            ["ffmpeg", "-v", "warning", "-i", target, "-f", "null", "-"],
            ["ffprobe", "-v", "warning", "-show_packets", target],
        ):
            said = subprocess.run(program, capture_output=True, check=True)
            assert said.stderr == b""


def test_sound_is_in_step_with_the_picture_to_a_tenth_of_a_millisecond() -> None:
    for data in (Recording(film(5)).read(), by_hand(film(5))):
        sound = heard(data)
        for second in (0.1, 1.0, 2.5, 4.5):
            assert abs(offset_of(sound, second)) <= 4


def test_the_film_is_a_plain_one_and_its_segments_lie_in_it_verbatim() -> None:
    recording = Recording(film(5))
    data = recording.read()

    assert [one.kind for one in walk(data)] == [b"ftyp", b"moov", b"mdat"]
    assert data.endswith(b"".join(recording.plain.values()))
    assert (len(data), data[: len(recording.film.header)]) == (
        recording.film.size,
        recording.film.header,
    )
    assert b"mvex" not in recording.film.header
    assert b"elst" not in recording.film.header


TORN = Recording(film(5), lost=[3, 6, 7])
DATA = TORN.read()


@given(st.integers(-5, len(DATA) + 9), st.integers(-5, len(DATA) + 9))
def test_any_range_is_what_the_whole_has_there(start: int, stop: int) -> None:
    TORN.opened.clear()

    assert TORN.read(start, stop) == DATA[max(start, 0) : max(stop, 0)]
    assert TORN.opened == sorted(set(TORN.opened))


def test_only_touched_segments_are_opened() -> None:
    recording = Recording(film(5))
    begin = len(recording.film.header)
    edge = begin + recording.index[0].size

    for start, stop, touched in (
        (0, begin, []),
        (begin, begin + 1, [0]),
        (edge - 1, edge, [0]),
        (edge, edge + 1, [1]),
        (edge - 1, edge + 1, [0, 1]),
        (recording.film.size, recording.film.size + 5, []),
    ):
        recording.opened.clear()
        recording.read(start, stop)
        assert recording.opened == touched


def test_bytes_come_in_small_pieces() -> None:
    number, size = 0, 1_000_000
    run = Run(0, 100, (size - 100,), (3000,), (0,))
    one = IndexedSegment(number, size, "", {Track.PICTURE: run})
    large = VirtualFilm(film(5).init, [one])

    pieces = [len(part) for part in large.read(0, 1 << 60, lambda _: bytes(size))]

    assert max(pieces) == 256 * 1024
    assert sum(pieces) == large.size


def test_a_segment_of_another_length_stops_the_reading() -> None:
    recording = Recording(film(5))
    recording.plain[3] += b"\x00"

    with pytest.raises(SegmentDamaged):
        recording.read()


def test_a_missing_segment_leaves_all_later_times_true() -> None:
    recording = Recording(film(5), lost=[4])
    data = recording.read()

    shown = times_of(data)
    assert [number for number, _ in shown] == [*range(60), *range(90, 150)]
    assert all(time == pytest.approx(n / 30, abs=1e-5) for n, time in shown)
    assert recording.film.frames[60] == 3 * SECOND
    assert recording.film.duration == 5 * SECOND
    sound = heard(data)
    assert [offset_of(sound, s) for s in (1.5, 2.7, 4.5)] == [0, 0, 0]


def test_a_hole_in_the_sound_is_silence_of_the_same_length() -> None:
    recording = Recording(film(5), lost=[4, 5, 6, 7])

    with played(recording.read()) as container:
        packets = [
            (p.pts, p.duration, p.pos) for p in container.demux(audio=0) if p.size
        ]
    sound = heard(recording.read())

    assert [first for first, _, _ in packets] == [1024 * n for n in range(len(packets))]
    assert {length for _, length, _ in packets} == {1024}
    places = [place for _, _, place in packets]
    assert places == sorted(p for p in places if p), (
        "Chromium drops sound that lies further back"
    )
    assert np.abs(sound[round(2.05 * 48_000) : round(3.9 * 48_000)]).max() < 1e-6
    assert offset_of(sound, 4.2) == 0


def test_what_is_missing_is_told_for_every_track() -> None:
    recording = Recording(film(5), lost=[4])

    picture, sound = recording.film.gaps

    assert picture == Gap(Track.PICTURE, at(2), at(1), MISSING)
    assert (sound.track, sound.cause) == (Track.SOUND, MISSING)
    assert sound.start == pytest.approx(at(2), abs=SECOND // 40)
    assert sound.duration == pytest.approx(at(0.5), abs=SECOND // 40)


def test_a_camera_that_went_away_is_a_hole_and_moves_nothing() -> None:
    frames = placed(5)
    items: list[PlacedFrame | PictureGone] = [
        *frames[:51],
        PictureGone(at(1.7)),
        *frames[90:],
    ]
    made = mux(in_order(items, sound(5)[1]), sound(5)[0])
    recording = Recording(made)

    assert recording.film.gaps == [Gap(Track.PICTURE, at(1.7), at(1.3), HOLE)]
    shown = times_of(recording.read())
    assert shown[51:53] == [(90, 3.0), (91, pytest.approx(91 / 30, abs=1e-5))]
    assert offset_of(heard(recording.read()), 2.5) == 0


@pytest.mark.parametrize(("lost", "starts"), [(1, 1), (2, 1), (3, 2)])
def test_without_its_beginning_the_film_starts_later_and_stays_in_step(
    lost: int, starts: int
) -> None:
    recording = Recording(film(5), lost=range(lost))
    data = recording.read()

    assert recording.film.starts_at == at(starts)
    assert recording.film.frames[0] == at(starts)
    assert recording.film.duration == at(5) - at(starts)
    assert [number for number, _ in times_of(data)] == list(range(30 * starts, 150))
    assert times_of(data)[0][1] == 0
    sound = heard(data)
    assert all(abs(offset_of(sound, s, s - starts)) <= 4 for s in (2.1, 4.5))
    assert recording.film.gaps[0] == Gap(Track.PICTURE, at(0), at(starts), MISSING)


def test_sound_from_before_the_first_picture_is_left_out() -> None:
    frames = placed(5)
    items: list[PlacedFrame | PictureGone] = [
        *frames[:30],
        PictureGone(at(1)),
        *frames[60:],
    ]
    made = mux(in_order(items, sound(5)[1]), sound(5)[0])
    recording = Recording(made, lost=[0, 1, 2])

    data = recording.read()

    assert recording.index[0].runs.keys() == {Track.SOUND}
    assert (recording.film.starts_at, times_of(data)[0]) == (at(2), (60, 0.0))
    assert abs(offset_of(heard(data), 3.0, 1.0)) <= 4


def test_the_first_sound_lies_beside_the_first_picture_though_it_was_held() -> None:
    config, packets = sound(6)
    early = takewhile(lambda frame: frame.start < 2 * SECOND, placed(6))
    late = dropwhile(lambda frame: frame.start < 2 * SECOND, placed(6))
    recording = Recording(mux(chain(early, in_order(late, packets)), config))
    bringer = next(one for one in recording.index if Track.SOUND in one.runs)
    assert bringer.number == 3

    data = recording.read()

    with played(data) as container:
        places: dict[str, int] = {}
        for packet in container.demux():
            places.setdefault(packet.stream.type, packet.pos or 0)
    behind_it = len(recording.film.header) + sum(bringer.runs[Track.SOUND].sizes)
    assert places["audio"] < behind_it < places["video"]
    assert places["video"] < behind_it + recording.index[0].size
    assert [number for number, _ in times_of(data)] == list(range(180))
    assert abs(offset_of(heard(data), 0.5)) <= 4


def test_a_film_may_be_sound_alone() -> None:
    made = mux(in_order([*placed(1), PictureGone(at(1))], sound(3)[1]), sound(3)[0])
    recording = Recording(made, lost=[0, 1])

    sound_alone = heard(recording.read())

    assert list(recording.film.frames) == []
    starts = recording.film.starts_at / SECOND
    assert abs(offset_of(sound_alone, 2.0, 2.0 - starts)) <= 4


def test_a_film_of_nothing_is_refused() -> None:
    with pytest.raises(RecordingEmpty):
        VirtualFilm(film(1).init, [])


def test_two_segments_of_the_same_time_are_refused() -> None:
    one = Recording(film(1)).index[0]
    again = IndexedSegment(1, one.size, "", one.runs)

    with pytest.raises(MediaError, match="same time"):
        VirtualFilm(film(1).init, [one, again])
