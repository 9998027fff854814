"""The camera of a Raspberry Pi: picamera2's real encoder, a sensor of arrays."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest

from device.errors import CameraLost, RigError
from device.media import SECOND, Block, Frame, Gone, Nanoseconds, Track
from device.rig import Deliver, RigSettings
from device.rig.pi import open_rig
from device.rig.pi.exposure import KEPT, Exposures
from tests.films import numbers_in
from tests.rig import stand_ins

stand_ins.find()

from picamera2.encoders import LibavH264Encoder  # noqa: E402
from picamera2.encoders.h264_encoder import H264Encoder  # noqa: E402
from picamera2.platform import Platform  # noqa: E402

from device.rig.pi import camera as pi_camera  # noqa: E402
from device.rig.pi.camera import FrameOutput, PiCamera, encoder_for  # noqa: E402
from tests.rig.sensor import EXPOSURE, SHORTEST, Sensor  # noqa: E402

SMALL = RigSettings(width=384, height=216, frame_rate=20, bit_rate=300_000)
Items = Queue[Frame | Block | Gone]
MS = 1_000_000


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> Iterator[PiCamera]:
    monkeypatch.setattr(pi_camera, "Picamera2", Sensor)
    monkeypatch.setattr(pi_camera, "get_platform", lambda: Platform.PISP)
    monkeypatch.setattr(Sensor, "plugged", True)
    monkeypatch.setattr(Sensor, "late", 0)
    monkeypatch.setattr(pi_camera, "RETRY", 0.1)
    camera = PiCamera(SMALL)
    yield camera
    Sensor.plugged = True
    camera.close()
    assert Sensor.held == 0


def next_frame(items: Items) -> Frame:
    item = items.get(timeout=20)
    assert isinstance(item, Frame)
    return item


def shoot(camera: PiCamera, count: int) -> list[Frame]:
    items: Items = Queue()
    camera.open(items.put)
    frames = [next_frame(items) for _ in range(count)]
    camera.close()
    return frames


def units(payload: bytes) -> list[int]:
    return [unit[0] & 31 for unit in payload.split(b"\0\0\1")[1:]]


def test_it_begins_with_a_key_frame_and_shows_one_every_second(
    camera: PiCamera,
) -> None:
    frames = shoot(camera, 45)

    assert [n for n, frame in enumerate(frames) if frame.key] == [0, 20, 40]
    for frame in frames:
        assert frame.key is (5 in units(frame.payload))
        assert not frame.key or {7, 8} <= set(units(frame.payload))


def test_frames_are_stamped_in_the_middle_of_their_exposure(
    camera: PiCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps: list[int] = []
    take = Sensor.take

    def noting(self: Sensor, number: int, stamp: int) -> None:
        stamps.append(stamp)
        take(self, number, stamp)

    monkeypatch.setattr(Sensor, "take", noting)
    frames = shoot(camera, 10)

    middles = [stamp + (SHORTEST - EXPOSURE) * 1000 // 2 for stamp in stamps]
    assert [frame.taken for frame in frames] == middles[:10]
    assert "readout of 12.0 ms" in camera.timing
    assert "each frame's own exposure" in camera.timing


def test_every_picture_comes_through_in_its_order(camera: PiCamera) -> None:
    frames = shoot(camera, 30)

    film = b"".join(frame.payload for frame in frames)
    assert numbers_in(film) == list(range(1, 31))
    for before, after in pairwise(frames):
        assert after.taken - before.taken == 50 * MS


def test_nothing_is_delivered_after_close(camera: PiCamera) -> None:
    items: Items = Queue()
    camera.open(items.put)
    next_frame(items)

    camera.close()
    camera.close()

    assert Sensor.held == 0
    while not items.empty():
        items.get()
    with pytest.raises(Empty):
        items.get(timeout=0.3)


def test_a_camera_that_goes_away_says_so_and_comes_back_with_a_key_frame(
    camera: PiCamera,
) -> None:
    items: Items = Queue()
    camera.open(items.put)
    last = [next_frame(items) for _ in range(5)][-1]

    Sensor.plugged = False
    while isinstance(item := items.get(timeout=20), Frame):
        last = item
    Sensor.plugged = True
    back = next_frame(items)

    assert isinstance(item, Gone)
    assert item.track is Track.PICTURE
    assert last.taken < item.at < back.taken
    assert back.key
    assert {5, 7, 8} <= set(units(back.payload))


def test_no_camera_is_a_sentence(camera: PiCamera) -> None:
    Sensor.plugged = False

    with pytest.raises(CameraLost, match="No camera number 0 found") as caught:
        camera.open(lambda _: None)

    assert "cable" in caught.value.hint


def test_frames_that_a_busy_machine_brings_late_are_on_the_same_clock(
    camera: PiCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Sensor.take

    def held_up(self: Sensor, number: int, stamp: int) -> None:
        if number == 1:
            threading.Event().wait(0.8)
        take(self, number, stamp)

    monkeypatch.setattr(Sensor, "take", held_up)

    assert len(shoot(camera, 5)) == 5


@pytest.mark.parametrize("late", [SECOND, -SECOND])
def test_a_camera_on_another_clock_is_refused(camera: PiCamera, late: int) -> None:
    Sensor.late = late

    with pytest.raises(CameraLost, match="clock is not the machine's"):
        camera.open(lambda _: None)


def test_a_camera_that_shows_nothing_is_refused(
    camera: PiCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pi_camera, "WAIT", 0.2)
    monkeypatch.setattr(Sensor, "take", lambda *_: None)

    with pytest.raises(CameraLost, match="shows nothing"):
        camera.open(lambda _: None)


def test_no_picamera2_is_a_sentence_with_the_package_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "picamera2", None)
    monkeypatch.delitem(sys.modules, "device.rig.pi.camera")

    with pytest.raises(RigError, match="picamera2 cannot be used") as caught:
        open_rig(RigSettings())

    assert "apt install python3-picamera2" in caught.value.hint


@pytest.mark.parametrize(
    ("platform", "chip", "expected"),
    [
        pytest.param(Platform.VC4, True, H264Encoder, id="Pi 4, 3, Zero 2 W"),
        pytest.param(Platform.PISP, False, LibavH264Encoder, id="Pi 5"),
        pytest.param(Platform.PISP, True, LibavH264Encoder, id="Pi 5 with a video11"),
        pytest.param(Platform.VC4, False, LibavH264Encoder, id="not a Pi"),
    ],
)
def test_the_machine_decides_who_encodes(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    platform: Platform,
    chip: bool,
    expected: type,
) -> None:
    monkeypatch.setattr(pi_camera, "get_platform", lambda: platform)
    there = tmp_path if chip else tmp_path / "nothing"
    monkeypatch.setattr(pi_camera, "CHIP_ENCODER", there)

    encoder = encoder_for(SMALL)

    assert (encoder.iperiod, encoder.bitrate, encoder.repeat) == (20, 300_000, True)
    assert getattr(encoder, "threads", 1) == 1
    assert type(encoder) is expected


class Encoder:
    """An encoder whose first frame was at this time, in microseconds."""

    firsttimestamp = 7_000_000


@pytest.fixture
def output() -> tuple[FrameOutput, list[Frame]]:
    frames: list[Any] = []
    deliver: Deliver = frames.append
    output = FrameOutput(Encoder(), Exposures(Nanoseconds(0)), deliver)
    output.start()
    return output, frames


SETS = b"\0\0\0\1\x67sps\0\0\0\1\x68pps"
KEY, DELTA = b"\0\0\0\1\x65key", b"\0\0\0\1\x41delta"


def test_a_frame_is_copied_as_it_is(
    output: tuple[FrameOutput, list[Frame]],
) -> None:
    out, frames = output
    buffer = bytearray(SETS + KEY)

    out.outputframe(memoryview(buffer), True, 0)
    buffer[:] = bytes(len(buffer))
    out.outputframe(DELTA, False, 50_000)

    assert frames == [
        Frame(Nanoseconds(7 * SECOND), True, SETS + KEY),
        Frame(Nanoseconds(7 * SECOND + 50 * MS), False, DELTA),
    ]


def test_a_key_frame_without_parameter_sets_gets_the_last_ones(
    output: tuple[FrameOutput, list[Frame]],
) -> None:
    out, frames = output

    out.outputframe(SETS + KEY, True, 0)
    out.outputframe(KEY, True, 1_000_000)

    assert frames[1].payload == SETS + KEY


def test_what_cannot_be_decoded_yet_is_not_delivered(
    output: tuple[FrameOutput, list[Frame]],
) -> None:
    out, frames = output

    out.outputframe(DELTA, False, 0)
    out.outputframe(KEY, True, 50_000)

    assert frames == []


def test_exposures_are_remembered_frame_by_frame_and_not_for_ever() -> None:
    exposures = Exposures(Nanoseconds(10 * MS))
    for n in range(KEPT + 1):
        exposures.note({"SensorTimestamp": n * 40 * MS + 999, "ExposureTime": n * 100})

    # stamped to the nanosecond, 5 ms of readout, half of its own exposure
    assert exposures.middle(40_000 * KEPT) == 40 * MS * KEPT + 999 + 5 * MS - 3_200_000
    assert exposures.middle(40_000) == 40 * MS + 999 + 5 * MS - 50_000
    assert exposures.middle(0) == 5 * MS - 3_200_000, "forgotten: the last exposure"
