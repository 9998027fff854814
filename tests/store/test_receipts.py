"""Receipts: written by whoever acts, read by who answers for it."""

from __future__ import annotations

import threading

import pytest

from device import disk, documents, receipts, seal
from device.errors import NoRecipient
from device.media import Nanoseconds
from device.store import Store
from device.verify import Kind
from tests.store.parts import identity

ANNA, BEN = [identity().secret], identity("Ben")


class Stopped:
    """A clock that stands still."""

    def boot(self) -> Nanoseconds:
        return Nanoseconds(7)

    def boot_id(self) -> str:
        return "stopped"

    def wall(self) -> Nanoseconds:
        return Nanoseconds(1_700_000_000_000_000_000)

    def wall_trusted(self) -> bool:
        return False


def test_what_was_done_can_be_read_by_everybody_in_force(store: Store) -> None:
    store.enrol("Ben", BEN.recipient)
    receipts.add(store, "unlocked", {"with": "Anna"}, Stopped())
    receipts.add(store, "taken away", {"recording": "3f", "span": [1, 2]})

    for identities in (ANNA, [BEN.secret]):
        told, wrong = receipts.read(store, identities)
        assert wrong == []
        assert [(one.number, one.action) for one in told] == [
            (0, "unlocked"),
            (1, "taken away"),
        ]
        assert told[0].details == {"with": "Anna"}
        assert told[0].wall_clock == Stopped().wall()
        assert told[0].wall_clock_trusted is False
        assert told[1].wall_clock > told[0].wall_clock


def test_a_receipt_lies_sealed_and_without_its_time(store: Store) -> None:
    receipts.add(store, "unlocked", {"with": "Anna"})

    path = store.receipts_path / "000000.age"
    assert b"unlocked" not in path.read_bytes()
    assert path.stat().st_mtime_ns == 0


def test_who_came_later_does_not_read_what_was_before(store: Store) -> None:
    receipts.add(store, "unlocked", {})
    store.enrol("Ben", BEN.recipient)
    receipts.add(store, "enrolled", {"name": "Ben"})

    told, wrong = receipts.read(store, [BEN.secret])

    assert [one.action for one in told] == ["enrolled"]
    assert wrong == []


def test_without_anybody_enrolled_there_is_no_receipt(store: Store) -> None:
    store.dismiss("Anna")

    with pytest.raises(NoRecipient):
        receipts.add(store, "enrolled", {})
    assert receipts.read(store, ANNA) == ([], [])


def test_many_at_once_get_numbers_of_their_own(store: Store) -> None:
    def act(who: int) -> None:
        for _ in range(5):
            receipts.add(store, "unlocked", {"who": who})

    threads = [threading.Thread(target=act, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    told, wrong = receipts.read(store, ANNA)
    assert len(told) == 20
    assert sorted(one.details["who"] for one in told) == sorted([0, 1, 2, 3] * 5)
    assert wrong == []


@pytest.fixture
def five(store: Store) -> Store:
    for number in range(5):
        receipts.add(store, "unlocked", {"n": number})
    return store


def wrong_in(store: Store) -> list[tuple[Kind, int | None]]:
    _, wrong = receipts.read(store, ANNA)
    return [(finding.kind, finding.number) for finding in wrong]


def test_a_receipt_that_was_taken_out_is_noticed(five: Store) -> None:
    disk.remove(five.receipts_path, "000002.age")

    assert wrong_in(five) == [(Kind.MISSING, 2), (Kind.UNLINKED, 3)]


def test_a_receipt_that_was_exchanged_is_noticed(five: Store) -> None:
    one = disk.read(five.receipts_path, "000001.age")
    disk.write(five.receipts_path, "000003.age", one)

    assert wrong_in(five) == [(Kind.MISPLACED, 3), (Kind.UNLINKED, 4)]


def test_a_damaged_receipt_is_noticed(five: Store) -> None:
    sealed = disk.read(five.receipts_path, "000004.age")
    disk.write(five.receipts_path, "000004.age", sealed[:-1])

    assert wrong_in(five) == [(Kind.DAMAGED, 4)]


def test_a_receipt_of_a_newer_program_is_told_and_stops_nothing(five: Store) -> None:
    newer = documents.to_line({"format": documents.FORMAT + 1}) + b"\n"
    sealed = seal.seal(newer, list(five.recipients().values()))
    disk.write(five.receipts_path, "000002.age", sealed)

    assert wrong_in(five) == [(Kind.UNKNOWN, 2), (Kind.UNLINKED, 3)]
