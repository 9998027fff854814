"""Stills show the picture that is on the screen at that time."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from device import filters
from device.errors import MediaError, SegmentDamaged
from device.media import SECOND, Nanoseconds
from device.stills import MOST, still, strip
from tests import films
from tests.clip.recorded import Recorded, film, record, time


def luma(jpeg: bytes) -> NDArray[np.uint8]:
    with av.open(io.BytesIO(jpeg), "r") as picture:
        frame = next(picture.decode(video=0))
        return frame.reformat(format="gray").to_ndarray().astype(np.uint8)


@pytest.mark.parametrize("number", [0, 1, 29, 30, 47, 359])
def test_a_still_is_the_frame_shown_at_that_time(number: int) -> None:
    for late in (0, SECOND // 40):
        at = Nanoseconds(time(number) + late)
        assert films.number_of(luma(still(film(), at, films.WIDTH))) == number


def test_a_still_has_the_width_asked_for_and_the_films_shape() -> None:
    assert luma(still(film(), time(40), 192)).shape == (108, 192)


def test_past_the_end_the_last_frame_stays() -> None:
    at = Nanoseconds(60 * SECOND)
    assert films.number_of(luma(still(film(), at, films.WIDTH))) == 359


def test_where_film_is_lost_a_still_is_the_last_frame_before() -> None:
    source = film().without(9)  # 4.5 to 5.0 s
    shown = luma(still(source, time(140), films.WIDTH))
    assert films.number_of(shown) == 134

    source = film().without(8)  # the key frame of 4.0 s
    shown = luma(still(source, time(140), films.WIDTH))
    assert films.number_of(shown) == 119


def test_a_still_of_damaged_film_is_not_made_up() -> None:
    source = Recorded(film().init, film().segments, damaged={8})
    with pytest.raises(SegmentDamaged):
        still(source, time(130), 160)


def test_a_film_without_pictures_has_no_stills() -> None:
    with pytest.raises(MediaError, match="no picture"):
        still(Recorded(film().init, {}), time(0), 160)
    with pytest.raises(MediaError, match="no picture"):
        strip(Recorded(film().init, {}), 5, 160)


def test_a_strip_shows_key_frames_spread_over_the_film() -> None:
    made = strip(film(), 6, films.WIDTH)

    row = luma(made.picture)
    shown = [
        films.number_of(row[:, at : at + films.WIDTH])
        for at in range(0, row.shape[1], films.WIDTH)
    ]
    assert shown == [30, 90, 150, 210, 270, 330]
    assert made.starts == tuple(time(number) for number in shown)


def test_a_strip_repeats_nothing() -> None:
    made = strip(record(films.frames(3.0)), MOST + 1, 64)

    assert [start // SECOND for start in made.starts] == [0, 1, 2]
    assert luma(made.picture).shape[1] == 3 * 64


def test_what_ffmpeg_cannot_do_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MediaError, match="ffmpeg failed: "):
        filters.side_by_side(b"no film", [0], 64)
    with pytest.raises(MediaError):
        filters.side_by_side(film().init + film().segment(0), [999_999], 64)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MediaError, match="ffmpeg") as missing:
        still(film(), time(3), 64)
    assert "apt install ffmpeg" in missing.value.hint
