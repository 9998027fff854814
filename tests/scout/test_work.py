"""What a scout makes of what it is given: small pictures that show the right frame."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from device.annexb import unwrap, wrap
from device.errors import MediaError
from device.lanes.waveform import Peaks
from device.libav.small import WIDTH, SmallPictures
from device.libav.sound import SoundEncoder
from device.media import SAMPLE_RATE, PlacedSound
from device.scout import wire
from device.scout.wire import Message
from device.scout.work import Work
from tests import films


def shown(jpeg: bytes) -> NDArray[np.uint8]:
    """The luma of a small picture, brought to the size that the film had."""
    with av.open(io.BytesIO(jpeg), "r", format="jpeg_pipe") as picture:
        (frame,) = picture.decode(video=0)
    assert frame.width == WIDTH
    large = frame.reformat(films.WIDTH, films.HEIGHT, "gray", interpolation="BICUBIC")
    return large.to_ndarray().astype(np.uint8)


def number_in(jpeg: bytes) -> int:
    """Which of the numbered pictures a small picture shows."""
    return films.number_of(shown(jpeg))


@pytest.mark.parametrize("number", [0, 30, 90])
def test_a_small_picture_shows_its_frame(number: int) -> None:
    frame = films.frames(4)[number]
    assert frame.key

    (picture,) = Work(None).take(Message(wire.KEY_FRAME, 77, frame.payload))

    assert (picture.kind, picture.number) == (wire.PICTURE, 77)
    assert number_in(picture.body) == number
    assert len(picture.body) < 8000


def test_one_after_the_other_shows_each_its_own() -> None:
    pictures = SmallPictures()
    keys = [n for n, frame in enumerate(films.frames(4)) if frame.key]

    made = [number_in(pictures.make(films.frames(4)[n].payload)) for n in keys]

    assert made == keys


def test_a_sample_of_the_film_can_be_shown_again() -> None:
    frame = films.frames(4)[60]
    sample, sets = unwrap(frame.payload)

    assert number_in(SmallPictures().make(wrap(sample, sorted(sets)))) == 60


def test_a_sample_that_is_cut_short_is_refused() -> None:
    sample, sets = unwrap(films.frames(4)[60].payload)

    with pytest.raises(MediaError):
        wrap(sample[:-1], sets)


def test_white_stays_white_and_black_black() -> None:
    luma = shown(SmallPictures().make(films.frames(4)[30].payload))

    assert luma[4:10, 20:200].mean() < 8
    assert luma[20:28, 36:44].mean() > 235 or luma.max() > 240


@pytest.mark.parametrize("payload", [b"", b"\0\0\0\1\x65", b"no picture at all"])
def test_what_is_no_picture_is_left_out_and_the_next_is_made(payload: bytes) -> None:
    work = Work(None)

    assert list(work.take(Message(wire.KEY_FRAME, 1, payload))) == []
    good = Message(wire.KEY_FRAME, 2, films.frames(4)[30].payload)
    assert [each.number for each in work.take(good)] == [2]


def test_packets_give_the_waveform_that_was_recorded() -> None:
    times = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    swelling = np.sin(2 * np.pi * 440 * times) * (0.5 + 0.4 * np.sin(3 * times))
    sound = PlacedSound(0, swelling.astype(np.float32))
    encoder, work, peaks = SoundEncoder(), Work(None), Peaks()
    packets = [*encoder.encode(sound), *encoder.finish()]
    answers = list(work.take(Message(wire.CONFIG, 0, encoder.config)))
    for packet in packets:
        answers += work.take(Message(wire.PACKET, packet.first, packet.payload))
    answers += work.take(Message(wire.PAUSE, 5))
    peaks.add(sound)

    made = b"".join(each.body for each in answers if each.kind == wire.WAVEFORM)
    waveform = [each.number for each in answers if each.kind == wire.WAVEFORM]

    assert answers[-1] == Message(wire.PAUSE, 5)
    assert waveform[0] == 0
    recorded = np.array(peaks.take().peaks[1:-1])
    again = np.frombuffer(made, np.uint8)[1 : len(recorded) + 1].astype(int)
    assert np.corrcoef(again, recorded)[0, 1] > 0.97  # AAC is not exact
    assert len(made) == pytest.approx(4 * 20, abs=1)


def test_a_hole_between_packets_is_a_hole_in_what_is_made() -> None:
    encoder, work = SoundEncoder(), Work(None)
    packets = encoder.encode(PlacedSound(0, films.noise(6)))
    answers = list(work.take(Message(wire.CONFIG, 0, encoder.config)))
    for packet in packets:
        if not 2 * SAMPLE_RATE < packet.first < 4 * SAMPLE_RATE:
            answers += work.take(Message(wire.PACKET, packet.first, packet.payload))
    answers += work.finish()

    spans = [(each.number, each.number + 2400 * len(each.body)) for each in answers]

    assert all(
        end < 2.2 * SAMPLE_RATE or start > 3.9 * SAMPLE_RATE for start, end in spans
    )
