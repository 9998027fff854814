"""Every clause of the contract, over every rig."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device.media import Track
from tests.rig import contract
from tests.rig.contract import RigUnderTest


@pytest.mark.parametrize("clause", contract.CLAUSES, ids=lambda c: c.__name__)
def test_a_rig_keeps_the_contract(
    rig_under_test: RigUnderTest, clause: Callable[[RigUnderTest], None]
) -> None:
    clause(rig_under_test)


@pytest.mark.parametrize("track", list(Track))
def test_what_goes_away_says_so_and_comes_back(
    rig_under_test: RigUnderTest, track: Track
) -> None:
    contract.what_goes_away_says_so_and_comes_back(rig_under_test, track)
