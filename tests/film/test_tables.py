"""What stands in the film's tables, over indexes of films that exist nowhere."""

import pytest

from device.boxes import Box, children, find, unpack
from device.errors import MediaError
from device.film import VirtualFilm
from device.film.body import Body
from device.film.layout import lay_out
from device.media import IndexedSegment, Run, Track
from tests.muxer.parts import film

INIT = film(5).init


def made_up(count: int, size: int) -> list[IndexedSegment]:
    """An index of half seconds that exist nowhere, *size* bytes each."""
    return [
        IndexedSegment(
            n,
            size,
            "",
            {
                Track.PICTURE: Run(45_000 * n, 600, (9000,) * 15, (3000,) * 15, (0,)),
                Track.SOUND: Run(24_000 * n, 140_000, (250,) * 24, (1000,) * 24),
            },
        )
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("size", "kind", "form"),
    [
        pytest.param(200_000, b"stco", "I", id="small"),
        pytest.param(5_000_000, b"co64", "Q", id="past 4 GB"),
    ],
)
def test_offsets_are_as_wide_as_the_film_needs(
    size: int, kind: bytes, form: str
) -> None:
    large = VirtualFilm(INIT, made_up(1000, size))

    header = large.header
    trak = find(header, b"moov", b"trak")
    chunks = find(header, b"mdia", b"minf", b"stbl", kind, within=trak)
    count, *offsets = unpack(f"4xI1000{form}", header, chunks.body, chunks.end)
    assert large.size == len(header) + 1000 * size
    assert count == 1000
    assert offsets == [len(header) + n * size + 600 for n in range(1000)]


def test_a_film_too_long_for_its_tables_is_refused() -> None:
    late = Run(2**32, 600, (9000,), (3000,), (0,))
    index = [*made_up(1, 200_000), IndexedSegment(1, 10_000, "", {Track.PICTURE: late})]

    with pytest.raises(MediaError, match="too long"):
        VirtualFilm(INIT, index)


def track_of(header: bytes, place: int) -> Box:
    traks = [b for b in children(header, find(header, b"moov")) if b.kind == b"trak"]
    return traks[place]


def test_every_clock_in_the_header_says_the_same() -> None:
    header = VirtualFilm(INIT, made_up(10, 200_000)).header

    mvhd = find(header, b"moov", b"mvhd")
    assert unpack("II", header, mvhd.body + 12, mvhd.end) == (48_000, 240_000)
    for place, (scale, length) in enumerate([(90_000, 450_000), (48_000, 240_000)]):
        trak = track_of(header, place)
        tkhd = find(header, b"tkhd", within=trak)
        mdhd = find(header, b"mdia", b"mdhd", within=trak)
        assert unpack("I", header, tkhd.body + 20, tkhd.end) == (240_000,)
        assert unpack("II", header, mdhd.body + 12, mdhd.end) == (scale, length)


def test_key_frames_are_numbered_from_one_and_for_the_picture_only() -> None:
    header = VirtualFilm(INIT, made_up(4, 200_000)).header

    stss = find(header, b"mdia", b"minf", b"stbl", b"stss", within=track_of(header, 0))
    assert unpack("5I", header, stss.body + 4, stss.end) == (4, 1, 16, 31, 46)
    with pytest.raises(MediaError):
        find(header, b"mdia", b"minf", b"stbl", b"stss", within=track_of(header, 1))


def picture(number: int, keys: tuple[int, ...]) -> IndexedSegment:
    run = Run(45_000 * number, 600, tuple(range(1, 16)), (3000,) * 15, keys)
    return IndexedSegment(number, 1000, "", {Track.PICTURE: run})


def test_after_a_hole_the_picture_goes_on_with_a_key_frame() -> None:
    index = [picture(0, (0,)), picture(3, ()), picture(4, (5, 10)), picture(5, ())]

    layout = lay_out(Track.PICTURE, index, Body(index))

    assert layout is not None
    assert list(layout.counts) == [15, 10, 15]
    assert list(layout.chunks) == [600, 2600 + 1 + 2 + 3 + 4 + 5, 3600]
    assert list(layout.sizes[15:25]) == list(range(6, 16))
    assert list(layout.keys) == [0, 15, 20]
    assert layout.durations[14] == 45_000 * 4 + 5 * 3000 - 14 * 3000


def test_sound_that_ends_before_the_picture_begins_is_no_track_of_the_film() -> None:
    alone = {Track.SOUND: Run(0, 600, (9,) * 20, (1024,) * 20)}

    header = VirtualFilm(INIT, [IndexedSegment(0, 1000, "", alone), picture(1, (0,))])

    moov = find(header.header, b"moov")
    kinds = [part.kind for part in children(header.header, moov)]
    assert kinds == [b"mvhd", b"trak"]
