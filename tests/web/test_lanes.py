"""Lanes on the page: as JSON, and small pictures that no cache keeps."""

from __future__ import annotations

import pytest

from device.media import SECOND
from tests.web.conftest import Clock, Visitor
from tests.web.fake_opener import FakeOpener, Shelf

ONE = f"{1:032x}"
LANES = f"/api/recordings/{ONE}/lanes"


def test_all_lanes_come_in_one_answer(anna: Visitor) -> None:
    told = anna.data(LANES).json

    assert told is not None
    assert told["complete"] is True
    assert told["progress"] == 1
    assert len(told["waveform"]) == 80
    assert told["waveform_step"] == 0.05
    assert told["voices"]["by"] == "silero"
    assert len(told["voices"]["values"]) == 40
    assert told["movement"]["step"] == 0.5
    assert told["pictures"] == [0]


def test_a_small_picture_is_a_jpeg_that_no_cache_keeps(anna: Visitor) -> None:
    answer = anna.data(f"/recordings/{ONE}/small/0.jpg")

    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "path",
    [
        f"/recordings/{ONE}/small/{SECOND}.jpg",
        f"/recordings/{ONE}/small/-1.jpg",
        f"/recordings/{ONE}/small/one.jpg",
        f"/recordings/{7:032x}/small/0.jpg",
        f"/api/recordings/{7:032x}/lanes",
    ],
)
def test_what_is_not_there_is_not_found(anna: Visitor, path: str) -> None:
    assert anna.data(path).status_code == 404


@pytest.mark.parametrize("path", [LANES, f"/recordings/{ONE}/small/0.jpg"])
def test_without_a_key_there_is_none(stranger: Visitor, path: str) -> None:
    assert stranger.data(path).status_code == 403


def test_asking_again_and_again_does_not_keep_the_box_unlocked(
    anna: Visitor, opener: FakeOpener, shelf: Shelf, clock: Clock
) -> None:
    touched = opener.touched

    for _ in range(5):
        anna.data(LANES)
        anna.data(f"/recordings/{ONE}/small/0.jpg")

    assert opener.touched == touched
