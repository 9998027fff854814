import io
from fractions import Fraction

import av
import pytest

from device.annexb import unwrap
from device.boxes import walk
from device.errors import MediaError
from device.fragment import tracks_of
from device.libav.initial import init_segment
from device.media import Track
from device.rig import PictureFormat
from tests import films
from tests.muxer.parts import FORMAT, film, sound

CONFIG = sound(1)[0]
KEY = films.frames(1)[0].payload


def test_the_head_is_two_boxes_and_the_same_every_time() -> None:
    head = init_segment(KEY, FORMAT, CONFIG)

    assert [box.kind for box in walk(head)] == [b"ftyp", b"moov"]
    assert head == init_segment(KEY, FORMAT, CONFIG)


def test_the_head_holds_the_cameras_own_parameters_and_the_sounds() -> None:
    head = init_segment(KEY, FORMAT, CONFIG)

    sps, pps = sorted(unwrap(KEY).parameter_sets)
    assert sps in head
    assert pps in head
    assert CONFIG in head
    assert tracks_of(head) == {1: Track.PICTURE, 2: Track.SOUND}


def test_a_player_learns_the_format_from_the_head() -> None:
    with av.open(io.BytesIO(film(1).whole)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]

        assert (video.width, video.height) == (films.WIDTH, films.HEIGHT)
        assert (audio.rate, audio.channels) == (48_000, 1)
        assert (video.time_base, audio.time_base) == (
            Fraction(1, 90_000),
            Fraction(1, 48_000),
        )


def test_the_head_tells_neither_time_nor_program_and_edits_nothing() -> None:
    head = init_segment(KEY, FORMAT, CONFIG)

    for word in (b"elst", b"udta", b"Lav", b"x264"):
        assert word not in head
    for kind in (b"mvhd", b"tkhd", b"mdhd"):
        at = head.index(kind)
        assert head[at + 8 : at + 16] == bytes(8), "creation and modification time"


@pytest.mark.parametrize(
    ("key", "picture"),
    [
        pytest.param(b"no picture", FORMAT, id="no H.264"),
        pytest.param(
            KEY.replace(b"\x01\x68", b"\x01\x0c", 1),
            FORMAT,
            id="half its parameter sets",
        ),
        pytest.param(films.frames(1)[1].payload, FORMAT, id="no parameter sets"),
        pytest.param(KEY, PictureFormat(1280, 720, 30), id="another size"),
    ],
)
def test_a_key_frame_that_cannot_begin_a_film_is_refused(
    key: bytes, picture: PictureFormat
) -> None:
    with pytest.raises(MediaError):
        init_segment(key, picture, CONFIG)
