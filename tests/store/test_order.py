"""In which order recordings were made, told with no key and no time of day."""

from __future__ import annotations

import json

import pytest

from device.store import Store
from device.store.order import COLLECTED, ORDER
from tests.store.test_store import ONE, THREE, TWO, keep


def last(store: Store) -> str | None:
    found = store.last_uncollected()
    return found.id if found else None


def test_the_last_film_is_the_one_that_was_made_last(store: Store) -> None:
    assert last(store) is None
    for recording in (TWO, THREE, ONE):
        keep(store, recording)
        assert last(store) == recording


def test_once_it_is_erased_the_one_before_is_the_last(store: Store) -> None:
    for recording in (TWO, THREE, ONE):
        keep(store, recording)

    store.find(ONE).erase()

    assert last(store) == THREE


def test_a_film_that_was_collected_is_passed_over(store: Store) -> None:
    for recording in (TWO, THREE):
        keep(store, recording)

    store.collect(THREE)
    store.collect(THREE)
    assert last(store) == TWO
    store.collect(TWO)

    assert last(store) is None


@pytest.mark.parametrize("broken", [b"", b"[", b"{}", b"7", b'"x"', b"[1, null]"])
def test_without_a_row_films_still_can_be_found(store: Store, broken: bytes) -> None:
    for recording in (TWO, THREE):
        keep(store, recording)
    (store.root / ORDER).write_bytes(broken)
    assert last(store) in (TWO, THREE)

    keep(store, ONE)

    assert last(store) == ONE


def test_the_row_forgets_what_was_erased_and_tells_nothing_else(store: Store) -> None:
    for recording in (TWO, THREE):
        keep(store, recording)
        store.collect(recording)
    store.find(TWO).erase()
    store.tidy()

    keep(store, ONE)

    assert json.loads((store.root / ORDER).read_bytes()) == [THREE, ONE]
    assert (store.root / ORDER).stat().st_mtime == 0
    (collected,) = (store.root / COLLECTED).iterdir()
    assert (collected.name, collected.read_bytes()) == (THREE, b"")
    assert collected.stat().st_mtime == 0
