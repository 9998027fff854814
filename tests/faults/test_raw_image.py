"""The card itself is searched, block by block, for what was erased or left out.

A real ext4 in a file, on a loop device. What is looked for is what the files held
before, sealed as it was: the search finds what is still there, in free blocks, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from mmap import PROT_READ, mmap
from pathlib import Path
from typing import NamedTuple

import pytest

from device.config import RecordingSettings
from device.store import Store
from tests import films
from tests.faults.house import House
from tests.power_cut import Card, NoCard, mounted, run

SMALL = RecordingSettings(reserve_mb=10, guest_pause_drops=10)
HEAD = 200
"""Bytes of an age file that hold its own key, sealed to the recording."""


class Sealed(NamedTuple):
    """What a file held: its head, and a stretch from its middle."""

    head: bytes
    middle: bytes


@pytest.fixture
def card(tmp_path: Path) -> Card:
    """An empty card."""
    try:
        return Card.make(tmp_path)
    except NoCard as exc:
        pytest.skip(str(exc.__doc__))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return films.write_film(tmp_path / "film.mp4", 3)


def sealed(store: Store) -> dict[str, Sealed]:
    """Every piece of the only recording, as it lies there now."""
    (only,) = store.recordings()
    made = store.find(only)
    pieces = {name: made.read(name) for name in made.names()}
    return {
        name: Sealed(held[:HEAD], held[len(held) // 2 :][:256])
        for name, held in pieces.items()
    }


def in_files(folder: Path) -> Iterator[bytes]:
    """All that any file of the file system holds."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes()


def on_the_card(card: Card, piece: bytes) -> bool:
    """Whether this lies anywhere in the image, whatever that belongs to."""
    with card.image.open("rb") as file, mmap(file.fileno(), 0, prot=PROT_READ) as raw:
        return raw.find(piece) >= 0


def held_pause(house: House) -> None:
    """Two seconds on the second button."""
    house.rig.panel.second.move(down=True)
    house.wait(2.3)
    house.rig.panel.second.move(down=False)
    house.wait(0.3)


def held_erase(house: House) -> None:
    """Five seconds on the button."""
    house.rig.panel.button.move(down=True)
    house.wait(5.3)
    house.rig.panel.button.move(down=False)
    house.wait(0.3)


def test_an_erased_key_is_nowhere_on_the_card(card: Card, film: Path) -> None:
    with mounted(*card), House(card.folder, film, recording=SMALL) as house:
        house.record(6)
        before = sealed(house.store)
        run("sync", "-f", card.folder)
        assert on_the_card(card, before["key"].head), "the search finds it"

        held_erase(house)

        assert house.store.recordings() == []
        kept = [before["key"].head in held for held in in_files(card.folder)]
        assert not any(kept)

    assert not on_the_card(card, before["key"].head)
    assert not on_the_card(card, before["key"].middle)
    assert on_the_card(card, before["000003"].middle), "free blocks are searched, too"


def test_of_what_was_left_out_no_head_is_anywhere_on_the_card(
    card: Card, film: Path
) -> None:
    with mounted(*card), House(card.folder, film, recording=SMALL) as house:
        house.press()
        house.wait(16)
        before = sealed(house.store)
        run("sync", "-f", card.folder)
        assert on_the_card(card, before["000025"].head)

        held_pause(house)

        left = set(house.opened()._pieces.directory.names())
        assert house.opened().verify() == []

    gone = [name for name in before if name not in left]
    assert len(gone) > 15
    assert [name for name in gone if on_the_card(card, before[name].head)] == []
    assert not on_the_card(card, before["c0000"].head), "it was written anew"
    assert on_the_card(card, before["000003"].head), "what stays can be opened"
    assert on_the_card(card, before["000025"].middle), "free blocks are searched, too"
