"""The family's card: sealed, never overwritten unseen, one code at a time."""

from __future__ import annotations

import json
import secrets
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from device import disk, family, seal
from device.errors import BoxLent, CodeInvalid, FamilyChanged
from device.family import Consent, Family
from device.parcels import Parcels, new_id
from device.store import Store

ANNA, BEN = seal.new_identity(), seal.new_identity()
KEYS = [ANNA.secret]
CARD = Family(
    code="K7-14",
    since="2026-11-24",
    work_ends="2027-02-01",
    consent=Consent(review=True, supervision=True, until="2027-03-01", recorded_by="A"),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", ANNA.recipient)
    return store


def film(store: Store) -> str:
    """A recording as far as the store can tell."""
    made = store.create(secrets.token_hex(16))
    made.write("key", b"sealed")
    return made.id


def test_a_new_box_is_lent_to_nobody_and_nobody_agreed_to_anything(
    store: Store,
) -> None:
    assert family.load(store, KEYS) == Family()


def test_what_was_saved_is_read_again(store: Store) -> None:
    saved = family.save(store, CARD, 0)

    assert saved == replace(CARD, version=1)
    assert family.load(store, KEYS) == saved


def test_a_card_made_over_an_older_one_is_not_kept(store: Store) -> None:
    family.save(store, CARD, 0)

    with pytest.raises(FamilyChanged):
        family.save(store, replace(CARD, consent=Consent(training=True)), 0)

    assert not family.load(store, KEYS).consent.training


def test_the_age_command_opens_it_and_nothing_else_does(
    store: Store, tmp_path: Path
) -> None:
    family.save(store, CARD, 0)
    file, key = store.family_path / "000001.age", tmp_path / "mine.key"
    key.write_text(seal.identity_file(ANNA))

    command = ["age", "-d", "-i", str(key), str(file)]
    opened = subprocess.run(command, capture_output=True, check=True).stdout

    assert b"K7-14" not in file.read_bytes()
    assert json.loads(opened) == {
        "format": 1,
        "version": 1,
        "code": "K7-14",
        "since": "2026-11-24",
        "work_ends": "2027-02-01",
        "consent": {
            "review": True,
            "supervision": True,
            "training": False,
            "copy": False,
            "until": "2027-03-01",
            "recorded_by": "A",
        },
        "withdrawn": "",
        "recipients": [ANNA.recipient],
    }


def test_to_a_key_enrolled_later_the_card_is_closed_until_another_read_it(
    store: Store,
) -> None:
    family.save(store, CARD, 0)
    store.enrol("Ben", BEN.recipient)
    assert family.load(store, [BEN.secret]) == Family(version=1, open=False)

    family.load(store, KEYS)

    assert family.load(store, [BEN.secret]) == replace(CARD, version=1)


@pytest.mark.parametrize(
    "planted",
    [
        {"code": "K7-14"},
        {"code": "Sam and Ana", "since": "", "work_ends": "", "withdrawn": ""},
        {"code": "K7-14", "since": "soon", "work_ends": "", "withdrawn": ""},
        {"code": "K7-14", "since": "", "work_ends": "", "withdrawn": "", "consent": {}},
    ],
)
def test_what_is_no_card_is_not_believed(
    store: Store, planted: dict[str, object]
) -> None:
    family.save(store, CARD, 0)
    line = json.dumps({"format": 1, "version": 2, **planted}).encode() + b"\n"

    disk.write(store.family_path, "000002.age", seal.seal(line, [ANNA.recipient]))

    assert family.load(store, KEYS) == replace(CARD, version=2, open=False)


def test_a_consent_that_is_a_word_and_not_yes_or_no_is_not_believed(
    store: Store,
) -> None:
    family.save(store, CARD, 0)
    file = store.family_path / "000001.age"
    told = json.loads(seal.unseal(file.read_bytes(), KEYS))
    told |= {"version": 2, "consent": {**told["consent"], "training": "no"}}
    line = json.dumps(told).encode() + b"\n"

    disk.write(store.family_path, "000002.age", seal.seal(line, [ANNA.recipient]))

    assert family.load(store, KEYS).open is False


@pytest.mark.parametrize("typed", ["k7-14", " K7-14 ", "K7-14"])
def test_a_code_is_kept_in_capital_letters(typed: str) -> None:
    assert family.checked_code(typed) == "K7-14"


@pytest.mark.parametrize(
    "typed", ["", "K", "Sam Smith", "K7_14", "-K7", "K7-", "Ö7-14", "K" * 17]
)
def test_what_is_no_code_is_refused(store: Store, typed: str) -> None:
    with pytest.raises(CodeInvalid):
        family.checked_code(typed)
    if typed:
        with pytest.raises(CodeInvalid):
            family.save(store, replace(CARD, code=typed), 0)


def test_a_typing_error_can_be_put_right_while_nothing_is_here(store: Store) -> None:
    family.save(store, CARD, 0)

    right = family.change(store, KEYS, replace(CARD, code="K7-41"), 1)

    assert right.code == "K7-41"


def test_the_code_stays_while_film_of_the_family_is_here(store: Store) -> None:
    family.save(store, CARD, 0)
    film(store)

    for code in ("B2-03", ""):
        with pytest.raises(BoxLent, match="this box still holds film of K7-14"):
            family.change(store, KEYS, replace(CARD, code=code), 1)

    assert family.load(store, KEYS).code == "K7-14"


def test_the_code_stays_while_a_review_is_here(store: Store) -> None:
    family.save(store, CARD, 0)
    disk.make_directory(store.reviews_path / secrets.token_hex(16))

    with pytest.raises(BoxLent):
        family.change(store, KEYS, replace(CARD, code="B2-03"), 1)


def test_a_parcel_counts_as_film(store: Store) -> None:
    with Parcels(store).making(new_id(), film(store), "mp4.age", "review") as part:
        part.write(b"sealed")

    assert family.what_is_here(store).parcels == 1


def test_all_else_on_the_card_can_be_changed_while_film_is_here(store: Store) -> None:
    family.save(store, CARD, 0)
    film(store)

    changed = replace(CARD, consent=Consent(training=True), work_ends="2027-03-01")

    assert family.change(store, KEYS, changed, 1).consent.training


def test_a_test_film_from_before_keeps_nobody_from_lending_the_box(
    store: Store,
) -> None:
    film(store)

    assert family.change(store, KEYS, CARD, 0).code == "K7-14"


def test_film_under_a_card_that_does_not_open_stays_bound_to_it(store: Store) -> None:
    family.save(store, CARD, 0)
    store.enrol("Ben", BEN.recipient)
    film(store)

    with pytest.raises(BoxLent, match="does not open with this key"):
        family.change(store, [BEN.secret], CARD, 1)
