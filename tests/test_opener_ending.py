"""The opener about the ending: the day, the countdown, erasing, and what is stated."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from device import countdown, family, receipts, seal, status
from device.errors import (
    ConfirmationWrong,
    DayUnfit,
    FamilyChanged,
    StoreError,
    VigError,
)
from device.family import Consent, Family
from device.media import Nanoseconds
from device.opener.desk import Desk
from device.opener.ending import NO_CODE, follow
from device.rig.simulated import ToldClock
from device.status import Status
from device.store import Store
from device.today import Calendar
from tests import filmed

CARD = Family("K7-14", "2026-09-28", consent=Consent(review=True, recorded_by="Anna"))
TODAY = "2026-11-25"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A box with two films of a family."""
    store = Store(tmp_path / "store")
    store.create_layout()
    store.enrol("Anna", filmed.ANNA.recipient)
    for number in (1, 2):
        store.create(f"{number:032x}").write("key", b"sealed")
    version = max(family.versions(store).numbers(), default=0)
    family.save(store, CARD, version)
    return store


@pytest.fixture
def desk(store: Store) -> Desk:
    """Unlocked by Anna, whose computer knows the day, which the box does not."""
    return unlocked(store, filmed.ANNA)


def unlocked(store: Store, who: seal.Identity, today: str = TODAY) -> Desk:
    desk = Desk(store.root, time.monotonic)
    desk.unlock_with(seal.identity_file(who))
    clock = ToldClock()
    clock.trusted = False
    desk.calendar = Calendar(clock, today)
    return desk


def ask(desk: Desk, do: str, **values: Any) -> Any:
    return desk.answer({"do": do, **values})[0]


def end(desk: Desk, day: str = TODAY) -> Any:
    return ask(desk, "end_work", day=day, base=ask(desk, "ending")["version"])


def test_of_a_work_that_goes_on_there_is_no_day(desk: Desk) -> None:
    told = ask(desk, "ending")

    assert (told["code"], told["erase_on"], told["left"]) == ("K7-14", "", [])
    assert told["here"] == {"recordings": 2, "reviews": 0, "parcels": 0}
    assert told["statement"] is None


def test_saying_when_it_ends_sets_the_countdown(desk: Desk, store: Store) -> None:
    told = end(desk)

    assert (told["erase_on"], told["days_left"]) == ("2027-01-25", 61)
    assert countdown.read(store).erase_on == "2027-01-25"
    assert countdown.read(store).lent
    assert family.load(store, [filmed.ANNA.secret]).work_ends == TODAY


def test_a_shorter_time_in_the_recorders_settings_counts(
    desk: Desk, store: Store
) -> None:
    say(store, keep_days=14)

    assert end(desk)["erase_on"] == "2026-12-09"


def test_it_leaves_a_receipt_that_can_be_read(desk: Desk, store: Store) -> None:
    end(desk)

    says = [one["says"] for one in ask(desk, "receipts")["receipts"]]
    assert says[0] == (
        "Somebody with a key file said that the last day of the work with the family "
        "K7-14 is 25 November 2026; everything erases itself on 25 January 2027."
    )


def test_the_work_can_go_on_after_all(desk: Desk, store: Store) -> None:
    end(desk)

    told = end(desk, "")

    assert (told["erase_on"], told["work_ends"]) == ("", "")
    assert not countdown.read(store).is_set


@pytest.mark.parametrize("day", ["2026-08-01", "2029-01-01", "soon", "2026-02-30"])
def test_a_day_that_cannot_be_meant_changes_nothing(
    desk: Desk, store: Store, day: str
) -> None:
    before = ask(desk, "ending")

    with pytest.raises(DayUnfit):
        end(desk, day)

    assert ask(desk, "ending") == before


def test_where_nobody_knows_the_day_none_is_set(store: Store) -> None:
    desk = unlocked(store, filmed.ANNA, today="")

    with pytest.raises(DayUnfit) as refused:
        end(desk)

    assert "knows the day" in refused.value.hint


def test_over_an_older_card_nothing_is_said(desk: Desk) -> None:
    with pytest.raises(FamilyChanged):
        ask(desk, "end_work", day=TODAY, base=0)


def test_erasing_needs_the_code_typed(desk: Desk, store: Store) -> None:
    for wrong in ("", "K7-15", "yes", "K7-14 K7-14"):
        with pytest.raises(ConfirmationWrong) as refused:
            ask(desk, "erase_family", confirm=wrong)
        assert "K7-14" in str(refused.value)

    assert len(store.recordings()) == 2


def test_erasing_leaves_a_statement_and_nothing_else(desk: Desk, store: Store) -> None:
    details = {"what": "clip", "recipients": [filmed.ANNA.recipient], "form": "age"}
    receipts.add(store, "taken away", {**details, "purpose": "review"})

    told = ask(desk, "erase_family", confirm=" k7-14 ")

    assert store.recordings() == []
    assert told["code"] == ""
    stated = told["statement"]
    assert (stated["family"], stated["since"], stated["erased"]) == (
        "K7-14",
        "2026-09-28",
        2,
    )
    assert stated["work_ends"] == TODAY
    assert stated["left"][0]["to"] == ["Anna"]
    assert countdown.read(store) == countdown.NOTHING


def test_the_statement_can_be_shown_until_the_box_is_lent_again(
    desk: Desk, store: Store
) -> None:
    ask(desk, "erase_family", confirm="K7-14")
    assert unlocked_statement(store) is not None

    card = family.load(store, [filmed.ANNA.secret])
    family.save(store, Family("L2-03"), card.version)

    assert unlocked_statement(store) is None


def unlocked_statement(store: Store) -> Any:
    return ask(unlocked(store, filmed.ANNA), "ending")["statement"]


def test_while_the_box_records_nothing_is_erased(desk: Desk, store: Store) -> None:
    say(store, state="recording", recording=store.recordings()[0])

    with pytest.raises(StoreError) as refused:
        ask(desk, "erase_family", confirm="K7-14")

    assert "recording" in str(refused.value)
    assert len(store.recordings()) == 2
    assert not countdown.read(store).erasing


def say(store: Store, state: str = "idle", **values: Any) -> None:
    now = Nanoseconds(time.clock_gettime_ns(time.CLOCK_BOOTTIME))
    told = Status(state, "", now, 1.0, 90, None, now)
    status.write(store.root / status.NAME, replace(told, **values))


def test_a_card_for_another_key_is_erased_by_other_words(
    tmp_path: Path, store: Store
) -> None:
    ben = seal.new_identity()
    store.enrol("Ben", ben.recipient)
    desk = unlocked(store, ben)
    told = ask(desk, "ending")
    assert (told["open"], told["confirm"]) == (False, NO_CODE)

    with pytest.raises(FamilyChanged):
        end(desk)
    told = ask(desk, "erase_family", confirm="Erase  everything")

    assert told["code"] == ""
    assert store.recordings() == []
    assert told["unread"] == 0  # she reads what was written since she is enrolled


def test_what_everybody_may_see_is_turned_on_and_off(desk: Desk, store: Store) -> None:
    assert ask(desk, "hold_open", on=True)["held_here"]
    assert countdown.read(store).held_here

    ask(desk, "hold_open", on=False)

    assert not countdown.read(store).held_here


def test_a_countdown_that_was_taken_away_is_set_again(desk: Desk, store: Store) -> None:
    end(desk)
    (store.family_path / countdown.FILE).unlink()

    follow(desk, family.load(store, [filmed.ANNA.secret]))

    assert countdown.read(store).erase_on == "2027-01-25"
    assert countdown.read(store).seconds_left == 61 * 24 * 3600


def test_one_that_stands_is_left_to_count(desk: Desk, store: Store) -> None:
    end(desk)
    countdown.change(store, lambda told: replace(told, seconds_left=77))

    follow(desk, family.load(store, [filmed.ANNA.secret]))

    assert countdown.read(store).seconds_left == 77


def test_what_cannot_be_meant_any_more_is_not_set_by_itself(
    desk: Desk, store: Store
) -> None:
    card = replace(family.load(store, [filmed.ANNA.secret]), work_ends="2025-01-01")

    follow(desk, card)

    assert not countdown.read(store).is_set


def test_before_unlocking_nothing_is_told(store: Store) -> None:
    desk = Desk(store.root, time.monotonic)
    for do in ("ending", "end_work", "hold_open", "erase_family"):
        with pytest.raises(VigError):
            desk.answer({"do": do})
