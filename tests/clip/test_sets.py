"""New pictures beside copied ones: numbers of parameter sets, colours, pixel shapes."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction

import av
import pytest

from device.clip import entries, make_clip, nal
from device.clip.avcc import Config
from device.errors import MediaError
from device.media import Frame
from tests import films
from tests.clip import asking
from tests.clip.recorded import Recorded, film, record, time

HD, FULL, SHAPE = 1, 2, Fraction(4, 3)  # BT.709, full range, pixels 4 wide and 3 high


def coded(*numbers: int) -> bytes:
    """Numbers in exp-Golomb code, and ones after them."""
    codes = [f"{number + 1:b}" for number in numbers]
    bits = "".join("0" * (len(code) - 1) + code for code in codes) + "1"
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def of_another_camera(number: int, *, wide: bool = True) -> Recorded:
    """A High profile film whose sets carry *number*, with colours and wide pixels."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height = films.WIDTH, films.HEIGHT
    encoder.pix_fmt, encoder.time_base = "yuvj420p", Fraction(1, 30)
    encoder.color_range, encoder.colorspace = FULL, HD
    encoder.color_primaries = encoder.color_trc = HD
    encoder.sample_aspect_ratio = SHAPE if wide else Fraction(1)
    encoder.options = {
        "preset": "veryfast",
        "x264-params": f"sps-id={number}:keyint=30:min-keyint=30:scenecut=0:bframes=0"
        ":repeat-headers=1:annexb=1",
    }
    packets = []
    for shown in range(90):
        raw = av.VideoFrame.from_ndarray(films.picture(shown), format="yuvj420p")
        raw.pts, raw.time_base = shown, Fraction(1, 30)
        packets += encoder.encode(raw)
    packets += encoder.encode(None)
    return record(
        [Frame(time(n), bool(p.is_keyframe), bytes(p)) for n, p in enumerate(packets)]
    )


@pytest.mark.parametrize("number", [0, 1, 31])
def test_new_sets_take_a_number_that_the_film_does_not_use(number: int) -> None:
    clip = make_clip(of_another_camera(number), time(20), time(75))

    config = entries.read(clip).picture.config
    new = 1 if number == 0 else 0
    assert [nal.set_number(unit) for unit in config.sets] == [number, new]
    assert films.numbers_in(clip, hidden=True) == list(range(20, 75))
    assert asking.complaints(clip) == ""


def test_with_no_new_picture_the_films_own_sets_stand_alone() -> None:
    source = film()

    clip = make_clip(source, time(60), time(80))

    mine, films_own = (
        entries.read(each).picture.config for each in (clip, source.init)
    )
    assert mine == films_own


def test_one_avcc_speaks_for_both_families_of_sets() -> None:
    source = of_another_camera(0)

    clip = make_clip(source, time(20), time(75))

    before, after = (entries.read(each).picture.config for each in (source.init, clip))
    assert after.level == max(unit[3] for unit in after.sets)
    assert after.flags == after.sets[0][2] & after.sets[1][2]
    assert (after.profile, after.tail) == (before.profile, before.tail)
    assert after.tail


def test_an_avcc_promises_only_what_all_its_sets_keep() -> None:
    simple = Config(100, 0b1111_0000, 31, 4, (), ())

    both = simple.with_sets([bytes([0x67, 66, 0b1100_0000, 40])])

    assert (both.profile, both.flags, both.level) == (100, 0b1100_0000, 40)


def test_a_number_of_a_picture_set_is_taken_too() -> None:
    sets, pictures = b"\x67\x42\xc0\x0d" + coded(0), b"\x68" + coded(1, 0)

    assert Config(66, 0, 30, 4, (sets,), (pictures,)).free_number() == 2


@pytest.mark.parametrize(("first", "stop"), [(20, 75), (5, 15)])
def test_new_pictures_have_the_films_colours_and_pixels(first: int, stop: int) -> None:
    clip = make_clip(of_another_camera(0), time(first), time(stop))

    with av.open(io.BytesIO(clip), "r") as shown:
        stream = shown.streams.video[0]
        looks = {
            (frame.color_range, frame.colorspace, frame.format.name, frame.width)
            for frame in shown.decode(stream)
        }
        assert stream.sample_aspect_ratio == SHAPE
        assert stream.codec_context.color_primaries == HD
        assert stream.codec_context.color_trc == HD
    assert looks == {(FULL, HD, "yuvj420p", films.WIDTH)}


def test_new_pictures_say_their_colours_themselves() -> None:
    clip = make_clip(of_another_camera(0), time(5), time(15))

    config = entries.read(clip).picture.config
    alone = replace(config, sets=config.sets[1:], picture_sets=config.picture_sets[1:])
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = alone.to_bytes()
    shown = decoder.decode(av.Packet(asking.pictures(clip)[0])) + decoder.decode(None)
    assert len(shown) == 1
    assert (decoder.color_range, decoder.colorspace) == (FULL, HD)
    assert decoder.color_primaries == decoder.color_trc == HD
    assert decoder.sample_aspect_ratio == SHAPE


def test_the_name_that_an_entry_gives_its_encoder_is_left_out() -> None:
    source, name = film(), b"\x0bsome camera"
    at = source.init.index(b"avc1", source.init.index(b"stsd")) + 4 + 42
    named = source.init[:at] + name.ljust(32, b"\0") + source.init[at + 32 :]

    clip = make_clip(Recorded(named, source.segments), time(60), time(70))

    assert name in named
    assert name not in clip


def test_colours_are_told_by_the_container_too() -> None:
    source = of_another_camera(0)

    clip = make_clip(source, time(20), time(75))

    assert entries.read(clip).picture.looks == entries.read(source.init).picture.looks
    assert b"pasp" in clip


def test_an_avcc_is_written_as_it_was_read() -> None:
    for source in (film(), of_another_camera(3)):
        at = source.init.index(b"avcC")
        size = int.from_bytes(source.init[at - 4 : at], "big")
        raw = source.init[at + 4 : at - 4 + size]
        assert Config.parse(raw).to_bytes() == raw


def test_a_broken_avcc_is_refused() -> None:
    raw = entries.read(film().init).picture.config.to_bytes()
    for end in range(len(raw)):
        with pytest.raises(MediaError):
            Config.parse(raw[:end])


def test_numbers_are_read_across_padding_and_never_beyond_the_end() -> None:
    assert nal.slice_header(b"\x65" + coded(0, 7, 5)) == (0, 7, 5)
    # PPS number 2^17, whose zeros need the padding byte 3
    assert nal.picture_set_numbers(bytes([0x68, 0, 0, 3, 0x40, 0, 0x30]))[0] == 2**17
    for cut in (b"\x65", b"\x65\x88", b"\x65\x00\x00\x00"):
        with pytest.raises(MediaError):
            nal.slice_header(cut)


def test_only_b_slices_look_ahead() -> None:
    types = {0: False, 1: True, 2: False, 5: False, 6: True, 7: False}
    for number, ahead in types.items():
        assert nal.slice_header(b"\x41" + coded(0, number, 0)).looks_ahead is ahead


def test_a_film_that_uses_every_number_is_not_cut() -> None:
    config = entries.read(film().init).picture.config
    every = tuple(config.sets[0][:4] + coded(number) for number in range(32))
    full = Config(66, 0, 30, 4, every, config.picture_sets)

    with pytest.raises(MediaError, match="every number"):
        full.free_number()
