"""A card that fails in the middle: what was filmed is safe, and the light says so."""

from __future__ import annotations

import errno
from collections.abc import Iterator

import pytest

from device.errors import RecordingEmpty
from device.rig import Light
from tests import films
from tests.faults.card import CALLS, Card, Fault
from tests.faults.house import House

ERRORS = (errno.EIO, errno.ENOSPC, errno.EROFS)
SECONDS = 4.5
SAMPLE = 23
"""Of so many rows of the whole table one is tried every day."""


@pytest.fixture(scope="module")
def bad_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Card]]:
    """One recorder for all: it has to get over every fault and go on."""
    place = tmp_path_factory.mktemp("bad")
    with pytest.MonkeyPatch.context() as patch:
        card = Card(patch)
        film = films.write_film(place / "film.mp4", 5)
        with House(place / "store", film) as house:
            yield house, card


def film_under(house: House, card: Card, fault: Fault | None) -> None:
    """Record on a card that fails so; the fault is over afterwards."""
    card.begin(None)
    house.erase()
    house.store.tidy()
    house.rig.panel.lights.clear()
    card.begin(fault)
    house.press()
    for _ in range(round(SECONDS * 4)):
        house.wait(0.25, 0.25)
        if not house.recorder.recording:
            break
    if house.recorder.recording:
        house.press()


def rows(card: Card) -> list[Fault]:
    """Every call of one recording, failing in every way."""
    return [
        Fault(call, number, error, lasting)
        for call in CALLS
        for number in range(1, card.system.counted[call] + 1)
        for error in ERRORS
        for lasting in (False, True)
    ]


def hold(house: House, card: Card, fault: Fault) -> None:
    """The recorder lives, says what is wrong, and nothing acknowledged is lost."""
    assert card.system.failed
    assert not house.recorder.recording
    kept = set(card.acknowledged)
    card.begin(None)
    seen = Light.DOUBLE_WINK in (*house.rig.panel.lights, house.light)
    assert seen or house.opened().verify() == [], fault  # or else it did no harm
    segments = {int(name) for name in kept if name.isdigit()}
    try:
        opened = house.opened()
    except (RecordingEmpty, ValueError):  # ValueError: there is no recording at all
        assert not segments, fault
        return
    (only,) = house.store.recordings()
    assert kept <= set(house.store.find(only).names()), fault
    assert {one.number for one in opened.index} == segments, fault
    assert [one.sentence for one in opened.verify() if one.wrong] == [], fault


def test_the_film_is_whole_while_nothing_fails(bad_house: tuple[House, Card]) -> None:
    house, card = bad_house

    film_under(house, card, None)

    assert house.light is Light.DARK
    assert house.opened().verify() == []
    assert all(card.system.counted[call] for call in CALLS)


def every(house: House, card: Card, step: int) -> int:
    """Go through the table in steps; how many rows were tried."""
    film_under(house, card, None)
    chosen = rows(card)[::step]
    for fault in chosen:
        film_under(house, card, fault)
        if card.system.failed:
            hold(house, card, fault)
    return len(chosen)


def test_any_failed_call_ends_the_film_cleanly(bad_house: tuple[House, Card]) -> None:
    assert every(*bad_house, SAMPLE) > 30


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_every_failed_call_ends_the_film_cleanly(
    bad_house: tuple[House, Card],
) -> None:
    assert every(*bad_house, 1) > 500
