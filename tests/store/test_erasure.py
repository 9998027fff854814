"""Erasing everything of a family: all of it, in an order that a cut cannot harm."""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from device import disk, family, receipts, seal, status
from device.erasure import BEGUN, DONE, Reason, erase_all
from device.errors import StoreError, StoreFull
from device.family import Consent, Family, Here
from device.media import Nanoseconds
from device.parcels import Parcels, new_id
from device.status import Status
from device.store import Store

ANNA = seal.new_identity()
KEYS = [ANNA.secret]
CARD = Family("K7-14", "2026-11-24", consent=Consent(review=True, recorded_by="Anna"))
ENDED = Reason("ended", "Anna", "K7-14")
ABOUT_THE_FAMILY = ("recordings", "reviews", "out", "collected")


def sealed(text: str = "words") -> bytes:
    return seal.seal(text.encode(), [ANNA.recipient])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A box with two films, a parcel, a review in two versions and an older card."""
    return filled(tmp_path / "store")


def filled(path: Path) -> Store:
    store = Store(path)
    store.create_layout()
    store.enrol("Anna", ANNA.recipient)
    for _ in range(2):
        made = store.create(secrets.token_hex(16))
        for name in ("key", "about", "000000", "notes"):
            made.write(name, sealed())
    with Parcels(store).making(new_id(), made.id, "mp4.age", "review") as part:
        part.write(sealed())
    store.collect(made.id)
    review = store.reviews_path / secrets.token_hex(16)
    disk.make_directory(review)
    disk.write(review, "000001.age", sealed())
    disk.write(review, "000002.age", sealed())
    family.save(store, CARD, 0)
    family.save(store, CARD, 1)
    return store


def left(store: Store) -> list[str]:
    """Every file of the family that is on the card still."""
    return [
        str(path.relative_to(store.root))
        for folder in ABOUT_THE_FAMILY
        for path in (store.root / folder).rglob("*")
    ]


def written(store: Store) -> list[tuple[str, dict[str, object]]]:
    told, wrong = receipts.read(store, KEYS)
    assert wrong == []
    return [(one.action, one.details) for one in told]


def test_nothing_of_the_family_is_left(store: Store) -> None:
    assert erase_all(store, ENDED, Family()) == Here(2, 1, 1)

    assert left(store) == []
    assert family.load(store, KEYS) == Family(version=3)
    assert [file.name for file in store.family_path.iterdir()] == ["000003.age"]


def test_who_else_is_told_of_it_stays(store: Store) -> None:
    disk.write(store.labels_path, "000001.age", sealed("the practitioners' own"))

    erase_all(store, ENDED, Family())

    assert store.recipients() == {"Anna": ANNA.recipient}
    assert len(list(store.labels_path.iterdir())) == 1


def test_the_receipts_tell_what_went_and_hold_no_content(store: Store) -> None:
    films = store.recordings()

    erase_all(store, ENDED, Family())

    why = {"why": "ended", "with": "Anna", "family": "K7-14"}
    assert written(store) == [
        (BEGUN, {**why, "recordings": films}),
        (DONE, {**why, "recordings": 2, "reviews": 1, "parcels": 1}),
    ]


def test_the_card_that_shall_remain_is_the_only_one(store: Store) -> None:
    withdrawn = Family("K7-14", "2026-11-24", withdrawn="2026-11-25")

    erase_all(store, Reason("withdrawn", "Anna", "K7-14"), withdrawn)

    kept = family.load(store, KEYS)
    assert (kept.withdrawn, kept.consent) == ("2026-11-25", Consent())
    assert family.versions(store).numbers() == [3]


def test_every_key_is_gone_before_the_first_film_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys_left: list[int] = []
    remove = disk.remove

    def watched(directory: Path, *doomed: str) -> None:
        if "000000.age" in doomed:
            keys_left.append(len(store.recordings()))
        remove(directory, *doomed)

    monkeypatch.setattr(disk, "remove", watched)
    erase_all(store, ENDED, Family())

    assert keys_left == [0, 0]


def test_whatever_cuts_it_short_the_box_stays_bound_and_a_second_time_finishes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda fd: None)  # for the sake of quickness
    steps = 0
    while cut(tmp_path / str(steps), steps, monkeypatch):
        steps += 1

    assert steps > 30


def cut(path: Path, steps: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a card that fails after so many *steps* cut it short."""
    store = filled(path)
    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", failing_after(steps))
        try:
            erase_all(store, ENDED, Family())
        except StoreError:
            pass
        else:
            return False
    if left(store):
        assert family.load(store, KEYS).code == "K7-14"
    erase_all(store, ENDED, Family())
    assert left(store) == []
    assert family.load(store, KEYS).code == ""
    assert len(family.versions(store).numbers()) == 1
    return True


def failing_after(steps: int) -> Callable[[int], None]:
    left = iter(range(steps))

    def fsync(fd: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.EIO, "the card has gone")

    return fsync


def test_a_card_without_room_for_a_first_receipt_keeps_no_film(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = disk.write

    def written_if_there_is_room(directory: Path, name: str, payload: bytes) -> None:
        if directory == store.receipts_path and store.recordings():
            raise StoreFull
        write(directory, name, payload)

    monkeypatch.setattr(disk, "write", written_if_there_is_room)
    erase_all(store, ENDED, Family())

    assert left(store) == []
    assert [action for action, _ in written(store)] == [DONE]


def test_while_the_box_records_nothing_is_erased(store: Store) -> None:
    now = Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))
    film = store.recordings()[0]
    running = Status("recording", "", now, 3.0, 90, film, now)
    status.write(store.root / "status.json", running)

    with pytest.raises(StoreError, match="recording now"):
        erase_all(store, ENDED, Family())

    assert len(store.recordings()) == 2
    assert written(store) == []


def test_what_is_half_erased_already_goes_too(store: Store) -> None:
    store.directories()[0].destroy_key()

    assert erase_all(store, ENDED, Family()).recordings == 1

    assert left(store) == []


def test_a_download_that_is_being_made_does_not_survive(store: Store) -> None:
    def erased_while_it_is_made() -> None:
        film = store.recordings()[0]
        with Parcels(store).making(new_id(), film, "mp4.age", "review") as part:
            part.write(sealed())
            erase_all(store, ENDED, Family())

    with pytest.raises(StoreError):
        erased_while_it_is_made()

    assert left(store) == []
