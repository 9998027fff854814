"""The family's card through the real opener: kept, bound, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from device import disk, receipts, seal
from device.errors import BoxLent, ConsentMissing, FamilyChanged, ParcelUnknown
from device.family import PURPOSES
from device.media import SECOND
from device.opener import Opener
from device.parcels import Parcels
from device.store import Store
from tests import filmed
from tests.takeaway.parts import finished, wish
from tests.ways_out import TODAY, make_parcels


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A box with a film of K7-14, who agreed to everything."""
    store = filmed.store_at(tmp_path / "store")
    filmed.record(store, 1)
    return store


@pytest.fixture
def opener(store: Store) -> Iterator[Opener]:
    opener = Opener.start(store.root)
    opener.unlock_with(seal.identity_file(filmed.ANNA))
    opener.visit(TODAY)
    yield opener
    opener.end()


def card(opener: Opener, **changes: Any) -> dict[str, Any]:
    """The card as the page sends it, changed."""
    told = opener.family()
    names = ("code", "since", "work_ends", "withdrawn")
    consent = told["consent"] | changes.pop("consent", {})
    return {name: told[name] for name in names} | {"consent": consent} | changes


def test_the_opener_tells_the_card_and_what_is_here(
    opener: Opener, store: Store
) -> None:
    told = opener.family()

    assert (told["code"], told["version"], told["open"]) == ("K7-14", 1, True)
    assert told["here"] == {"recordings": 1, "reviews": 0, "parcels": 0}
    assert told["refused"] == {}
    assert told["consent"] == asdict(filmed.ALL)


def test_what_is_not_agreed_to_any_more_goes_from_the_box(
    opener: Opener, store: Store
) -> None:
    made = make_parcels(store, store.recordings()[0])

    opener.save_family(card(opener, consent={"training": False}), 1)

    left = {one.purpose for one in Parcels(store).all()}
    assert left == set(PURPOSES) - {"training"}
    with pytest.raises(ParcelUnknown):
        opener.may_leave(made["training"])
    opener.may_leave(made["copy"])


def test_who_recorded_a_consent_can_be_read(opener: Opener, store: Store) -> None:
    agreed = {"training": False, "copy": False, "until": "2027-02-01"}

    opener.save_family(card(opener, consent=agreed), 1)

    assert opener.receipts()["receipts"][0]["says"] == (
        "Somebody with a key file recorded what the family K7-14 agreed to: "
        "the shared review, supervision, until 1 February 2027."
    )


def test_a_job_that_waited_while_consent_changed_is_not_made(
    opener: Opener, store: Store
) -> None:
    (recording,) = store.recordings()
    agreed = {"training": False}
    with disk.locked(store.out_path):  # another opener is making something
        job = opener.take_away(wish(recording, "film", purpose="training"))
        opener.save_family(card(opener, consent=agreed), 1)

    one = finished(opener, job)

    assert (one["state"], one["error"]) == (
        "failed",
        "the family did not agree to training",
    )
    assert Parcels(store).all() == []


def test_the_code_is_bound_to_the_film_that_is_here(
    opener: Opener, store: Store
) -> None:
    with pytest.raises(BoxLent, match="still holds film of K7-14"):
        opener.save_family(card(opener, code="B2-03"), 1)

    store.find(store.recordings()[0]).erase()

    assert opener.save_family(card(opener, code="B2-03"), 1)["code"] == "B2-03"


def test_taking_it_back_erases_everything_and_lists_what_had_left(
    opener: Opener, store: Store
) -> None:
    (recording,) = store.recordings()
    one = wish(recording, "clip", [0, SECOND // 2, ""], purpose="supervision")
    assert finished(opener, opener.take_away(one))["state"] == "ready"

    told = opener.withdraw(1)

    assert told["erased"] == {"recordings": 1, "reviews": 0, "parcels": 1}
    assert (told["withdrawn"], set(told["refused"])) == (TODAY, set(PURPOSES))
    assert store.recordings() == []
    assert Parcels(store).ids() == []
    assert opener.recordings() == []
    (left,) = opener.what_left()
    assert left["says"].startswith("A clip of 0.5 seconds")
    assert "for supervision" in left["says"]
    assert filmed.ANNA.recipient in left["details"]["recipients"]


def test_taken_back_over_an_older_card_it_is_asked_again(
    opener: Opener, store: Store
) -> None:
    opener.save_family(card(opener, work_ends="2027-01-31"), 1)

    with pytest.raises(FamilyChanged):
        opener.withdraw(1)

    assert store.recordings()


def test_saving_the_card_does_not_give_a_consent_back_by_itself(
    opener: Opener, store: Store
) -> None:
    version = opener.withdraw(1)["version"]

    with_ticks = card(opener, consent={"review": True})
    kept = opener.save_family(with_ticks, version)
    assert kept["refused"]["review"]["error"].startswith("the family withdrew")

    again = opener.save_family({**with_ticks, "withdrawn": ""}, kept["version"])
    assert "review" not in again["refused"]


def test_without_a_card_that_opens_there_is_nothing_to_take_back(
    opener: Opener, store: Store
) -> None:
    for file in store.family_path.iterdir():
        file.unlink()

    with pytest.raises(ConsentMissing, match="no consent to take back"):
        opener.withdraw(0)

    assert store.recordings()


def test_a_film_made_after_it_was_taken_back_goes_when_it_is_done_again(
    opener: Opener, store: Store
) -> None:
    version = opener.withdraw(1)["version"]
    filmed.record(store, 1)

    told = opener.withdraw(version)

    assert told["erased"]["recordings"] == 1
    actions = [one.action for one in receipts.read(store, [filmed.ANNA.secret])[0]]
    assert actions.count("everything erased") == 2
