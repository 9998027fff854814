"""The plug is pulled, and what was acknowledged is there; broken writers lose film."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.power_cut import Card, NoCard, cuts


@pytest.fixture
def card(tmp_path: Path) -> Card:
    """An empty card."""
    try:
        return Card.make(tmp_path)
    except NoCard as exc:
        pytest.skip(str(exc.__doc__))


def test_what_was_acknowledged_survives_the_plug(card: Card) -> None:
    found = cuts(card, "none", 5)

    assert found.acknowledged > 20
    assert (found.lost, found.torn) == (0, 0)


def test_a_writer_that_syncs_nothing_loses_film(card: Card) -> None:
    assert cuts(card, "nothing synced", 1).lost > 0


@pytest.mark.nightly
def test_what_was_acknowledged_survives_five_hundred_plugs(
    card: Card,
) -> None:
    found = cuts(card, "none", 500)

    assert found.acknowledged > 2_000
    assert (found.lost, found.torn) == (0, 0)


@pytest.mark.nightly
def test_a_writer_that_does_not_sync_the_folder_loses_film(
    card: Card,
) -> None:
    assert cuts(card, "folder not synced", 100).lost > 0
