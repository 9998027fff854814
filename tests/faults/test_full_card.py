"""A card that fills up: refused before, ended in time, and whole if it was not."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.config import RecordingSettings
from device.rig import Light
from tests import films
from tests.faults.house import House, film_of

MEGABYTE = 1_000_000
SMALL = RecordingSettings(reserve_mb=10)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A recorder on a card of 40 MB."""
    card = tmp_path / "card"
    card.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(card)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small card")
    try:
        film = films.write_film(tmp_path / "film.mp4", 12)
        with House(card / "store", film, recording=SMALL) as made:
            yield made
    finally:
        subprocess.run(["umount", str(card)], check=True)


def leave(house: House, room: int) -> None:
    """Put something beside the film, so that only so many bytes are left."""
    beside = house.store.root.parent / "beside"
    beside.unlink(missing_ok=True)
    size = max(0, house.store.room_left() - room)
    fd = os.open(beside, os.O_CREAT | os.O_WRONLY)
    os.posix_fallocate(fd, 0, size)
    os.close(fd)


def test_below_its_reserve_it_refuses_and_says_so(house: House) -> None:
    leave(house, 9 * MEGABYTE)

    house.press()

    assert house.lines == ["light double-wink"]
    assert house.store.recordings() == []
    assert house.status.state == "cannot"
    assert "no room" in house.status.reason
    assert house.status.room_minutes == 0


def test_with_room_again_it_records(house: House) -> None:
    leave(house, 9 * MEGABYTE)
    house.press()

    leave(house, 30 * MEGABYTE)
    house.wait(1.5)
    assert house.light is Light.DARK
    house.record(4)

    assert house.opened().ended


def test_a_card_that_fills_up_ends_the_film_in_time(house: House) -> None:
    house.press()
    house.wait(3)
    leave(house, 10 * MEGABYTE + 100_000)
    before = house.store.room_left()
    while house.recorder.recording:
        house.wait(1)
        leave(house, house.store.room_left() - MEGABYTE // 2)

    opened = house.opened()
    assert before > 10 * MEGABYTE
    assert house.store.room_left() > 3 * MEGABYTE
    assert opened.end is not None
    assert opened.end["stopped_by"] == "full"
    assert opened.verify() == []
    assert house.light is Light.DOUBLE_WINK
    numbers = films.numbers_in(film_of(opened))
    assert len(numbers) > 10 * 30


def test_a_card_that_somebody_else_fills_at_once_keeps_the_film(house: House) -> None:
    house.press()
    house.wait(6)
    leave(house, 0)
    house.wait(0.9)

    assert not house.recorder.recording
    assert house.light is Light.DOUBLE_WINK
    assert "no room left" in house.status.reason
    leave(house, 30 * MEGABYTE)
    opened = house.opened()
    assert not any(one.wrong for one in opened.verify())
    assert len(films.numbers_in(film_of(opened))) >= 5 * 30
