"""The projector: it gives out what it was loaded with, and can do nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from device.errors import ItemUnknown, Locked, ShowingFull, VigError
from device.opener.desk import QUESTIONS
from device.projector import Projector
from device.projector.loaded import Loaded
from tests.imported import imported_by


@pytest.fixture
def projector() -> Iterator[Projector]:
    started = Projector.start()
    yield started
    started.end()


def loaded(room: int = 100) -> Loaded:
    return Loaded(lambda: 0.0, room)


def ask(held: Loaded, do: str, **values: object) -> bytes:
    return held.answer({"do": do, **values}, b"")


def test_it_gives_what_it_was_loaded_with_and_not_a_byte_more(
    projector: Projector,
) -> None:
    projector.load(0, b"one ")
    projector.load(1, b"other")
    projector.load(0, b"clip")

    assert projector.read(0, 0, 8) == b"one clip"
    assert projector.read(0, 4, 1000) == b"clip"
    assert projector.read(1, 0, 2) == b"ot"


def test_it_knows_no_other_item(projector: Projector) -> None:
    projector.load(0, b"clip")

    for item in (1, -1, 10**9):
        with pytest.raises(ItemUnknown):
            projector.read(item, 0, 4)
    for start, stop in ((-4, 4), (3, 2), (0, 1 << 40)):
        with pytest.raises(ItemUnknown):
            projector.read(0, start, stop)


@pytest.mark.parametrize("question", sorted({*QUESTIONS, "end", "items"} - {"touch"}))
def test_what_an_opener_would_answer_it_refuses(question: str) -> None:
    values = {"recording": f"{1:032x}", "view": "v1", "start": 0, "stop": 9}

    refused = {"read": ItemUnknown}.get(question, VigError)
    with pytest.raises(refused):
        ask(loaded(), question, item=0, **values)


def test_a_program_without_our_modules_for_keys_and_files_is_enough_for_it() -> None:
    held = imported_by("device.projector.__main__")

    assert "device.projector.loaded" in held
    knows = {"seal", "store", "disk", "pieces", "passphrase", "film", "clip", "libav"}
    assert not {f"device.{room}" for room in knows} & held
    assert not {"pyrage", "av", "numpy", "cryptography"} & held


def test_it_takes_no_more_than_it_has_room_for() -> None:
    held = loaded(room=6)
    held.answer({"do": "load", "item": 0}, b"four")

    with pytest.raises(ShowingFull):
        held.answer({"do": "load", "item": 1}, b"four")

    ask(held, "drop", item=0)
    held.answer({"do": "load", "item": 1}, b"four")
    assert ask(held, "read", item=1, start=0, stop=4) == b"four"


def test_what_was_dropped_is_gone(projector: Projector) -> None:
    projector.load(0, b"clip")
    projector.drop(0)
    projector.drop(0)

    with pytest.raises(ItemUnknown):
        projector.read(0, 0, 4)


def test_once_ended_it_answers_nothing(projector: Projector) -> None:
    projector.load(0, b"clip")
    projector.end()

    assert not projector.alive
    with pytest.raises(Locked):
        projector.read(0, 0, 4)


def test_nobody_asking_ends_it() -> None:
    projector = Projector.start(idle_seconds=0.2)

    projector._process.wait(30)

    assert not projector.alive
    projector.end()


def test_it_dies_with_the_page_that_started_it(projector: Projector) -> None:
    for line in projector._all:
        line.close()

    assert projector._process.wait(30) == 0
