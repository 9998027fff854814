"""What may leave, for what: every reason to refuse has a sentence of its own."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from device.consent import IN_WORDS, Purpose, missing_for, require
from device.errors import ConsentMissing
from device.family import PURPOSES, Consent, Family

TODAY = "2026-11-25"
ALL = Consent(review=True, supervision=True, training=True, copy=True)
CARD = Family("K7-14", "2026-11-24", "", ALL, "", version=1)


def why_not(card: Family, today: str = TODAY) -> str:
    with pytest.raises(ConsentMissing) as refused:
        require(card, Purpose.REVIEW, today)
    assert refused.value.hint
    return str(refused.value)


def test_every_purpose_is_one_line_of_the_card() -> None:
    named = [one.name for one in fields(Consent) if one.type == "bool"]

    assert tuple(Purpose) == PURPOSES == tuple(named)
    assert set(IN_WORDS) == set(Purpose)


@pytest.mark.parametrize("purpose", Purpose)
def test_what_was_agreed_to_may_leave(purpose: Purpose) -> None:
    require(CARD, purpose, TODAY)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("agreed", Purpose)
def test_agreeing_to_one_thing_is_agreeing_to_no_other(
    purpose: Purpose, agreed: Purpose
) -> None:
    alone: dict[str, Any] = {agreed.value: True}
    card = replace(CARD, consent=Consent(**alone))

    refused = missing_for(card, purpose, TODAY)

    assert (refused is None) == (purpose is agreed)
    if refused:
        assert str(refused).startswith("the family did not agree to ")


def test_it_says_to_what_they_did_not_agree() -> None:
    nothing = replace(CARD, consent=Consent())

    assert [str(missing_for(nothing, each, TODAY))[28:] for each in Purpose] == [
        "the shared review",
        "supervision",
        "training",
        "taking a copy for itself",
    ]


def test_without_a_card_nothing_leaves() -> None:
    assert "no family's consent is recorded" in why_not(Family())


def test_from_a_box_that_is_lent_to_nobody_nothing_leaves() -> None:
    assert "lent to no family" in why_not(replace(CARD, code=""))


def test_a_card_that_does_not_open_is_asked_nothing() -> None:
    assert "does not open with this key" in why_not(replace(CARD, open=False))


def test_a_consent_that_was_taken_back_says_since_when() -> None:
    card = replace(CARD, withdrawn="2026-11-05")

    assert why_not(card) == "the family withdrew its consent on 5 November 2026"


@pytest.mark.parametrize(
    ("today", "over"),
    [("2026-11-30", False), ("2026-12-01", True), ("2027-01-01", True)],
)
def test_the_last_day_of_a_consent_belongs_to_it(today: str, over: bool) -> None:
    card = replace(CARD, consent=replace(ALL, until="2026-11-30"))

    assert (missing_for(card, Purpose.COPY, today) is not None) == over
    if over:
        assert why_not(card, today).endswith("ran out on 30 November 2026")


def test_a_box_that_does_not_know_the_day_lets_no_ending_consent_through() -> None:
    card = replace(CARD, consent=replace(ALL, until="2026-11-30"))

    assert "does not know what day it is" in why_not(card, "")


def test_a_consent_without_an_end_needs_no_clock() -> None:
    require(CARD, Purpose.REVIEW, "")
