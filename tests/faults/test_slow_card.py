"""A card that stands still: film waits in memory that has a bound, and none is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from device.intake import room_for
from device.store import RecordingDirectory
from tests import films
from tests.faults.house import House, film_of

RATE = 30


class Stalls:
    """The card: at these segments it stands still until it is let go on.

    The recorder's line waits on a thread of its own, as it does in a box; the thread
    of the test is the one on which camera and microphone deliver meanwhile.
    """

    def __init__(self, patch: pytest.MonkeyPatch, at: set[int]) -> None:
        self.stands = threading.Event()
        self._at = at
        self._go_on = threading.Event()
        self._stirred = threading.Event()
        self._line = ThreadPoolExecutor(1)
        whole = RecordingDirectory.write

        def write(directory: RecordingDirectory, name: str, sealed: bytes) -> None:
            if name.isdigit() and int(name) in at:
                at.discard(int(name))
                self.stands.set()
                self._stirred.set()
                self._go_on.wait(60)
                self._go_on.clear()
            whole(directory, name, sealed)

        patch.setattr(RecordingDirectory, "write", write)

    def step(self, house: House) -> None:
        """Let the recorder look; returns when it has, or when the card stands still."""
        self._stirred.clear()
        self._step = self._line.submit(house.recorder.step, 0)
        self._step.add_done_callback(lambda _: self._stirred.set())
        assert self._stirred.wait(60)

    def go_on(self) -> None:
        """The card writes again; returns when the recorder has caught up."""
        self.stands.clear()
        self._go_on.set()
        self._step.result(60)

    def close(self) -> None:
        self._line.shutdown()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    film = films.write_film(tmp_path / "film.mp4", 70, RATE)
    with House(tmp_path / "store", film) as made:
        yield made


def film_with(house: House, stalls: Stalls, seconds: float, stall: float) -> list[int]:
    """Film so long, with stalls of so many seconds; what the intake held in each."""
    held = []
    house.press()
    begun = house.clock.now
    while house.clock.now - begun < seconds * 1e9:
        house.rig.film(0.2)
        stalls.step(house)
        if stalls.stands.is_set():
            house.rig.film(stall)
            held.append(house.recorder._intake.held)
            stalls.go_on()
    stalls.close()
    house.press()
    return held


def test_a_card_that_stalls_for_ten_seconds_at_a_time_loses_no_frame(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stalls = Stalls(monkeypatch, {4, 9, 33, 80})

    held = film_with(house, stalls, 60, 10)

    opened = house.opened()
    assert len(held) == 4
    assert min(held) > 10 * 190_000
    assert max(held) < room_for(house.settings.camera.bit_rate)
    assert opened.verify() == []
    assert opened.gaps == []
    numbers = films.numbers_in(film_of(opened))
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > 60 * RATE


def test_a_card_that_stalls_for_longer_costs_a_gap_that_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stalls = Stalls(monkeypatch, {6})

    (held,) = film_with(house, stalls, 66, 60)

    opened = house.opened()
    room = room_for(house.settings.camera.bit_rate)
    assert 0.9 * room < held <= room
    assert opened.verify() == []
    assert {gap.track for gap in opened.gaps} == {"picture", "sound"}
    assert films.numbers_in(film_of(opened))[-1] > 65 * RATE
